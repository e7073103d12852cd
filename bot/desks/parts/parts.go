// Package parts is the desk of the parts in stock: how much is left and for how long, what
// runs short, and what to order (mission D9). The import is what counts a stock; orders take
// from it until the next one. It owns the table part_shortages; parts_stock is filed by
// records.
package parts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Desk keeps an eye on the stock. It is safe for concurrent use.
type Desk struct {
	rules Rules
	hours *desks.Calendar
	team  desks.Team
}

// New opens the desk. The rules must have passed Check.
func New(rules Rules, hours *desks.Calendar, team desks.Team) *Desk {
	return &Desk{rules, hours, team}
}

// Name of the desk.
func (d *Desk) Name() string { return "parts" }

// kindLook looks at a shop's stock, and goes on by itself.
const kindLook = "parts.look"

// Timers implements desks.Timer.
func (d *Desk) Timers() map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error {
	return map[string]func(ctx context.Context, tx *store.Tx, t store.Task) error{kindLook: d.look}
}

// Begin has a shop's stock looked at now, and from now on. It may be called any number of
// times: when the program starts, and after an import.
func Begin(ctx context.Context, tx *store.Tx, shop store.ShopID) error {
	err := tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d", kindLook, shop), Kind: kindLook, ReadyAt: tx.Now()})
	return err
}

// look warns of what has become short since the last time. The next look is a task of its
// own time: Begin finds none that waits for longer than that.
func (d *Desk) look(ctx context.Context, tx *store.Tx, t store.Task) error {
	parts := strings.Split(t.Key, "/")
	id, err := strconv.ParseInt(parts[min(1, len(parts)-1)], 10, 64)
	if err != nil {
		return fmt.Errorf("task key %q: %w", t.Key, err)
	}
	shop := store.ShopID(id)
	stock, err := d.stock(ctx, tx.Reader, shop, tx.Now())
	if err != nil || len(stock) == 0 { // an import begins anew
		return err
	}
	fresh, _, err := d.settle(ctx, tx, shop, stock)
	if err != nil {
		return err
	}
	if len(fresh) > 0 {
		f := prompts.Parts{Lines: d.lines(fresh)}
		key := fmt.Sprintf("parts/short/%d/%d", shop, tx.Now().UnixMicro())
		if err := d.team.Tell(ctx, tx, shop, desks.ActParts, key, func(tag language.Tag) string { return f.Short(tag) }, nil); err != nil {
			return err
		}
	}
	at, _ := d.hours.NextOpening(tx.Now().Truncate(d.rules.Look).Add(d.rules.Look))
	err = tx.Enqueue(ctx, store.Task{Key: fmt.Sprintf("%s/%d/%d", kindLook, shop, at.Unix()), Kind: kindLook, ReadyAt: at})
	return err
}

// stock is all parts of a shop, judged.
func (d *Desk) stock(ctx context.Context, r store.Reader, shop store.ShopID, now time.Time) ([]holding, error) {
	list, err := r.Parts(ctx, shop)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	uses, err := r.PartUses(ctx, shop, now.Add(-d.rules.Window))
	if err != nil {
		return nil, err
	}
	byCode := make(map[string]store.PartUse, len(uses))
	for _, u := range uses {
		byCode[u.Code] = u
	}
	out := make([]holding, len(list))
	for i, p := range list {
		out[i] = d.rules.hold(p, byCode[p.Code])
	}
	return out, nil
}

// settle brings the shortages in line with the stock: new ones are filed, which are fresh,
// and what is back is ended. A part of which some came, but not enough, is no news.
func (d *Desk) settle(ctx context.Context, tx *store.Tx, shop store.ShopID, stock []holding) (fresh []holding, open map[string]store.Shortage, err error) {
	list, err := tx.Shortages(ctx, shop)
	if err != nil {
		return nil, nil, err
	}
	open = make(map[string]store.Shortage, len(list))
	for _, s := range list {
		open[s.Code] = s
	}
	for _, h := range stock {
		s, known := open[h.Code]
		refilled := known && h.left > 0 && !s.Empty.IsZero()
		if known && (!h.short || refilled) {
			if err := tx.EndShortage(ctx, s.ID); err != nil {
				return nil, nil, err
			}
			delete(open, h.Code)
		}
		switch {
		case !h.short:
			continue
		case !known:
			s = store.Shortage{Shop: shop, Code: h.Code, Status: store.ShortageOpen, Quantity: h.order}
			fresh = append(fresh, h)
		case refilled:
			s.Empty = time.Time{}
		case h.left == 0 && s.Empty.IsZero():
			if err := tx.EmptyShortage(ctx, s.ID); err != nil {
				return nil, nil, err
			}
			continue
		default:
			continue
		}
		if h.left == 0 {
			s.Empty = tx.Now()
		}
		if s.ID, err = tx.OpenShortage(ctx, s); err != nil {
			return nil, nil, err
		}
		open[h.Code] = s
	}
	return fresh, open, nil
}

// lines are parts as they are told.
func (d *Desk) lines(list []holding) []prompts.Part {
	out := make([]prompts.Part, len(list))
	for i, h := range list {
		out[i] = prompts.Part{
			Code: h.Code, Name: h.Name, Brand: h.Brand, Left: h.left, Safety: h.Safety, Used: h.used, Window: int(days(d.rules.Window)), Order: h.order,
			Forecast: h.perDay * days(d.rules.Cover), Cover: int(days(d.rules.Cover)), Short: h.short,
		}
		out[i].Lasts, out[i].Known = h.lasts()
	}
	return out
}

// Answer tells what is left, or what to order, or decides what was proposed.
func (d *Desk) Answer(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if !desks.May(t.Who.Role, desks.ActWorkshop) {
		return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language), Keep: true}, nil
	}
	if t.Action != "" {
		return d.pressed(ctx, t)
	}
	stock, err := d.stock(ctx, t.Read, t.Shop.ID, t.Now)
	if err != nil {
		return desks.Reply{}, err
	}
	switch h := hear(t); {
	case len(stock) == 0:
		return desks.Reply{Text: prompts.Parts{}.None(t.Language), Keep: true}, nil
	case h.what == "order":
		return d.propose(ctx, t, stock)
	default:
		found := find(stock, h.name, t.Reading.Slots.Items)
		f := prompts.Parts{Said: h.name, Lines: d.lines(found[:min(len(found), mostShown)]), More: max(len(found)-mostShown, 0)}
		return desks.Reply{Text: f.Stock(t.Language), Keep: true}, nil
	}
}

// What fits on one card, and how many of it get buttons.
const (
	mostShown   = 10
	mostButtons = 5
)

// propose lists what to order, with why, and the share of time for which key parts were
// missing.
func (d *Desk) propose(ctx context.Context, t desks.Turn, stock []holding) (desks.Reply, error) {
	from := t.Now.Add(-d.rules.Window)
	past, err := t.Read.ShortagesSince(ctx, t.Shop.ID, from)
	if err != nil {
		return desks.Reply{}, err
	}
	keys := map[string]bool{}
	var short []holding
	for _, h := range stock {
		if h.Safety > 0 {
			keys[h.Code] = true
		}
		if h.short {
			short = append(short, h)
		}
	}
	f := prompts.Parts{Missing: missing(past, keys, from, t.Now), Target: d.rules.StockOut, Keys: len(keys), Window: int(days(d.rules.Window))}
	r := desks.Reply{Text: f.ToOrder(t.Language), Keep: true}
	r.Apply = func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		_, open, err := d.settle(ctx, tx, t.Shop.ID, stock)
		if err != nil {
			return err
		}
		r.Buttons = nil
		for _, h := range short {
			line := d.lines([]holding{h})[0]
			switch s := open[h.Code]; s.Status {
			case store.ShortageOpen:
				f.Lines = append(f.Lines, line)
				if len(r.Buttons) < 2*mostButtons && desks.May(t.Who.Role, desks.ActParts) {
					r.Buttons = append(r.Buttons, button(t.Language, line, "ordered", s.ID), button(t.Language, line, "ignore", s.ID))
				}
			case store.ShortageOrdered:
				line.Order = s.Quantity
				f.Ordered = append(f.Ordered, line)
			}
		}
		f.More = max(len(f.Lines)-mostShown, 0)
		f.Lines = f.Lines[:min(len(f.Lines), mostShown)]
		r.Text = f.ToOrder(t.Language)
		return nil
	}
	return r, nil
}

func button(tag language.Tag, p prompts.Part, what string, id store.ShortageID) desks.Button {
	return desks.Button{Label: p.Label(tag, what), Action: fmt.Sprintf("parts:%s:%d", what, id)}
}

// decisions are what the buttons do: from which state to which.
var decisions = map[string]string{"ordered": store.ShortageOrdered, "ignore": store.ShortageIgnored, "undo": store.ShortageOpen}

// pressed decides a shortage. One that was decided or is over by now changes nothing.
func (d *Desk) pressed(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if !desks.May(t.Who.Role, desks.ActParts) {
		return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language), Keep: true}, nil
	}
	what, number, _ := strings.Cut(strings.TrimPrefix(t.Action, "parts:"), ":")
	id, _ := strconv.ParseInt(number, 10, 64) // 0 is none
	to, known := decisions[what]
	s, err := t.Read.Shortage(ctx, store.ShortageID(id))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return desks.Reply{}, err
	}
	if err != nil || !known || s.Shop != t.Shop.ID || !s.Over.IsZero() || (s.Status == store.ShortageOpen) == (to == store.ShortageOpen) {
		return desks.Reply{Text: prompts.Part{Code: s.Code, Status: s.Status}.Gone(t.Language), Keep: true}, nil
	}
	stock, err := d.stock(ctx, t.Read, t.Shop.ID, t.Now)
	if err != nil {
		return desks.Reply{}, err
	}
	line := prompts.Part{Code: s.Code, Order: s.Quantity}
	if to != store.ShortageOpen {
		i := slices.IndexFunc(stock, func(h holding) bool { return h.Code == s.Code && h.short })
		if i < 0 { // the stock is back
			return desks.Reply{Text: prompts.Part{Code: s.Code}.Gone(t.Language), Keep: true}, nil
		}
		line = d.lines(stock[i : i+1])[0]
	}
	from := s.Status
	s.Status, s.Staff, s.Quantity, line.Status = to, t.Who.Staff.ID, line.Order, to
	r := desks.Reply{Text: line.Decided(t.Language), Keep: true}
	if to != store.ShortageOpen {
		r.Buttons = []desks.Button{button(t.Language, line, "undo", s.ID)}
	}
	r.Apply = func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.DecideShortage(ctx, s, from); err != nil {
			return err
		}
		return tx.Audit(ctx, store.AuditEntry{
			Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: t.Who.Staff.Name, Action: "parts." + what, Subject: fmt.Sprintf("part/%s", s.Code), Detail: strconv.FormatFloat(s.Quantity, 'g', -1, 64),
		})
	}
	return r, nil
}
