package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"pitcrew/prompts/llm"
	"pitcrew/prompts/writer"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestDraftIsDroppedWhenMoreIsSaid has a customer write again while the model is at work: both messages are answered
// together, by the template, and the model is not asked again.
func TestDraftIsDroppedWhenMoreIsSaid(t *testing.T) {
	t.Parallel()
	got, records, calls := meanwhile(t, func(ctx context.Context, a *app, talk *talk, seat string) error {
		s, err := a.seat(ctx, "customer", seat, "")
		if err != nil {
			return err
		}
		return talk.engine.Receive(ctx, s.Inbound("停车方便吗", talk.started, 99))
	})
	if strings.Contains(got, courteous[false]) {
		t.Errorf("a draft for the first message alone was sent:\n%s", got)
	}
	if calls != 1 || len(records) != 2 || records[1].Verdict != writer.Dropped {
		t.Errorf("%d calls, records %+v", calls, records)
	}
}

// TestDraftIsDroppedWhenStaffTookOver has a colleague take the chat while the model is at work: the bot keeps quiet.
func TestDraftIsDroppedWhenStaffTookOver(t *testing.T) {
	t.Parallel()
	got, records, _ := meanwhile(t, func(ctx context.Context, a *app, _ *talk, _ string) error {
		return a.store.InTx(ctx, func(tx *store.Tx) error {
			h, _, err := tx.AddHandoff(ctx, store.Handoff{Shop: a.shop.ID, Conversation: 1, Reason: "test"})
			if err != nil {
				return err
			}
			h.Status = store.HandoffOwned
			if err := tx.UpdateHandoff(ctx, h); err != nil {
				return err
			}
			return tx.SetConversationOwner(ctx, 1, "李敏")
		})
	})
	if strings.Contains(got, courteous[false]) || strings.Contains(got, "标准洗车") {
		t.Errorf("the bot answers although a colleague has taken the chat:\n%s", got)
	}
	if len(records) != 2 || records[1].Verdict != writer.Dropped {
		t.Errorf("records %+v", records)
	}
}

// meanwhile asks a question, and lets something happen while the model writes the answer. It returns what was shown, what
// became of the drafts, and how often the model was asked.
func meanwhile(t *testing.T, happens func(ctx context.Context, a *app, talk *talk, phone string) error) (shown string, drafts []writer.Record, calls int) {
	t.Helper()
	const phone = "13800138000"
	clock := storetest.NewClock()
	a := testApp(t, storetest.Open(t, storetest.SQLite(t), store.Options{Clock: clock.Now}))
	var talk *talk
	var failed error
	model := good()
	polite := model.part
	model.part = func(ctx context.Context, call int, p llm.Prompt) (string, error) {
		if call == 1 {
			failed = happens(context.WithoutCancel(ctx), a, talk, phone)
		}
		return polite(ctx, call, p)
	}
	var records recorded
	a.drafted = records.add
	a.useModel(model)
	var out bytes.Buffer
	talk = newTalk(a, &out, false)
	err := talk.run(t.Context(), func(ctx context.Context) error {
		seat, err := a.seat(ctx, "customer", phone, "")
		if err != nil {
			return err
		}
		return talk.say(ctx, seat, "洗车多少钱")
	})
	if err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	return out.String(), records.all(), len(model.heard())
}
