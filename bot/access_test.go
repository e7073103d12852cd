package bot_test

import (
	"strings"
	"testing"

	"pitcrew/bot"
	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/store"
)

// A customer's app may make up any button: those of desks that no customer's intent leads
// to are refused, unless the desk is open to everybody.
func TestCustomersPressOnlyWhatIsTheirs(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		f.routes.Desks["open"], f.routes.Desks["booked"] = &named{f.desk, "open"}, &named{f.desk, "booked"}
		f.routes.Open = []desks.Desk{f.routes.Desks["open"]}
		f.routes.Customer = map[intents.Intent]bot.Route{intents.Book: {Desk: f.routes.Desks["booked"], Act: desks.ActTalk}}
		e, _ := f.start(t, "one")
		for action, want := range map[string]string{"echo:retry:1": "您的角色看不了", "open:take:1": "回：open:take:1", "booked:yes": "回：booked:yes"} {
			if err := e.Receive(t.Context(), bot.Inbound{Shop: f.shop.ID, Channel: "test", EventID: action, Chat: action, Action: action}); err != nil {
				t.Fatal(err)
			}
			f.next(t, bot.Answered)
			if got := (<-f.channel.sent).Text; !strings.Contains(got, want) {
				t.Errorf("%s: %q, want … %s …", action, got, want)
			}
		}
	})
}

// Where the routes to a desk need different rights, its buttons need all of them, in every
// run of the program.
func TestAButtonNeedsTheStrictestRight(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		f.routes.Staff = map[intents.Intent]bot.Route{
			intents.Help: {Desk: f.desk, Act: desks.ActTalk}, intents.Ask: {Desk: f.desk, Act: desks.ActAskPlaybook}, intents.Digest: {Desk: f.desk, Act: desks.ActDigest},
			intents.Lookup: {Desk: f.desk, Act: desks.ActViewCustomer}, intents.Tasks: {Desk: f.desk, Act: desks.ActToday},
		}
		var advisor store.Staff
		err := f.store.InTx(t.Context(), func(tx *store.Tx) (err error) {
			advisor, err = tx.PutStaff(t.Context(), store.Staff{Shop: f.shop.ID, Name: "李敏", Role: store.RoleAdvisor, Active: true})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		e, _ := f.start(t, "one")
		for _, id := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} { // a map's order changes
			if err := e.Receive(t.Context(), bot.Inbound{Shop: f.shop.ID, Channel: "test", EventID: id, Chat: "chat", Action: "echo:do", Staff: advisor.ID}); err != nil {
				t.Fatal(err)
			}
			f.next(t, bot.Answered)
			if got := (<-f.channel.sent).Text; !strings.Contains(got, "您的角色看不了") {
				t.Errorf("press %s gave %q", id, got)
			}
		}
	})
}

// named is a desk under another name.
type named struct {
	*desk
	name string
}

func (n *named) Name() string { return n.name }

func TestRightsAreAskedBeforeTheDesk(t *testing.T) {
	each(t, func(t *testing.T, f *shopFront) {
		staff := map[store.Role]store.Staff{}
		err := f.store.InTx(t.Context(), func(tx *store.Tx) error {
			for _, role := range []store.Role{store.RoleAdvisor, store.RoleManager} {
				s, err := tx.PutStaff(t.Context(), store.Staff{Shop: f.shop.ID, Name: string(role), Role: role, Active: true})
				if err != nil {
					return err
				}
				staff[role] = s
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		e, _ := f.start(t, "one")
		for role, want := range map[store.Role]string{store.RoleAdvisor: "您的角色看不了", store.RoleManager: "回：今天的日报"} {
			in := bot.Inbound{Shop: f.shop.ID, Channel: "test", EventID: string(role), Chat: string(role), Text: "今天的日报", Staff: staff[role].ID}
			if err := e.Receive(t.Context(), in); err != nil {
				t.Fatal(err)
			}
			f.next(t, bot.Answered)
			if got := (<-f.channel.sent).Text; !strings.Contains(got, want) {
				t.Errorf("%s was told %q", role, got)
			}
		}
	})
}
