package knowledge_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/knowledge"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// Another process sees a change within Options.Refresh, and at once where pgvector tells the version.
func TestReplicasFollow(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		shop := addShop(t, s, "one")
		writer, reader := knowledge.Open(s, knowledge.Options{}), knowledge.Open(s, knowledge.Options{})
		asking := knowledge.Open(s, knowledge.Options{Exact: 1})
		sync(t, writer, shop, small)
		question := knowledge.Query{Shop: shop, Text: "店门口停车", Audience: knowledge.Customer}
		for _, l := range []*knowledge.Library{writer, reader, asking} {
			if got := ids(t, l, question); len(got) > 0 {
				t.Fatalf("got %v", got)
			}
		}
		next := maps.Clone(small)
		next["parking"] = "title: 停车\naudience: customer\n\n店门口有停车位，也可以停地下车库。"
		sync(t, writer, shop, next)
		want := []string{"parking"}
		if diff := cmp.Diff(want, ids(t, writer, question)); diff != "" {
			t.Errorf("the writer: %s", diff)
		}
		if s.Postgres() {
			if diff := cmp.Diff(want, ids(t, asking, question)); diff != "" {
				t.Errorf("the one that asks pgvector: %s", diff)
			}
		}
		if got := ids(t, reader, question); len(got) > 0 {
			t.Errorf("the reader looked at the database too early: %v", got)
		}
		clock.Advance(time.Second)
		if diff := cmp.Diff(want, ids(t, reader, question)); diff != "" {
			t.Errorf("the reader: %s", diff)
		}
		delete(next, "parking")
		sync(t, writer, shop, next)
		clock.Advance(time.Second)
		if got := ids(t, reader, question); len(got) > 0 {
			t.Errorf("the removed document still answers: %v", got)
		}
	})
}

// topics is an embedder that knows what a text is about by one word of each topic, and can be out of order.
type topics struct {
	down error
}

var topicWords = [][]string{{"开门", "打烊"}, {"刹车", "停不住"}, {"贵", "掏空钱包"}}

func (*topics) Name() string    { return "topics-1" }
func (*topics) Dimensions() int { return len(topicWords) }

func (e *topics) Embed(_ context.Context, texts []string) ([][]float32, error) {
	if e.down != nil {
		return nil, e.down
	}
	out := make([][]float32, len(texts))
	for i, text := range texts {
		out[i] = make([]float32, len(topicWords))
		for topic, words := range topicWords {
			for _, w := range words {
				if strings.Contains(text, w) {
					out[i][topic] = 1
				}
			}
		}
	}
	return out, nil
}

// A model that is down costs its vectors, neither the sync nor the answer; they are made up for later.
func TestEmbedderOutOfOrder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := addShop(t, s, "one")
		model := &topics{down: errors.New("service down")}
		l := knowledge.Open(s, knowledge.Options{Embedder: model, Log: slog.New(slog.DiscardHandler)})
		sync(t, l, shop, small)
		plain := knowledge.Query{Shop: shop, Text: "刹车吱吱响", Audience: knowledge.Staff, Limit: 1}
		if diff := cmp.Diff([]string{"brakes"}, ids(t, l, plain)); diff != "" {
			t.Error(diff)
		}
		if _, err := l.Embed(t.Context(), shop, nil); !errors.Is(err, model.down) {
			t.Errorf("got %v", err)
		}
		model.down = nil
		var told []int
		done, err := l.Embed(t.Context(), shop, func(done int) { told = append(told, done) })
		if err != nil || done != 6 {
			t.Errorf("%d passages embedded, %v", done, err)
		}
		if diff := cmp.Diff([]int{6}, told); diff != "" {
			t.Error(diff)
		}
		if done, err := l.Embed(t.Context(), shop, nil); done != 0 || err != nil {
			t.Errorf("again: %d, %v", done, err)
		}
		hits, err := l.Search(t.Context(), knowledge.Query{Shop: shop, Text: "停不住", Audience: knowledge.Staff, Limit: 1})
		if err != nil || len(hits) != 1 || hits[0].Document.ID != "brakes" || hits[0].VectorRank == 0 || hits[0].Cosine < 0.99 {
			t.Errorf("without a word in common: %+v, %v", hits, err)
		}
		model.down = errors.New("service down")
		if diff := cmp.Diff([]string{"brakes"}, ids(t, l, plain)); diff != "" {
			t.Error(diff)
		}
	})
}
