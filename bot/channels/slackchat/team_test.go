package slackchat_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/slackchat/slacktest"
)

func TestTeamChat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, option, more string // more is another channel that the app is in
		want, err          string
	}{
		{"the only one", "", "", room, ""},
		{"one of several", "", "C0MORE", "", "several channels (#more, #service)"},
		{"by name", "#service", "C0MORE", room, ""},
		{"by id", "C0ELSE", "C0MORE", "C0ELSE", ""},
		{"where it is not", "random", "", "", "no channel #random"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := setup(t, overHTTP, slacktest.Options{}, func(o *slackchat.Options) { o.TeamChannel = c.option })
			s.AddChannel("C0OTHER", "other", li)
			s.AddChannel("C0LAST", "last", li)
			if c.more != "" {
				s.AddChannel(c.more, "more", slacktest.BotUser)
			}
			got, err := s.chat.TeamChat(t.Context())
			if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("%q %v, want %q %q", got, err, c.want, c.err)
			}
		})
	}
}

// manifest is what the code and docs/slack-manifest.yaml have to agree on.
type manifest struct {
	Features struct {
		Slash []struct {
			Command string `yaml:"command"`
		} `yaml:"slash_commands"`
		Shortcuts []struct {
			CallbackID string `yaml:"callback_id"`
		} `yaml:"shortcuts"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `yaml:"bot"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		Subscriptions struct {
			Events []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
	} `yaml:"settings"`
}

func TestManifest(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../docs/slack-manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var m manifest
	if err := yaml.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	s := setup(t, overSocket, slacktest.Options{Scopes: "commands"})
	found, err := s.chat.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	needed := append(found.MissingScopes, "commands")
	slices.Sort(needed)
	if diff := cmp.Diff(m.OAuth.Scopes.Bot, needed); diff != "" {
		t.Error(diff)
	}
	if len(m.Features.Slash) != 1 || m.Features.Slash[0].Command != "/pitcrew" || len(m.Features.Shortcuts) != 1 || m.Features.Shortcuts[0].CallbackID != "draft_reply" {
		t.Errorf("commands %v, shortcuts %v", m.Features.Slash, m.Features.Shortcuts)
	}
	for _, event := range []string{"app_mention", "app_home_opened", "assistant_thread_started", "message.im", "message.channels", "message.groups", "message.mpim"} {
		if !slices.Contains(m.Settings.Subscriptions.Events, event) {
			t.Errorf("no subscription to %s", event)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	s := setup(t, overSocket, slacktest.Options{})
	found, err := s.chat.Check(t.Context())
	if err != nil || len(found.MissingScopes) != 0 || found.Clock.Abs() > clockError || found.Team != "shop" {
		t.Errorf("%+v %v", found, err)
	}
	for method, variable := range map[string]string{"auth.test": "SLACK_BOT_TOKEN", "apps.connections.open": "SLACK_APP_TOKEN"} {
		s.Fail(method, slacktest.Fault{Code: "invalid_auth"})
		if _, err := s.chat.Check(t.Context()); !errors.Is(err, slackchat.ErrGone) || !strings.Contains(err.Error(), variable) {
			t.Errorf("%s: %v", method, err)
		}
	}
}

// clockError allows for the whole seconds of an HTTP date and a busy machine.
const clockError = time.Minute

func TestOptions(t *testing.T) {
	t.Parallel()
	for _, o := range []slackchat.Options{
		{},
		{BotToken: "xoxb-test"},
		{SigningSecret: "secret"},
		{BotToken: "xoxb-test", AppToken: "xapp-test", Mode: "shout"},
		{BotToken: "xoxb-test", AppToken: "xapp-test", Rooms: map[string]slackchat.Room{"C1": {Mode: "shout"}}},
	} {
		if _, err := slackchat.New(o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}
