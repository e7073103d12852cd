package store_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// receive is the transaction that each incoming message waits for.
func receive(f shopFloor, n int64) func(tx *store.Tx) error {
	return func(tx *store.Tx) error {
		c, err := tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: "web", Chat: fmt.Sprint(n % 1000)})
		if err != nil {
			return err
		}
		_, err = tx.AddMessage(ctx, store.Message{
			Conversation: c.ID, EventKey: fmt.Sprint("web:", n), Direction: store.Inbound, Author: "u", Text: "明天下午三点想做个保养，车牌沪A12345", At: start,
		})
		if err != nil {
			return err
		}
		err = tx.Enqueue(ctx, store.Task{Key: fmt.Sprint("answer/", c.ID), Kind: "answer.web", ReadyAt: tx.Now()})
		return err
	}
}

// BenchmarkReceive measures acknowledged messages, by one goroutine and by 32 at once,
// with and without the promise to survive a power cut.
func BenchmarkReceive(b *testing.B) {
	open := map[string]func(b *testing.B) *store.Store{
		"sqlite/normal": func(b *testing.B) *store.Store { return storetest.Open(b, storetest.SQLite(b), store.Options{}) },
		"sqlite/full": func(b *testing.B) *store.Store {
			return storetest.Open(b, storetest.SQLite(b), store.Options{Durable: true})
		},
		"postgres": func(b *testing.B) *store.Store { return storetest.Open(b, storetest.Postgres(b), store.Options{}) },
	}
	for _, name := range []string{"sqlite/normal", "sqlite/full", "postgres"} {
		for _, at := range []int{1, 32} {
			b.Run(fmt.Sprintf("%s/%d", name, at), func(b *testing.B) {
				s := open[name](b)
				f := openShop(b, s)
				var n atomic.Int64
				b.ResetTimer()
				if at == 1 {
					for range b.N {
						if err := s.InTx(ctx, receive(f, n.Add(1))); err != nil {
							b.Fatal(err)
						}
					}
				} else {
					b.SetParallelism(at / 2)
					b.RunParallel(func(pb *testing.PB) {
						for pb.Next() {
							if err := s.InTx(ctx, receive(f, n.Add(1))); err != nil {
								b.Error(err)
							}
						}
					})
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
			})
		}
	}
}

// BenchmarkReceiveAlone is what BenchmarkReceive/sqlite would be if each transaction had
// a commit of its own: plain database/sql, one connection, the same statements.
func BenchmarkReceiveAlone(b *testing.B) {
	for _, synchronous := range []string{"NORMAL", "FULL"} {
		b.Run(synchronous, func(b *testing.B) {
			path := storetest.SQLite(b)
			f := openShop(b, storetest.Open(b, path, store.Options{}))
			db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_time_integer_format=unix_micro&_pragma=synchronous("+synchronous+")")
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = db.Close() })
			db.SetMaxOpenConns(1)
			b.ResetTimer()
			for n := range b.N {
				if err := receiveAlone(db, f, n); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
		})
	}
}

func receiveAlone(db *sql.DB, f shopFloor, n int) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var c, m, t int64
	if err := tx.QueryRow(`INSERT INTO conversations (shop_id, channel, chat, created_at, updated_at) VALUES ($1,'web',$2,$3,$3)
		ON CONFLICT (channel, chat) DO UPDATE SET updated_at = EXCLUDED.updated_at RETURNING id`, f.shop, fmt.Sprint(n%1000), start).Scan(&c); err != nil {
		return err
	}
	if err := tx.QueryRow(`INSERT INTO messages (conversation_id, event_key, direction, author, text, at) VALUES ($1,$2,'in','u',$3,$4)
		ON CONFLICT (event_key) DO NOTHING RETURNING id`, c, fmt.Sprint("web:", n), "明天下午三点想做个保养，车牌沪A12345", start).Scan(&m); err != nil {
		return err
	}
	if err := tx.QueryRow(`INSERT INTO tasks (key, kind, ready_at, created_at) VALUES ($1,'answer.web',$2,$2)
		ON CONFLICT (key) DO UPDATE SET revision = tasks.revision + 1 RETURNING id`, fmt.Sprint("answer/", c), start).Scan(&t); err != nil {
		return err
	}
	return tx.Commit()
}

// BenchmarkLookups measures what must not grow with the number of customers. The million
// of the mission: PITCREW_BENCH_CUSTOMERS=1000000, some minutes and gigabytes.
func BenchmarkLookups(b *testing.B) {
	customers := size("CUSTOMERS", 10_000)
	for name, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			at := url(b)
			s := storetest.Open(b, at, store.Options{})
			populate(openDatabase(b, at), customers)
			random := rand.New(rand.NewPCG(1, 2))
			for _, lookup := range lookups {
				b.Run(lookup.name, func(b *testing.B) {
					for range b.N {
						if err := lookup.read(s.Reader, random.IntN(customers)+1); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
			b.Run("claim", func(b *testing.B) {
				for range b.N {
					if _, err := s.Claim(ctx, "a", time.Minute, 8, "care"); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("receive", func(b *testing.B) {
				for n := range b.N {
					if err := s.InTx(ctx, receive(shopFloor{shop: 1}, int64(n))); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("erase", func(b *testing.B) {
				for range b.N {
					if err := s.EraseCustomer(ctx, store.CustomerID(random.IntN(customers)+1)); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
