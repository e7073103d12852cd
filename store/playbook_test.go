package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

func (f shopFloor) document(slug string, texts ...string) store.Document {
	d := store.Document{
		Shop: f.shop, Slug: slug, Title: "价格异议", Audience: "staff", Tags: []string{"价格", "异议"}, Questions: []string{"太贵了怎么回？"}, Legal: true,
		ApprovedBy: "陈总", ValidFrom: "2026-01-01", ValidTo: "2026-12-31", Hash: "h1",
	}
	for _, text := range texts {
		d.Passages = append(d.Passages, store.Passage{Heading: "价格 › " + text, Text: text, Hash: "p" + text})
	}
	return d
}

func put(t testing.TB, s *store.Store, d store.Document, vectors [][]float32) (out store.Document) {
	t.Helper()
	write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = tx.PutDocument(ctx, d, "m1", vectors)
		return err
	})
	return out
}

func TestPlaybook(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		price := put(t, s, f.document("price", "便宜", "差价"), [][]float32{{1, 0}, {0, 1}})
		want := f.document("price", "便宜", "差价")
		want.ID, want.Version, want.ChangedIn = price.ID, 1, 1
		for i := range want.Passages {
			want.Passages[i].ID, want.Passages[i].Document, want.Passages[i].Position = price.Passages[i].ID, price.ID, i
		}
		check(t, price, nil, want)
		bare := put(t, s, store.Document{Shop: f.shop, Slug: "bare", Title: "t", Audience: "customer"}, nil)
		check(t, bare, nil, store.Document{ID: bare.ID, Shop: f.shop, Slug: "bare", Title: "t", Audience: "customer", Version: 1, ChangedIn: 2})
		all, err := s.Documents(ctx, f.shop, 0)
		check(t, all, err, []store.Document{price, bare})
		changed, err := s.Documents(ctx, f.shop, 1)
		check(t, changed, err, []store.Document{bare})

		changedText := f.document("price", "全新")
		changedText.Hash = "h2"
		again := put(t, s, changedText, [][]float32{{0.6, 0.8}})
		if again.ID != price.ID || again.Version != 2 || again.ChangedIn != 3 || again.Passages[0].ID == price.Passages[0].ID {
			t.Errorf("replaced: %+v", again)
		}
		changed, err = s.Documents(ctx, f.shop, 2)
		check(t, changed, err, []store.Document{again})
		vectors, err := s.Vectors(ctx, f.shop, "m1", 0)
		check(t, vectors, err, []store.PassageVector{{Passage: again.Passages[0].ID, Vector: []float32{0.6, 0.8}}})

		remove := func(slug string) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.RemoveDocument(ctx, f.shop, slug) })
		}
		if err := remove("price"); err != nil {
			t.Fatal(err)
		}
		gone := again
		gone.Removed, gone.Hash, gone.ChangedIn, gone.Passages = true, "", 4, nil
		changed, err = s.Documents(ctx, f.shop, 3)
		check(t, changed, err, []store.Document{gone})
		vectors, err = s.Vectors(ctx, f.shop, "m1", 0)
		check(t, vectors, err, nil)
		if err := remove("none"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("remove unknown: %v", err)
		}
		version, err := s.PlaybookVersion(ctx, f.shop)
		check(t, version, err, 4) // what failed was rolled back
		back := put(t, s, f.document("price", "回来"), [][]float32{{1, 0}})
		if back.ID != price.ID || back.Removed || back.Version != 3 {
			t.Errorf("back: %+v", back)
		}
		if _, err := s.PlaybookVersion(ctx, 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("version of unknown: %v", err)
		}
	})
}

func TestPutDocumentAsksForAVectorEach(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		err := s.InTx(ctx, func(tx *store.Tx) error {
			_, err := tx.PutDocument(ctx, f.document("price", "一", "二"), "m1", [][]float32{{1, 0}})
			return err
		})
		if err == nil {
			t.Error("two passages were stored with one vector")
		}
	})
}

// A long document takes several statements; each passage keeps its own vector.
func TestLongDocument(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		var texts []string
		var vectors [][]float32
		for i := range 700 {
			texts = append(texts, fmt.Sprint(i))
			vectors = append(vectors, []float32{float32(i), 1})
		}
		d := put(t, s, f.document("long", texts...), vectors)
		var want []store.PassageVector
		for i, p := range d.Passages {
			if p.Position != i || p.Text != texts[i] {
				t.Fatalf("passage %d: %+v", i, p)
			}
			want = append(want, store.PassageVector{Passage: p.ID, Vector: vectors[i]})
		}
		slices.SortFunc(want, func(a, b store.PassageVector) int { return int(a.Passage - b.Passage) })
		got, err := s.Vectors(ctx, f.shop, "m1", 0)
		check(t, got, err, want)
		stored, err := s.Documents(ctx, f.shop, 0)
		check(t, stored, err, []store.Document{d})
	})
}

// Vectors come back bit for bit, for each model.
func TestVectors(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		random := rand.New(rand.NewPCG(1, 2))
		var texts []string
		var vectors [][]float32
		for i := range 300 { // enough for every first byte that a float can have
			texts = append(texts, fmt.Sprint(i))
			vectors = append(vectors, []float32{random.Float32() - 0.5, 1e-20, random.Float32()})
		}
		d := put(t, s, f.document("many", texts...), vectors)
		missing, err := s.Unembedded(ctx, f.shop, "m2", 1000)
		if err != nil || len(missing) != len(texts) || !slices.IsSorted(missing) {
			t.Errorf("without a vector of m2: %d, %v", len(missing), err)
		}
		for i, p := range d.Passages[:2] {
			write(t, s, func(ctx context.Context, tx *store.Tx) error {
				if err := tx.PutVector(ctx, f.shop, p.ID, "m2", []float32{9}); err != nil {
					return err
				}
				return tx.PutVector(ctx, f.shop, p.ID, "m2", []float32{float32(i), -0.5}) // replaced
			})
		}
		counts, err := s.VectorCounts(ctx, f.shop)
		check(t, counts, err, []store.VectorCount{{Model: "m1", Dimensions: 3, Passages: 300}, {Model: "m2", Dimensions: 2, Passages: 2}})
		got, err := s.Vectors(ctx, f.shop, "m2", 0)
		want := []store.PassageVector{{Passage: d.Passages[0].ID, Vector: []float32{0, -0.5}}, {Passage: d.Passages[1].ID, Vector: []float32{1, -0.5}}}
		slices.SortFunc(want, func(a, b store.PassageVector) int { return int(a.Passage - b.Passage) })
		check(t, got, err, want)
		if missing, err = s.Unembedded(ctx, f.shop, "m2", 5); err != nil || len(missing) != 5 || missing[0] == want[0].Passage {
			t.Errorf("without a vector of m2: %v, %v", missing, err)
		}

		if n, err := s.RemoveVectors(ctx, f.shop, "m2", 3); err != nil || n != 0 {
			t.Errorf("vectors of another length: %d, %v", n, err)
		}
		if n, err := s.RemoveVectors(ctx, f.shop, "m2", 2); err != nil || n != 2 {
			t.Errorf("vectors removed: %d, %v", n, err)
		}
		counts, err = s.VectorCounts(ctx, f.shop)
		check(t, counts, err, []store.VectorCount{{Model: "m1", Dimensions: 3, Passages: 300}})

		byID := map[store.PassageID][]float32{}
		all, err := s.Vectors(ctx, f.shop, "m1", 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range all {
			byID[v.Passage] = v.Vector
		}
		for i, p := range d.Passages {
			if !slices.Equal(byID[p.ID], vectors[i]) {
				t.Fatalf("passage %d: %v became %v", i, vectors[i], byID[p.ID])
			}
		}
	})
}

func TestGaps(t *testing.T) {
	t.Parallel()
	storetest.EachClock(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := openShop(t, s)
		message := added(t, s, (*store.Tx).AddMessage, store.Message{Conversation: f.conversation.ID, Direction: store.Inbound, At: start})
		ask := func(folded, question string, m store.MessageID) {
			write(t, s, func(ctx context.Context, tx *store.Tx) error {
				return tx.AddGap(ctx, f.shop, folded, store.Gap{Question: question, Audience: "customer", Message: m})
			})
		}
		ask("能洗車嗎", "能洗车吗", message)
		ask("有茶嗎", "有茶吗", 0)
		later := clock.Advance(1000 * 1000)
		ask("有茶嗎", "有茶嗎？", message)
		tea := store.Gap{Question: "有茶吗", Audience: "customer", Asked: 2, FirstAt: start, LastAt: later}
		wash := store.Gap{Question: "能洗车吗", Audience: "customer", Asked: 1, Message: message, FirstAt: start, LastAt: start}
		got, err := s.Gaps(ctx, f.shop, start, 10)
		check(t, got, err, []store.Gap{tea, wash})
		got, err = s.Gaps(ctx, f.shop, later, 10)
		check(t, got, err, []store.Gap{tea})
		got, err = s.Gaps(ctx, f.shop, start, 1)
		check(t, got, err, []store.Gap{tea})
	})
}

func TestRemoveShop(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := openShop(t, s)
		remove := func(id store.ShopID) error {
			return s.InTx(ctx, func(tx *store.Tx) error { return tx.RemoveShop(ctx, id) })
		}
		if err := remove(f.shop); err == nil {
			t.Error("a shop with customers was removed")
		}
		throwAway := added(t, s, func(tx *store.Tx, ctx context.Context, shop store.Shop) (store.ShopID, error) {
			shop, err := tx.PutShop(ctx, shop)
			return shop.ID, err
		}, store.Shop{Code: "eval", Name: "eval", TimeZone: "UTC"})
		d := f.document("price", "一")
		d.Shop = throwAway
		put(t, s, d, [][]float32{{1}})
		if err := remove(throwAway); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Shop(ctx, throwAway); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("removed, and found: %v", err)
		}
	})
}
