package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"pitcrew/bot/channels/console"
	"pitcrew/bot/desks/records"
	"pitcrew/intents"
	"pitcrew/knowledge"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestConversations plays testdata/conversations/*.txtar on both databases. The section
// "chat" is a transcript: "@customer PHONE", "@advisor NAME", "@manager NAME" changes the
// seat, "@now TIME" sets the clock, and what falls due then is told below it, "> words" is said, and what follows must be answered.
// "@team NAME" and "@thread NAME" are an advisor in the team's chat, and in the thread of the latest card there. A section
// "shop.yaml" has the shop's rules; every other one is a file that is imported first.
func TestConversations(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/conversations/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden conversations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) { playConversation(t, s, clock, file) })
		})
	}
}

func playConversation(t *testing.T, s *store.Store, clock *storetest.Clock, file string) {
	archive, chat := conversation(t, file)
	a := testApp(t, s)
	want := string(archive.Files[chat].Data)
	importSections(t, a, archive, chat)
	got := transcript(t, a, clock, want)
	if *update {
		archive.Files[chat].Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("conversation differs (-want +got):\n%s", diff)
	}
}

// conversation reads a golden file; chat is the place of its transcript.
func conversation(t *testing.T, file string) (archive *txtar.Archive, chat int) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	chat = slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "chat" })
	if chat < 0 {
		t.Fatalf("%s has no section named chat", file)
	}
	return archive, chat
}

// importSections brings the other sections in, and opens the team's chat where the transcript has one.
func importSections(t *testing.T, a *app, archive *txtar.Archive, chat int) {
	t.Helper()
	for i, f := range archive.Files {
		if i == chat {
			continue
		}
		path := filepath.Join(t.TempDir(), f.Name)
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		if f.Name == "shop.yaml" {
			rules, err := loadRules(path)
			if err != nil {
				t.Fatal(err)
			}
			a.rules = rules
			continue
		}
		result, err := records.Import(t.Context(), a.store, a.shop, []string{path}, records.Options{})
		if err != nil || result.Rejected > 0 {
			t.Fatalf("import %s: %+v, %v", f.Name, result, err)
		}
	}
	if said := string(archive.Files[chat].Data); strings.Contains(said, "\n@team ") || strings.Contains(said, "\n@thread ") {
		a.rules.Handoff.Channel, a.rules.Handoff.Chat = console.Name, teamChat
	}
}

var testRecognizer = sync.OnceValues(func() (*intents.Recognizer, error) { return intents.New(intents.Options{}) })

// testApp is a default shop with the shipped playbook on a test's database.
func testApp(t *testing.T, s *store.Store) *app {
	t.Helper()
	recognizer, err := testRecognizer()
	if err != nil {
		t.Fatal(err)
	}
	a := &app{store: s, recognizer: recognizer, library: knowledge.Open(s, knowledge.Options{}), rules: defaultRules(), log: slog.New(slog.DiscardHandler)}
	if err := a.settle(t.Context(), "", false); err != nil {
		t.Fatal(err)
	}
	return a
}

// teamChat is the team's chat in the terminal.
const teamChat = "team"

// latestCard is the platform's id of the handoff card that was posted last.
func latestCard(t *testing.T, a *app) string {
	t.Helper()
	id := ""
	for n := store.HandoffID(1); ; n++ {
		h, err := a.store.Handoff(t.Context(), n)
		if errors.Is(err, store.ErrNotFound) {
			return id
		}
		if err != nil {
			t.Fatal(err)
		}
		card, err := a.store.Message(t.Context(), h.Card)
		if err != nil {
			t.Fatal(err)
		}
		id = card.PlatformID
	}
}

// transcript says what is said in script, and returns it with the answers given.
func transcript(t *testing.T, a *app, clock *storetest.Clock, script string) string {
	t.Helper()
	var out bytes.Buffer
	talk := newTalk(a, &out, false)
	err := talk.run(t.Context(), func(ctx context.Context) error {
		seat, err := a.seat(ctx, "customer", "", "")
		if err != nil {
			return err
		}
		for line := range strings.Lines(script) {
			line = strings.TrimSuffix(line, "\n")
			switch {
			case strings.HasPrefix(line, "@now "):
				at, err := time.Parse(time.RFC3339, line[len("@now "):])
				if err != nil {
					return err
				}
				fmt.Fprintln(&out, line) // before anything falls due
				clock.Set(at)
				if err := talk.settle(ctx); err != nil { // what fell due is told here
					return err
				}
				continue
			case strings.HasPrefix(line, "@"):
				role, name, _ := strings.Cut(line[1:], " ")
				if role == "team" || role == "thread" {
					if seat, err = a.seat(ctx, "advisor", "", name); err != nil {
						return err
					}
					seat.Chat = teamChat
					if role == "thread" {
						seat.Chat += ":" + latestCard(t, a)
					}
					fmt.Fprintln(&out, line)
					continue
				}
				phone := ""
				if role == "customer" {
					phone, name = name, ""
				}
				if seat, err = a.seat(ctx, role, phone, name); err != nil {
					return err
				}
			case strings.HasPrefix(line, "> "), line == ">":
				fmt.Fprintln(&out, line)
				if err := talk.say(ctx, seat, strings.TrimPrefix(line[1:], " ")); err != nil {
					return fmt.Errorf("%s: %w", line, err)
				}
				if err := talk.settle(ctx); err != nil { // what the answer set off
					return err
				}
				continue
			default:
				continue
			}
			fmt.Fprintln(&out, line)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}
