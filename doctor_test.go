package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/bot/channels/telegramchat"
	"pitcrew/bot/channels/telegramchat/telegramtest"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestDoctorChecksThePlatforms asks what doctor finds between a Slack and a Telegram that
// are well, and that each thing amiss is named with what to do about it.
func TestDoctorChecksThePlatforms(t *testing.T) {
	t.Parallel()
	late := func() time.Time { return time.Now().Add(10 * time.Minute) }
	for _, c := range []struct {
		name     string
		slack    slacktest.Options
		telegram func(*telegramtest.Server, *telegramchat.Options)
		token    string // of Slack, where it is another
		channels int    // that the app is in, beside the team's
		want     []string
	}{
		{"well", slacktest.Options{}, nil, "", 0, nil},
		{"scopes", slacktest.Options{Scopes: "chat:write,commands"}, nil, "", 0, []string{"the token lacks app_mentions:read, assistant:write", "docs/slack-manifest.yaml"}},
		{"slack's token", slacktest.Options{}, nil, "xoxb-old", 0, []string{"SLACK_BOT_TOKEN", "copy SLACK_BOT_TOKEN and SLACK_APP_TOKEN again"}},
		{"slack's app token", slacktest.Options{AppToken: "xapp-new"}, nil, "", 0, []string{"the app token (SLACK_APP_TOKEN)", "copy SLACK_BOT_TOKEN and SLACK_APP_TOKEN again"}},
		{"clock by slack", slacktest.Options{Now: late}, nil, "", 0, []string{"away from Slack's", "by NTP"}},
		{"team channel", slacktest.Options{}, nil, "", 1, []string{"several channels (#more, #team)", "PITCREW_TEAM_CHANNEL"}},
		{"telegram's token", slacktest.Options{}, func(_ *telegramtest.Server, o *telegramchat.Options) { o.Token = "1:OTHER" }, "", 0, []string{"getMe", "@BotFather"}},
		{
			"webhook",
			slacktest.Options{},
			func(_ *telegramtest.Server, o *telegramchat.Options) { o.WebhookURL = "http://shop.test" }, "", 0,
			[]string{`webhook is "", this configuration wants "http://shop.test/telegram/webhook"`, "start serve"},
		},
		{"clock by telegram", slacktest.Options{}, func(s *telegramtest.Server, _ *telegramchat.Options) { s.Ahead = 10 * time.Minute }, "", 0, []string{"away from Telegram's", "by NTP"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			workspace, err := slacktest.New(c.slack)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(workspace.Close)
			workspace.AddChannel(team, "team", slacktest.BotUser)
			for range c.channels {
				workspace.AddChannel("C0MORE", "more", slacktest.BotUser)
			}
			messenger := telegramtest.New(botToken)
			options := telegramchat.Options{Token: botToken}
			if c.telegram != nil {
				c.telegram(messenger, &options)
			}
			server := httptest.NewServer(messenger)
			t.Cleanup(server.Close)
			options.APIURL = server.URL
			bot, err := telegramchat.New(options)
			if err != nil {
				t.Fatal(err)
			}
			token := "xoxb-test"
			if c.token != "" {
				token = c.token
			}
			app, err := slackchat.New(slackchat.Options{BotToken: token, AppToken: "xapp-test", APIURL: workspace.URL()})
			if err != nil {
				t.Fatal(err)
			}
			var said bytes.Buffer
			d := &diagnosis{out: &said}
			if d.slack(t.Context(), app) {
				d.team(app.TeamChat(t.Context()))
			}
			d.telegram(t.Context(), bot)
			if d.found != min(len(c.want), 1) {
				t.Errorf("%d things to mend:\n%s", d.found, &said)
			}
			for _, words := range c.want {
				if !strings.Contains(said.String(), words) {
					t.Errorf("it does not say %q:\n%s", words, &said)
				}
			}
		})
	}
}

// TestDoctorTriesPgvector: the extension is tried out, not taken for granted; a server
// where it cannot be made is told from one that does not answer.
func TestDoctorTriesPgvector(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Postgres(t), store.Options{})
	var said bytes.Buffer
	d := &diagnosis{out: &said}
	d.vectors(t.Context(), s)
	if d.found != 0 || !strings.Contains(said.String(), "ok    pgvector   0.") {
		t.Errorf("%d things to mend:\n%s", d.found, &said)
	}
	for url, do := range map[string]string{
		withoutVectors(t): "CREATE EXTENSION vector", "postgres:///nowhere?host=/nowhere": "check PITCREW_DATABASE",
	} {
		s, err := store.Open(t.Context(), url, store.Options{})
		if err == nil {
			t.Fatal(s.Close(), "there is a database")
		}
		said.Reset()
		d := &diagnosis{out: &said}
		if d.unopened(err); d.found != 1 || !strings.Contains(said.String(), do) {
			t.Errorf("%v gives\n%s", err, &said)
		}
	}
}

// withoutVectors is the URL of a database without pgvector, for a role that may not make it.
func withoutVectors(t *testing.T) string {
	t.Helper()
	u, err := url.Parse(os.Getenv(storetest.Server))
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", u.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	name := "test_" + strings.ToLower(rand.Text()[:16])
	do := func(statements ...string) {
		for _, one := range statements {
			if _, err := db.ExecContext(context.Background(), one); err != nil {
				t.Fatal(one, err)
			}
		}
	}
	do("CREATE ROLE "+name+" LOGIN", "CREATE DATABASE "+name+" TEMPLATE template0")
	t.Cleanup(func() { do("DROP DATABASE "+name+" WITH (FORCE)", "DROP ROLE "+name) })
	query := u.Query()
	query.Set("user", name)
	u.RawQuery, u.Path = query.Encode(), "/"+name
	if u.User != nil {
		u.User = url.User(name)
	}
	return u.String()
}
