package slackchat_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"pitcrew/bot"
)

// FuzzEvents sends whatever strangers can make of an event: the app answers with 200 or
// 400, and what it receives can be answered.
func FuzzEvents(f *testing.F) {
	for _, seed := range []string{
		hello,
		`{"type":"url_verification","challenge":"x"}`,
		`{"type":"event_callback","event_id":"Ev1","authorizations":[{"user_id":"U0PITCREW","is_bot":true}],"event":{"type":"app_mention","user":"U1","channel":"C1","ts":"1.2","thread_ts":"1.1","text":"<@U0PITCREW> <tel:1|2> &amp;<","files":[{"id":"F1","mimetype":"image/png"}]}}`,
		`{"type":"event_callback","event_id":"Ev1","event":{"type":"app_home_opened","tab":"home","user":"U1"}}`,
		`{"type":"event_callback","event":{"type":"assistant_thread_started","assistant_thread":{"channel_id":"D1","thread_ts":"1.1"}}}`,
		`{"type":"event_callback","event":{"type":"message","subtype":"message_changed","channel":"C1","message":{}}}`,
	} {
		f.Add(seed)
	}
	fuzz(f, "/slack/events", func(s string) string { return s })
}

// FuzzInteractions does the same with presses, shortcuts and forms.
func FuzzInteractions(f *testing.F) {
	for _, seed := range []string{
		`{"type":"block_actions","user":{"id":"U1"},"container":{"channel_id":"C1","message_ts":"1.1"},"actions":[{"type":"button","action_id":"button-1","block_id":"chat|C1:1.1|12|0","value":"scripts:send:12","action_ts":"1.1"}]}`,
		`{"type":"block_actions","user":{"id":"U1"},"view":{"id":"V1","type":"home"},"actions":[{"type":"button","value":"slack:refresh"}]}`,
		`{"type":"message_action","callback_id":"draft_reply","user":{"id":"U1"},"channel":{"id":"C1"},"message":{"ts":"1.1","text":"x"}}`,
		`{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","callback_id":"edit_draft","private_metadata":"C1:1.1","state":{"values":{"draft":{"draft":{"value":"x"}}}}}}`,
	} {
		f.Add(seed)
	}
	fuzz(f, "/slack/interactive", func(s string) string { return url.Values{"payload": {s}}.Encode() })
}

// FuzzCommands does the same with the slash command.
func FuzzCommands(f *testing.F) {
	f.Add("command=/pitcrew&text=find+x&user_id=U1&channel_id=C1&trigger_id=1.2")
	f.Add("text=help&user_id=U1&channel_id=D1&trigger_id=1")
	fuzz(f, "/slack/commands", func(s string) string { return s })
}

func fuzz(f *testing.F, path string, encode func(string) string) {
	var received *bot.Inbound
	h := pages(f, func(_ context.Context, in bot.Inbound) error {
		received = &in
		return nil
	})
	f.Fuzz(func(t *testing.T, payload string) {
		received = nil
		status, _ := ask(h, request(path, encode(payload), time.Now()))
		if status != http.StatusOK && status != http.StatusBadRequest && status != http.StatusRequestEntityTooLarge {
			t.Fatalf("status %d", status)
		}
		if in := received; in != nil && (in.EventID == "" || in.Chat == "" || in.Author == "" || in.Shop != 7 || strings.ContainsAny(in.Chat+in.Author, " /\n<>&")) {
			t.Fatalf("received %+v", *in)
		}
	})
}
