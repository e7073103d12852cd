package main

import (
	"context"
	"strings"
	"testing"

	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestServeFindsTheTeam: handoffs go to the channel that is named by name, or to the only one that the app is in.
func TestServeFindsTheTeam(t *testing.T) {
	t.Parallel()
	for name, flag := range map[string]string{"by name": "--team-channel=#team", "the only one": "--team-channel="} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, storetest.SQLite(t), flag)
			zhao := s.telegram.Person(43, "赵六", "zh-hans")
			zhao.Says("转人工")
			s.hearsOneDay(t, zhao, "已经通知同事")
			s.slack.Reply(advisor, s.shows(t, team, "需要人工接待"), slacktest.Mention+" 接手")
			s.hears(t, zhao, "李敏 来接待您")
		})
	}
}

// TestUnheard: what would reach nobody is told, until somebody can be reached.
func TestUnheard(t *testing.T) {
	t.Parallel()
	g := &globals{Database: storetest.SQLite(t), Shop: writeConfig(t, "complaints: {owners: {urgent: [李明, manager], serious: [advisor], normal: [advisor]}}")}
	a, err := g.open(t.Context(), openOptions{bare: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	told := func(team string, want ...string) {
		t.Helper()
		found, err := a.unheard(t.Context(), team)
		if err != nil || len(found) != len(want) {
			t.Fatalf("%+v, %v; want %q", found, err, want)
		}
		for i, words := range want {
			if !strings.Contains(found[i].what+": "+found[i].how, words) {
				t.Errorf("%+v, want %q", found[i], words)
			}
		}
	}
	var staff store.Staff
	write := func(do func(ctx context.Context, tx *store.Tx) error) {
		t.Helper()
		if err := a.store.InTx(t.Context(), func(tx *store.Tx) error { return do(t.Context(), tx) }); err != nil {
			t.Fatal(err)
		}
	}
	const nobody = "notices: short parts"
	told("", nobody)
	write(func(ctx context.Context, tx *store.Tx) (err error) {
		staff, err = tx.PutStaff(ctx, store.Staff{Shop: a.shop.ID, Name: "李敏", Role: store.RoleAdvisor, Active: true})
		return err
	})
	const called, ownerless = `complaints: owners.urgent: nobody who works here is called "李明"`, "complaints: owners.urgent: nobody who works here is one of [李明 manager]"
	told("", called, ownerless, nobody)
	told("C0TEAM", called, ownerless)
	write(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.OpenConversation(ctx, store.Conversation{Shop: a.shop.ID, Channel: "slack", Chat: "D0LIMIN", Staff: staff.ID})
		return err
	})
	told("", called, ownerless)
	write(func(ctx context.Context, tx *store.Tx) error {
		staff.Active = false
		_, err := tx.PutStaff(ctx, staff)
		return err
	})
	told("", called, ownerless, "owners.serious: nobody", "owners.normal: nobody", nobody)
}
