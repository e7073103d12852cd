package main

import (
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/knowledge"
	"pitcrew/prompts/openai/openaitest"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestAChangeOfTheEmbeddingModel: the old model's vectors serve until the new ones are complete, and local ones where the
// old model is gone.
func TestAChangeOfTheEmbeddingModel(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		server := openaitest.New(t)
		open := func(model string) *app {
			t.Helper()
			a := testApp(t, s)
			var err error
			if a.model, a.embedder, err = (service{BaseURL: server.URL, EmbeddingModel: model, EmbeddingDimensions: 8}).connect(a); err != nil {
				t.Fatal(err)
			}
			a.library = knowledge.Open(s, knowledge.Options{Embedder: a.embedder, Former: a.former, Log: slog.New(slog.DiscardHandler)})
			return a
		}
		served := func(a *app, want string, complete bool) {
			t.Helper()
			if _, err := a.library.Search(t.Context(), knowledge.Query{Shop: a.shop.ID, Text: "机油多久换一次", Audience: knowledge.Customer, Limit: 3}); err != nil {
				t.Fatal(err)
			}
			serving, done, all, err := a.library.Embedded(t.Context(), a.shop.ID)
			if err != nil || serving != want || (done == all) != complete || all == 0 {
				t.Fatalf("%s serves with %d of %d passages, want %s (%v)", serving, done, all, want, err)
			}
		}
		embed := func(a *app) {
			t.Helper()
			if _, err := a.library.Embed(t.Context(), a.shop.ID, nil); err != nil {
				t.Fatal(err)
			}
		}
		first := open("old")
		served(first, knowledge.Hashed{}.Name(), false)
		embed(first)
		served(first, "old@8", true)

		second := open("new")
		served(second, "old@8", false)
		requests := server.Requests()
		if last := requests[len(requests)-1].Body; !strings.Contains(last, `"old"`) || !strings.Contains(last, "机油多久换一次") {
			t.Errorf("the question was embedded otherwise: %s", last)
		}
		server.Fail(openaitest.Status(404, 0)) // the service knows the old model no more
		gone := open("new")
		served(gone, knowledge.Hashed{}.Name(), false)
		embed(second)
		served(second, "new@8", true)
		embed(gone)
		served(gone, "new@8", true)
		models := func(want ...string) {
			t.Helper()
			counts, err := s.VectorCounts(t.Context(), first.shop.ID)
			var got []string
			for _, c := range counts {
				got = append(got, c.Model)
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, slices.DeleteFunc(got, func(m string) bool { return m == (knowledge.Hashed{}).Name() })); diff != "" || err != nil {
				t.Fatal(diff, err)
			}
		}
		embed(second)
		models("new@8", "old@8") // replicas may still search by the old ones
		clock.Set(s.Now().Add(10 * time.Minute))
		embed(second)
		models("new@8")
		served(second, "new@8", true)
		// A process that was left running with the old model does not make its vectors again.
		if _, err := first.library.Embed(t.Context(), first.shop.ID, nil); !errors.Is(err, knowledge.ErrReplaced) {
			t.Fatalf("the old model's process: %v", err)
		}
		models("new@8")
	})
}
