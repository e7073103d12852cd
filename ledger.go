package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"pitcrew/prompts/openai"
	"pitcrew/store"
)

// TokenPrice is what a million tokens cost, in fen.
type TokenPrice struct {
	In  int64 `yaml:"in"`
	Out int64 `yaml:"out"`
}

// mostPrice is ten thousand yuan: more is a slip of the pen.
const mostPrice = 1_000_000

// cost is in millionths of a yuan, of which a fen has ten thousand.
func (p TokenPrice) cost(in, out int) int64 { return (int64(in)*p.In + int64(out)*p.Out) / 100 }

// ledger gathers what models are asked until that is written down: nobody who waits for a model waits for the database too.
// It holds a sum per day, use and model, however many calls there are.
type ledger struct {
	prices map[string]TokenPrice

	mu   sync.Mutex
	sums map[ledgerLine]store.ModelCalls
}

type ledgerLine struct{ day, use, model string }

func newLedger(prices map[string]TokenPrice) *ledger {
	return &ledger{prices: prices, sums: map[ledgerLine]store.ModelCalls{}}
}

// add notes one call.
func (l *ledger) add(c openai.Call) {
	one := store.ModelCalls{
		Day: store.DateOf(c.At), Use: c.Account.Use, Model: c.Model, Calls: 1, TokensIn: int64(c.InputTokens), TokensOut: int64(c.OutputTokens),
		Milliseconds: c.Took.Milliseconds(), Cost: l.prices[c.Model].cost(c.InputTokens, c.OutputTokens),
	}
	if c.Err != nil {
		one.Failed = 1
	}
	l.put(one)
}

func (l *ledger) put(one store.ModelCalls) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := ledgerLine{string(one.Day), one.Use, one.Model}
	sum := l.sums[line]
	one.Calls, one.Failed = one.Calls+sum.Calls, one.Failed+sum.Failed
	one.TokensIn, one.TokensOut = one.TokensIn+sum.TokensIn, one.TokensOut+sum.TokensOut
	one.Milliseconds, one.Cost = one.Milliseconds+sum.Milliseconds, one.Cost+sum.Cost
	l.sums[line] = one
}

// take empties the ledger.
func (l *ledger) take() map[ledgerLine]store.ModelCalls {
	l.mu.Lock()
	defer l.mu.Unlock()
	sums := l.sums
	l.sums = map[ledgerLine]store.ModelCalls{}
	return sums
}

// The ledger is written down so often, and the last time within so long.
const (
	ledgerEvery = 10 * time.Second
	ledgerLast  = 5 * time.Second
)

// keepLedger writes the ledger down until ctx ends; Close writes the rest.
func (a *app) keepLedger(ctx context.Context) error {
	tick := time.NewTicker(ledgerEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			a.balance(ctx)
		}
	}
}

// balance writes down what the ledger has gathered. What cannot be written is kept for the next time.
func (a *app) balance(ctx context.Context) {
	if a.ledger == nil {
		return
	}
	sums := a.ledger.take()
	if len(sums) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ledgerLast)
	defer cancel()
	err := a.store.InTx(ctx, func(tx *store.Tx) error {
		for _, one := range sums {
			one.Shop = a.shop.ID
			if err := tx.AddModelCalls(ctx, one); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		return
	}
	a.log.Error("the ledger of model calls could not be written", "lines", len(sums), "error", err)
	for _, one := range sums {
		a.ledger.put(one)
	}
}

// resume counts what the shop spent today, before this process began, against the day's budget.
func (a *app) resume(ctx context.Context) error {
	if a.client == nil {
		return nil
	}
	today := store.DateOf(a.store.Now().In(a.rules.location()))
	spent, err := a.store.ModelCalls(ctx, a.shop.ID, today, today)
	if err != nil {
		return fmt.Errorf("read today's ledger: %w", err)
	}
	for _, one := range spent {
		a.client.Resume(int(one.TokensIn + one.TokensOut))
	}
	return nil
}
