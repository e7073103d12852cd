package telegramchat_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot"
	"pitcrew/bot/channels/telegramchat"
	"pitcrew/bot/channels/telegramchat/telegramtest"
)

const sentAt = 1_790_000_000

// private is a message in private with these fields more.
func private(fields string) string {
	return privateFrom(`"id":11,"is_bot":false,"language_code":"zh-hans"`, fields)
}

func privateFrom(user, fields string) string {
	return fmt.Sprintf(`{"update_id":900,"message":{"message_id":5,"date":%d,"from":{%s},"chat":{"id":11,"type":"private"},%s}}`, sentAt, user, fields)
}

// inGroup is a message in a group with these fields more.
func inGroup(fields string) string {
	return fmt.Sprintf(`{"update_id":900,"message":{"message_id":5,"date":%d,"from":{"id":11},"chat":{"id":-10042,"type":"supergroup"},%s}}`, sentAt, fields)
}

func TestInbound(t *testing.T) {
	t.Parallel()
	said := func(text string, change ...func(*bot.Inbound)) *bot.Inbound {
		in := &bot.Inbound{
			Shop: shop, Channel: "telegram", EventID: "4200/900", Chat: "11", Author: "11", Text: text, At: time.Unix(sentAt, 0).UTC(),
		}
		for _, c := range change {
			c(in)
		}
		return in
	}
	with := func(files ...bot.Attachment) func(*bot.Inbound) {
		return func(in *bot.Inbound) { in.Attachments = files }
	}
	action := func(a string) func(*bot.Inbound) { return func(in *bot.Inbound) { in.Action = a } }
	group := func(in *bot.Inbound) { in.Chat = "-10042" }
	undated := func(in *bot.Inbound) { in.At = time.Time{} }
	pressed := func(in *bot.Inbound) { in.At, in.Whole = time.Time{}, true }

	for _, c := range []struct {
		name, update string
		want         *bot.Inbound
		told         string // a part of what the channel says by itself
	}{
		{"text", private(`"text":"明天下午洗车"`), said("明天下午洗车"), ""},
		{"text with what nobody sees", private(`"text":"\u202e 你\u0000好\u200b "`), said("你好"), ""},
		{
			"photo, the largest", private(`"photo":[{"file_id":"S","width":90,"height":60},{"file_id":"L","width":1280,"height":960,"file_size":8000},{"file_id":"M","width":320,"height":240}],"caption":"这里刮了"`),
			said("这里刮了", with(bot.Attachment{Kind: "photo", ID: "L", Size: 8000})), "",
		},
		{"voice", private(`"voice":{"file_id":"V","mime_type":"audio/ogg","file_size":99,"duration":3}`), said("", with(bot.Attachment{Kind: "voice", ID: "V", Type: "audio/ogg", Size: 99})), ""},
		{"round video", private(`"video_note":{"file_id":"N"}`), said("", with(bot.Attachment{Kind: "video", ID: "N"})), ""},
		{"animation, once", private(`"animation":{"file_id":"A"},"document":{"file_id":"A"}`), said("", with(bot.Attachment{Kind: "video", ID: "A"})), ""},
		{
			"document", private(`"document":{"file_id":"D","file_name":"保单.pdf","mime_type":"application/pdf"}`),
			said("", with(bot.Attachment{Kind: "file", ID: "D", Name: "保单.pdf", Type: "application/pdf"})), "",
		},
		{"a place", private(`"location":{"latitude":31.2304,"longitude":121.4737}`), said("", with(bot.Attachment{Kind: "location", ID: "31.230400,121.473700"})), ""},
		{
			"a venue", private(`"location":{"latitude":1,"longitude":2},"venue":{"title":"虹桥站","address":"申贵路"}`),
			said("", with(bot.Attachment{Kind: "location", ID: "1.000000,2.000000", Name: "虹桥站 申贵路"})), "",
		},
		{"sticker", private(`"sticker":{"file_id":"X","emoji":"👍"}`), said("👍"), ""},
		{"dice", private(`"dice":{"emoji":"🎲","value":3}`), said("🎲"), ""},
		{"poll", private(`"poll":{"id":"1","question":"?"}`), said(""), ""},
		{"content of the future", private(`"hologram":{"file_id":"H"}`), said(""), ""},
		{"a field of the wrong kind", private(`"text":"在吗","sticker":"?","entities":{"a":1}`), said("在吗"), ""},
		{"an impossible time", privateFrom(`"id":11`, `"text":"在吗","date":99999999999999`), said("在吗", undated), ""},

		{
			"own contact", private(`"contact":{"phone_number":"8613800138000","user_id":11}`),
			said("", action("identity:contact"), func(in *bot.Inbound) { in.Phone = "+8613800138000" }), "",
		},
		{
			"own contact with plus and spaces", private(`"contact":{"phone_number":"+852 9123 4567","user_id":11}`),
			said("", action("identity:contact"), func(in *bot.Inbound) { in.Phone = "+85291234567" }), "",
		},
		{"somebody's contact", private(`"contact":{"phone_number":"8613800138000","user_id":12}`), nil, "不是您本人的"},
		{"a contact without an account", private(`"contact":{"phone_number":"8613800138000"}`), nil, "不是您本人的"},
		{"a contact passed on", private(`"forward_origin":{"type":"user"},"contact":{"phone_number":"8613800138000","user_id":11}`), nil, "不是您本人的"},
		{"no phone number", private(`"contact":{"phone_number":"12","user_id":11}`), nil, "不是您本人的"},
		{"somebody's contact, traditional", privateFrom(`"id":11,"language_code":"zh-TW"`, `"contact":{"phone_number":"1","user_id":12}`), nil, "這張名片不是您本人的"},
		{"somebody's contact, English", privateFrom(`"id":11,"language_code":"fr"`, `"contact":{"phone_number":"1","user_id":12}`), nil, "not your own"},

		{"start", private(`"text":"/start"`), said("你好"), ""},
		{"deep link", private(`"text":"/start visit-A12_b"`), said("你好", action("link:visit-A12_b")), ""},
		{"a deep link that is none", private(`"text":"/start 你好 'x"`), said("你好 你好 'x"), ""},
		{"command", private(`"text":"/book@pitcrew_bot 明天上午"`), said("预约 明天上午"), ""},
		{"command in English", privateFrom(`"id":11,"language_code":"en-GB"`, `"text":"/progress"`), said("Is my car ready?"), ""},
		{"command in traditional Chinese", privateFrom(`"id":11,"language_code":"zh-hant"`, `"text":"/HUMAN"`), said("轉人工"), ""},
		{"a command that is not ours", private(`"text":"/today 3"`), said("/today 3"), ""},

		{
			"an edit", `{"update_id":900,"edited_message":{"message_id":5,"date":1780000000,"edit_date":1790000000,"from":{"id":11},"chat":{"id":11,"type":"private"},"text":"后天"}}`,
			said("后天", func(in *bot.Inbound) { in.EventID = "4200/900/edit" }), "",
		},
		{"an edit of nothing that is said", `{"update_id":900,"edited_message":{"message_id":5,"from":{"id":11},"chat":{"id":11,"type":"private"},"location":{"latitude":1,"longitude":2}}}`, nil, ""},

		{"group, not addressed", inGroup(`"text":"今天吃什么"`), nil, ""},
		{"group, by name", inGroup(`"text":"@Pitcrew_Bot 几点关门","entities":[{"type":"mention","offset":0,"length":12}]`), said("几点关门", group), ""},
		{"group, by name behind an emoji", inGroup(`"text":"🚗🚗 @pitcrew_bot 几点关门","entities":[{"type":"mention","offset":5,"length":12}]`), said("🚗🚗  几点关门", group), ""},
		{
			"group, in a caption", inGroup(`"photo":[{"file_id":"P"}],"caption":"看 @pitcrew_bot","caption_entities":[{"type":"mention","offset":2,"length":12}]`),
			said("看", group, with(bot.Attachment{Kind: "photo", ID: "P"})), "",
		},
		{"group, by a link to the bot", inGroup(`"text":"小助手 在吗","entities":[{"type":"text_mention","offset":0,"length":3,"user":{"id":4200,"is_bot":true}}]`), said("在吗", group), ""},
		{"group, another's name", inGroup(`"text":"@pitcrew_bot2 在吗","entities":[{"type":"mention","offset":0,"length":13}]`), nil, ""},
		{"group, an entity outside", inGroup(`"text":"@x","entities":[{"type":"mention","offset":-3,"length":99},{"type":"mention","offset":1,"length":9223372036854775807}]`), nil, ""},
		{"group, in answer to the bot", inGroup(`"text":"好的","reply_to_message":{"message_id":1,"from":{"id":4200,"is_bot":true}}`), said("好的", group), ""},
		{"group, in answer to another", inGroup(`"text":"好的","reply_to_message":{"message_id":1,"from":{"id":12}}`), nil, ""},
		{"group, command", inGroup(`"text":"/points"`), said("查积分", group), ""},
		{"group, another bot's command", inGroup(`"text":"/points@other_bot"`), nil, ""},
		{"group, topic", inGroup(`"text":"/points","is_topic_message":true,"message_thread_id":77`), said("查积分", func(in *bot.Inbound) { in.Chat = "-10042/77" }), ""},
		{"group, somebody came", inGroup(`"new_chat_members":[{"id":13}]`), nil, ""},
		{"group, anonymous administrator", inGroup(`"sender_chat":{"id":-10042},"text":"/points"`), nil, ""},

		{"bot", privateFrom(`"id":11,"is_bot":true`, `"text":"在吗"`), nil, ""},
		{"pinned", private(`"pinned_message":{"message_id":1}`), nil, ""},
		{"channel post", `{"update_id":900,"channel_post":{"message_id":1,"chat":{"id":-5,"type":"channel"},"text":"x"}}`, nil, ""},
		{"nobody", `{"update_id":900,"message":{"message_id":1,"chat":{"id":11,"type":"private"},"text":"x"}}`, nil, ""},
		{"an update of the future", `{"update_id":900,"mind_read":{"thought":1}}`, nil, ""},

		{"button", callback(`"data":"booking:yes"`, `{"text":"确认","callback_data":"booking:yes"}`), said("确认", action("booking:yes"), pressed), ""},
		{"long action", callback(`"data":"button:17:0"`, `{"text":"确认","callback_data":"button:17:0"}`), said("确认", action("button:17:0"), pressed), ""},
		{"button that the message does not have", callback(`"data":"admin:erase"`, `{"text":"确认","callback_data":"booking:yes"}`), nil, ""},
		{
			"button of a server that does not tell buttons", `{"update_id":900,"callback_query":{"id":"1","from":{"id":11},"data":"booking:yes","message":{"chat":{"id":11,"type":"private"}}}}`,
			said("", action("booking:yes"), pressed), "",
		},
		{"button without a message", `{"update_id":900,"callback_query":{"id":"P1","from":{"id":11},"data":"x","inline_message_id":"1"}}`, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bubble(t, withWebhook, func(t *testing.T, s *setup) {
				person := s.telegram.Person(11, "王", "")
				if got := s.post(c.update); got != http.StatusOK {
					t.Fatalf("status = %d", got)
				}
				var want []bot.Inbound
				if c.want != nil {
					want = append(want, *c.want)
				}
				if diff := cmp.Diff(want, s.inbox.all()); diff != "" {
					t.Error(diff)
				}
				if c.told == "" {
					return
				}
				told, err := person.Hears(t.Context())
				if err != nil || !strings.Contains(told.Text, c.told) {
					t.Errorf("told %q, %v; want …%s…", told.Text, err, c.told)
				}
			})
		})
	}
}

func callback(fields, button string) string {
	return fmt.Sprintf(`{"update_id":900,"callback_query":{"id":"P1","from":{"id":11},%s,"message":{"message_id":5,"date":1,"chat":{"id":11,"type":"private"},
		"reply_markup":{"inline_keyboard":[[%s]]}}}}`, fields, button)
}

// Whatever comes in, the channel does not panic, and what it hands on is clean.
func FuzzUpdate(f *testing.F) {
	f.Add(private(`"text":"/start x"`))
	f.Add(private(`"contact":{"phone_number":"8613800138000","user_id":11}`))
	f.Add(inGroup(`"text":"@pitcrew_bot 😀","entities":[{"type":"mention","offset":0,"length":12},{"type":"text_mention","offset":3,"length":20}]`))
	f.Add(callback(`"data":"booking:yes"`, `{"text":"确认","callback_data":"booking:yes"}`))
	f.Add(`{"update_id":-1}`)
	f.Add(`[{"update_id":"1","message":[]}]`)
	f.Fuzz(func(t *testing.T, body string) {
		s := newSetup(t, withWebhook)
		if status := s.post(body); status != http.StatusOK && status != http.StatusInternalServerError && status != http.StatusRequestEntityTooLarge {
			t.Errorf("status = %d", status)
		}
		for _, in := range s.inbox.all() {
			if in.Chat == "" || in.Chat == "0" || in.Author == "" || in.EventID == "" {
				t.Errorf("nameless: %+v", in)
			}
			for _, text := range append(attached(in), in.Text, in.Action) {
				if strings.ContainsRune(text, 0) || strings.ToValidUTF8(text, "") != text {
					t.Errorf("unclean: %q", text)
				}
			}
		}
	})
}

func attached(in bot.Inbound) []string {
	var texts []string
	for _, a := range in.Attachments {
		texts = append(texts, a.Kind, a.ID, a.Name, a.Type)
	}
	return texts
}

func BenchmarkUpdate(b *testing.B) {
	s := &setup{telegram: telegramtest.New(token)}
	opts := telegramchat.Options{Token: token, APIURL: "http://telegram.test", Shop: shop, HTTPClient: s.telegram.Client()}
	withWebhook(&opts)
	chat, err := telegramchat.New(opts)
	if err != nil {
		b.Fatal(err)
	}
	handler := chat.Handlers(func(context.Context, bot.Inbound) error { return nil })["/telegram/webhook"]
	update := private(`"photo":[{"file_id":"S","width":90,"height":60},{"file_id":"L","width":1280,"height":960}],"caption":"这里刮了，修一下多少钱？"`)
	for b.Loop() {
		if status := call(handler, http.MethodPost, secret, update); status != http.StatusOK {
			b.Fatal(status)
		}
	}
}
