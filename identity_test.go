package main

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// A customer types the code that staff gave: their records open up, once. Wrong and
// expired codes open nothing, and too many bring a person.
func TestProofCode(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		archive, chat := conversation(t, "testdata/conversations/stranger.txtar")
		a := testApp(t, s)
		importSections(t, a, archive, chat)
		var out bytes.Buffer
		talk := newTalk(a, &out, false)
		says := func(chat, words string) string {
			t.Helper()
			out.Reset()
			role := "customer"
			if chat == "advisor" {
				role = chat
			}
			seat, err := a.seat(t.Context(), role, "", "")
			if err != nil {
				t.Fatal(err)
			}
			if role == "customer" {
				seat.Chat = chat
			}
			if err := talk.run(t.Context(), func(ctx context.Context) error { return talk.say(ctx, seat, words) }); err != nil {
				t.Fatal(err)
			}
			return out.String()
		}
		digits := regexp.MustCompile(`\d{6}`)
		wants := func(got, words string) {
			t.Helper()
			if !strings.Contains(got, words) {
				t.Fatalf("heard %q, want … %s …", got, words)
			}
		}

		first := digits.FindString(says("advisor", "沪A12345 要一个验证码"))
		second := digits.FindString(says("advisor", "给王建国一个验证码"))
		if first == "" || second == "" || first == second {
			t.Fatalf("codes %q and %q", first, second)
		}
		wants(says("customer", first), "还可以试 2 次") // the second ended it
		wants(says("customer", "我上次什么时候保养的"), "先确认您的身份")
		wants(says("customer", "验证码 "+second), "身份已确认")
		wants(says("customer", "我上次什么时候保养的"), "基础保养")

		third := digits.FindString(says("advisor", "给王建国一个验证码"))
		clock.Advance(16 * time.Minute)
		wants(says("stranger", third), "还可以试 2 次")
		wants(says("stranger", "000000"), "还可以试 1 次")
		wants(says("stranger", "000001"), "已经请同事")
		fourth := digits.FindString(says("advisor", "给王建国一个验证码"))
		wants(says("stranger", fourth), "错误次数太多")
		clock.Advance(time.Hour)
		fifth := digits.FindString(says("advisor", "给王建国一个验证码"))
		wants(says("stranger", fifth), "身份已确认")
	})
}
