package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pitcrew/bot/channels/slackchat"
)

func writeConfig(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "shop.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// The example in docs/shop.md is a configuration that works, and says what it seems to.
func TestDocumentedConfiguration(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("docs/shop.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(doc), "```yaml\n")
	text, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("docs/shop.md has no example")
	}
	r, err := loadRules(writeConfig(t, text))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hours.Open) != 2 || r.Hours.ClosedDays[0] != time.Sunday || r.Booking.Confirm != time.Hour || r.Complaints.FirstReply["urgent"] != 15*time.Minute ||
		r.Slack.Channels["C0123ABCD"] != (slackchat.Room{Mode: slackchat.ModeQuestions, Personal: true}) {
		t.Errorf("read as %+v", r)
	}
}

func TestConfigurationLeavesDefaults(t *testing.T) {
	t.Parallel()
	r, err := loadRules(writeConfig(t, "shop: {name: 浦东店}\nbooking: {bays: 9}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Shop.Name != "浦东店" || r.Shop.Code != "main" || r.Booking.Bays != 9 || r.Booking.Lead != 30*time.Minute || len(r.Booking.Durations) == 0 {
		t.Errorf("read as %+v", r)
	}
}

// The hours stood in the section "booking" once; a shop.yaml from then still works.
func TestOlderPlaceOfHours(t *testing.T) {
	t.Parallel()
	r, err := loadRules(writeConfig(t, "booking: {open: [{from: \"09:00\", to: \"17:00\"}], closed_days: [0]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hours.Open) != 1 || r.Hours.Open[0].From != "09:00" || len(r.Hours.ClosedDays) != 1 || len(r.Hours.Holidays) != 1 {
		t.Errorf("read as %+v", r.Hours)
	}
}

func TestBadConfigurationIsTold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"shop: [":                        "shop.yaml",
		"bookings: {bays: 3}":            "bookings",
		"booking: {bays: many}":          "bays",
		"booking: {bays: 0}":             "at least 1",
		"shop: {time_zone: Mars/Crater}": "Mars/Crater",
		"complaints: {verified: 1h}":     "complaints.verified",
		"hours: {closed_days: [9]}":      "no day of the week",
	} {
		if _, err := loadRules(writeConfig(t, text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gave %v, want … %s …", text, err, want)
		}
	}
	if _, err := loadRules("missing.yaml"); err == nil {
		t.Error("a missing file is no error")
	}
}

// Each contradiction among the complaints' numbers is told with the keys that make it.
func TestComplaintRulesThatContradict(t *testing.T) {
	t.Parallel()
	for text, wants := range map[string][]string{
		"{root_cause: 72h}": {"complaints.verified: 48h0m0s is before complaints.root_cause 72h0m0s"},
		"{told: 24h}":       {"complaints.told: 24h0m0s is before complaints.verified 48h0m0s"},
		"{first_reply: {urgent: 2h, serious: 1h, normal: 4h}}":     {"a graver complaint cannot wait longer"},
		"{first_reply: {normal: 30h}}":                             {"complaints.first_reply.normal: 30h0m0s is longer than complaints.root_cause 24h0m0s"},
		"{first_reply: {critical: 5m}}":                            {`complaints.first_reply: "critical" is no grade`},
		"{owners: {urgent: []}}":                                   {"complaints.owners.urgent: name a role"},
		"{owners: {worst: [manager]}}":                             {`complaints.owners: "worst" is no grade`},
		"{owners: {normal: [technician]}}":                         {`complaints.owners.normal: "technician" may not manage complaints`},
		"{owners: {normal: [customer]}}":                           {`complaints.owners.normal: "customer" may not manage complaints`},
		"{opening_time: [lunch]}":                                  {`complaints.opening_time: "lunch" is none of`},
		"{around_the_clock: [always]}":                             {`complaints.around_the_clock: "always" is no grade`},
		"{escalation: []}":                                         {"complaints.escalation: somebody must be told"},
		"{escalation: [boss]}":                                     {`complaints.escalation: "boss" is no role`},
		"{escalation: [technician]}":                               {"complaints.escalation: a technician may not manage complaints"},
		"{escalation: [manager, manager]}":                         {"complaints.escalation: manager stands there twice"},
		"{look_every: 3h}":                                         {"complaints.look_every: 3h0m0s is longer than complaints.escalate_after 2h0m0s"},
		"{warn_before: 0s}":                                        {"complaints.warn_before: a time above zero"},
		"{repeat_within: 0s, reopen_within: -1h, anger: 7}":        {"complaints.repeat_within", "complaints.reopen_within", "complaints.anger: 7 is not in (0, 1]"},
		"{escalation: [boss], told: 1h, owners: {urgent: [\"\"]}}": {"complaints.escalation", "complaints.told", `complaints.owners.urgent: ""`},
	} {
		_, err := loadRules(writeConfig(t, "complaints: "+text+"\n"))
		for _, want := range wants {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s gave %v, want … %s …", text, err, want)
			}
		}
	}
}

// Each contradiction about money is told with the keys that make it.
func TestMoneyRulesThatContradict(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"requests: {free_radius: 30}": "requests.free_radius says 30 km of free pick-up and pricing.pickup_km says 20",
		"pricing: {first_visit: 0}":   "pricing.first_visit: 0 is not a percentage that is paid",
		"pricing: {tiers: [{id: gold, name: 金卡, from: 5000, percent: 30}]}":                                        "gold pays 30%, below the floor of 40%",
		"pricing: {tiers: [{id: a, name: 甲, from: 9000, percent: 80}, {id: b, name: 乙, from: 5000, percent: 70}]}": "b must need more spend than a",
		"pricing: {points_days: 20}":            "pricing.points_notice: 30 days ahead is not within points_days (20)",
		"pricing: {voucher_days: 5}":            "pricing.voucher_notice: 7 days ahead is not within voucher_days (5)",
		"pricing: {packages: {a: [b], b: [a]}}": "pricing.packages: a contains itself",
		"quotes: {valid_for: 10m}":              "quotes.valid_for: 10m0s is shorter than quotes.within (30m0s)",
		"quotes: {adds: {gold: [wash]}}":        `quotes.adds: "gold" is neither plus nor premium`,
		"pricing: {stacking: some, round: 0}":   `pricing.stacking: "some" is neither best nor all`,
	} {
		if _, err := loadRules(writeConfig(t, text+"\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v does not say %q", text, err, want)
		}
	}
}

func TestDefaultPrices(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range defaultPrices() {
		if p.Code == "" || p.Name == "" || p.Price < 0 || seen[p.Code] {
			t.Errorf("price item %+v", p)
		}
		seen[p.Code] = true
	}
}
