package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"pitcrew/bot/channels/slackchat/slacktest"
	"pitcrew/bot/channels/telegramchat/telegramtest"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

var update = flag.Bool("update", false, "write what was said into the golden conversations and scripts")

// TestMain lets the scripts below run the real program as "pitcrew".
func TestMain(m *testing.M) {
	testscript.Main(cleaned{m}, map[string]func(){"pitcrew": main})
}

// cleaned removes what the tests built when they are over.
type cleaned struct{ *testing.M }

func (c cleaned) Run() int {
	code := c.M.Run()
	if built != "" {
		if err := os.RemoveAll(built); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	return code
}

// TestScripts runs testdata/script/*.txtar: what a user types, and what they see. Each
// runs on both databases, on one of its own that PITCREW_DATABASE names.
func TestScripts(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(*testing.T, *testscript.Env) string{
		"sqlite":   func(_ *testing.T, e *testscript.Env) string { return filepath.Join(e.WorkDir, "pitcrew.db") },
		"postgres": func(t *testing.T, _ *testscript.Env) string { return storetest.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database(t, &testscript.Env{WorkDir: t.TempDir()}) // without a server fail here, not inside a script
			testscript.Run(t, testscript.Params{
				Dir: "testdata/script",
				Setup: func(e *testscript.Env) error {
					e.Setenv("PITCREW_DATABASE", database(t, e))
					e.Setenv("TMPDIR", e.WorkDir)
					return nil
				},
				UpdateScripts: *update,
				Cmds:          map[string]func(*testscript.TestScript, bool, []string){"undelivered": undelivered, "platforms": connectPlatforms},
			})
		})
	}
}

// undelivered files a message that a platform refused: "undelivered CHANNEL CHAT REASON".
func undelivered(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	s, err := store.Open(ctx, ts.Getenv("PITCREW_DATABASE"), store.Options{})
	ts.Check(err)
	err = s.InTx(ctx, func(tx *store.Tx) error {
		shop, err := tx.ShopByCode(ctx, "main")
		if err != nil {
			return err
		}
		c, err := tx.OpenConversation(ctx, store.Conversation{Shop: shop.ID, Channel: args[0], Chat: args[1]})
		if err != nil {
			return err
		}
		_, err = tx.AddMessage(ctx, store.Message{
			Conversation: c.ID, EventKey: "reply/" + args[1], Direction: store.Outbound, Author: store.OwnerBot, Text: "营业到 18:00", Status: store.StatusFailed,
			Reason: args[2], At: tx.Now(),
		})
		return err
	})
	ts.Check(errors.Join(err, s.Close()))
}

// connectPlatforms starts a Slack and a Telegram, and sets the variables that
// docs/slack.md and docs/telegram.md name to them.
func connectPlatforms(ts *testscript.TestScript, _ bool, _ []string) {
	workspace, err := slacktest.New(slacktest.Options{})
	ts.Check(err)
	ts.Defer(workspace.Close)
	workspace.AddChannel(team, "team", slacktest.BotUser)
	messenger := telegramtest.New(botToken)
	server := httptest.NewServer(messenger)
	ts.Defer(server.Close)
	ts.Defer(messenger.Close)
	for name, value := range map[string]string{
		"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_APP_TOKEN": "xapp-test", "SLACK_API_URL": workspace.URL(), "TELEGRAM_BOT_TOKEN": botToken, "TELEGRAM_API_URL": server.URL,
	} {
		ts.Setenv(name, value)
	}
}
