package main

import (
	"testing"

	"pitcrew/store/storetest"
)

// The card's thread suggests a reply; who edits it in the form and presses Send has the
// chat, and the customer gets their words.
func TestServeSuggestedReply(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		s := serve(t, database)
		zhao := s.telegram.Person(44, "赵六", "zh-hans")
		zhao.Says("转人工")
		s.hearsOneDay(t, zhao, "已经通知同事")
		card := s.shows(t, team, "需要人工接待")
		suggested := s.shows(t, team, "建议回复")
		if suggested.Thread != card.TS {
			t.Errorf("the suggestion is in thread %q, the card is %q", suggested.Thread, card.TS)
		}
		pressed, err := s.slack.Press(advisor, suggested, "编辑")
		if err != nil {
			t.Fatal(err)
		}
		if done, err := s.slack.Outcome(s.ctx, pressed); err != nil || !done.Acknowledged { // the form comes first
			t.Fatalf("the press: %+v, %v", done, err)
		}
		if _, err := s.slack.Submit(advisor, "赵先生您好，我是李敏，您说"); err != nil {
			t.Fatal(err)
		}
		edited := s.shows(t, team, "已按您的意思改好")
		if _, err := s.slack.Press(advisor, edited, "发送"); err != nil {
			t.Fatal(err)
		}
		s.hears(t, zhao, "李敏 来接待您")
		s.hears(t, zhao, "赵先生您好，我是李敏，您说")
		s.shows(t, team, "已发给客户")
	})
}
