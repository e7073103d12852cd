package main

import (
	"strings"
	"testing"

	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/store/storetest"
)

// A photo that the workshop shows in Slack reaches the customer of that car in Telegram, with
// the words, and nobody else; where the car is not certain nothing is sent.
func TestServeWorkshopPhotos(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		s := serve(t, database)
		wang, li := s.telegram.Person(42, "王建国", "zh-hans"), s.telegram.Person(43, "李雪梅", "zh-hans")
		wang.SharesContact("13800138000")
		s.hears(t, wang, "您的号码已确认")
		li.SharesContact("13900139000")
		s.hears(t, li, "您的号码已确认")
		wang.Says("下周三下午三点想做个保养，车牌沪A12345")
		s.hears(t, wang, "沪A12345")
		wang.Says("好的")
		s.hears(t, wang, "约好了")
		li.Says("下周四下午三点想做个保养，车牌沪B12345")
		s.hears(t, li, "沪B12345")
		li.Says("好的")
		s.hears(t, li, "约好了")
		s.slack.SayTo(advisor, team, "沪A12345 接车")
		s.hears(t, wang, "已接车")
		s.slack.SayTo(advisor, team, "沪B12345 接车")
		s.hears(t, li, "已接车")

		for id, content := range map[string]string{"F0PADS": "worn pads", "F0DISC": "a scored disc", "F0BOTH": "two cars", "F0WHO": "some car"} {
			s.slack.AddFile(slacktest.File{ID: id, Name: strings.ToLower(id) + ".jpg", MIMEType: "image/jpeg", Content: []byte(content)})
		}
		s.slack.Share(advisor, team, slacktest.Mention+" 沪A12345 和 沪B12345 都要换", "F0BOTH")
		s.shows(t, team, "不能确定是哪台车")
		s.slack.Share(advisor, team, slacktest.Mention+" 沪C99999 漏油", "F0WHO")
		s.shows(t, team, "沪C99999 没有在修的工单，照片没有发出")
		s.slack.Share(advisor, team, slacktest.Mention+" 沪A12345 前刹车片磨损", "F0PADS", "F0DISC")
		s.shows(t, team, "2 个附件已发给客户，附言“前刹车片磨损”")
		s.hears(t, wang, "您的车 沪A12345，李敏 发来 2 个附件：前刹车片磨损")
		for _, want := range []string{"worn pads", "a scored disc"} {
			if m := s.hears(t, wang, "沪A12345 前刹车片磨损"); string(m.File) != want {
				t.Errorf("the customer gets %q, want %q", m.File, want)
			}
		}

		s.slack.Share(advisor, team, slacktest.Mention+" 沪B12345 诊断", "F0DISC")
		s.shows(t, team, "沪B12345 开始诊断") // the step is offered, and not taken
		s.hears(t, li, "李敏 发来 1 个附件：诊断")
		if m := s.hears(t, li, "沪B12345"); string(m.File) != "a scored disc" {
			t.Errorf("the other customer gets %q", m.File)
		}
		s.slack.SayTo(advisor, team, "在修车辆")
		s.shows(t, team, "沪B12345 RO")
	})
}
