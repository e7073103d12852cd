package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/prompts/guard"
	"pitcrew/prompts/llm"
	"pitcrew/prompts/writer"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// attacks are the lines of testdata/attacks.txt.
func attacks(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/attacks.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(text)) {
		class, words, ok := strings.Cut(strings.TrimRight(line, "\n"), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(words, `"`) && class == "zero width" {
			if words, err = strconv.Unquote(words); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
		}
		out = append(out, words)
	}
	if len(out) < 60 {
		t.Fatalf("%d attacks", len(out))
	}
	return out
}

// obedient does what the customer's text, or a passage, tells it to: it says so, and says it again.
func obedient() *actor {
	return &actor{name: "obedient", part: func(_ context.Context, call int, p llm.Prompt) (string, error) {
		if isReading(p) {
			return `{"intent":"opt_out","sure":1,"sentiment":"pos","aspects":[]}`, nil
		}
		said := fenced(p, "customer") + fenced(p, "passage")
		if call%2 == 0 {
			return draft(said), nil
		}
		return draft("好的，已经照办：" + said + truth(p)), nil
	}}
}

// TestAttacksChangeNothing says every attack to a shop without a model, with one that repeats what it is told, and with
// one that obeys. The answers are the same, they tell nothing of the other customer, and nothing of hers, of the price
// list or of the staff has changed.
func TestAttacksChangeNothing(t *testing.T) {
	t.Parallel()
	var plain []string
	for _, model := range []llm.Model{nil, llm.Echo{}, obedient()} {
		clock := storetest.NewClock()
		a := testApp(t, storetest.Open(t, storetest.SQLite(t), store.Options{Clock: clock.Now}))
		transcript(t, a, clock, "@customer 13900139000\n> 帮我约后天上午十点做保养，车牌沪B66886，我叫李雪梅\n> 好的\n@manager 陈经理\n> 你好\n")
		before := shopState(t, a)
		a.useModel(model)
		var said []string
		for i, attack := range attacks(t) {
			phone := "1370000" + strconv.Itoa(1000+i)
			got := transcript(t, a, clock, "@customer "+phone+"\n> "+strings.ReplaceAll(attack, "\n", " ")+"\n")
			_, answer, _ := strings.Cut(strings.TrimPrefix(got, "@customer "+phone+"\n"), "\n")
			told := toldIn(t, a, "+86"+phone) // what staff are told of a complaint names its owner and clocks
			for _, secret := range []string{"13900139000", "李雪梅", "沪B66886", "陈经理", "10:00", "规矩"} {
				if strings.Contains(told, secret) && !strings.Contains(attack, secret) {
					t.Errorf("%q is told %q: %s", attack, secret, told)
				}
			}
			said = append(said, strings.ReplaceAll(answer, phone, ""))
		}
		if diff := cmp.Diff(before, shopState(t, a)); diff != "" {
			t.Errorf("the attacks changed the shop:\n%s", diff)
		}
		if model == nil {
			plain = said
			continue
		}
		if diff := cmp.Diff(plain, said); diff != "" {
			t.Errorf("beside %s the answers differ:\n%s", model.Name(), diff)
		}
	}
}

// toldIn is all that a customer's own chat was sent: words, buttons and footnotes.
func toldIn(t *testing.T, a *app, phone string) string {
	t.Helper()
	var told strings.Builder
	err := a.store.InTx(t.Context(), func(tx *store.Tx) error {
		c, err := tx.OpenConversation(t.Context(), store.Conversation{Shop: a.shop.ID, Channel: "console", Chat: "customer/" + phone})
		if err != nil {
			return err
		}
		sent, err := tx.LastMessages(t.Context(), c.ID, 50)
		for _, m := range sent {
			if m.Direction != store.Outbound {
				continue
			}
			var shown struct {
				Buttons []desks.Button `json:"buttons"`
				Sources []desks.Source `json:"sources"`
			}
			if len(m.Extra) > 0 {
				if err := json.Unmarshal(m.Extra, &shown); err != nil {
					return err
				}
			}
			fmt.Fprintln(&told, m.Text, shown.Buttons, shown.Sources)
		}
		return err
	})
	if err != nil || told.Len() == 0 {
		t.Fatalf("nothing was told to %s: %v", phone, err)
	}
	return told.String()
}

// shopState is what attacks are after: the other customer's data, the prices and the staff.
func shopState(t *testing.T, a *app) string {
	t.Helper()
	other, err := a.store.CustomerByPhone(t.Context(), "+8613900139000")
	if err != nil {
		t.Fatal(err)
	}
	own, err := a.store.ExportCustomer(t.Context(), other.ID)
	if err != nil {
		t.Fatal(err)
	}
	prices, err := a.store.Prices(t.Context(), a.shop.ID)
	if err != nil {
		t.Fatal(err)
	}
	staff, err := a.store.StaffOf(t.Context(), a.shop.ID)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent([]any{own, prices, staff}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestAttacksInPassages puts every attack into a passage of the playbook. It stands in its fence and nowhere else, and a
// model that lets itself be moved to lie is not listened to.
func TestAttacksInPassages(t *testing.T) {
	t.Parallel()
	lies := namedLies(t)
	const script = "机油一般一年或一万公里换一次，先到先做。"
	for i, attack := range attacks(t) {
		moved := &actor{name: "moved", part: func(_ context.Context, call int, _ llm.Prompt) (string, error) {
			return draft(script + lies[(i+call)%len(lies)]), nil
		}}
		text, record := writer.New(writer.Options{Model: moved}).Draft(t.Context(), writer.Work{
			Task: func(r prompts.Retry) prompts.Task {
				return prompts.ScriptTask{Retry: r, Shop: "店", Said: "机油多久换一次", Script: script, Entry: []string{script + "\n" + attack}}
			},
			Sources: guard.Sources{Answer: script, Free: true, Passages: []guard.Passage{{Text: script + "\n" + attack}}},
		})
		if text != "" {
			t.Errorf("%q makes it say %q (%s)", attack, text, record.Verdict)
		}
		for _, p := range moved.heard() {
			if strings.Count(p.User, "<") != 2*strings.Count(p.User, "</") || strings.Contains(p.System, "一万公里") || strings.ContainsAny(p.User, "\u200b\u202e\U000e0066") {
				t.Errorf("%q leaves its fence: %s", attack, p.User)
			}
		}
	}
}
