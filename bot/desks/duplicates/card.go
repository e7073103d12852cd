package duplicates

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/intents/identifiers"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// mostListed keeps the list readable on a phone.
const mostListed = 6

// list shows the pairs that staff have not said to be two people.
func (d *Desk) list(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	pairs, err := d.open(ctx, t.Read, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	r := desks.Reply{Keep: true, Personal: true}
	words := prompts.Duplicates{More: max(len(pairs)-mostListed, 0)}
	for i, p := range pairs[:min(len(pairs), mostListed)] {
		one, err := d.lay(ctx, t.Read, p)
		if err != nil {
			return desks.Reply{}, err
		}
		words.Pairs = append(words.Pairs, one)
		r.Buttons = append(r.Buttons, desks.Button{Label: fmt.Sprint(i + 1), Action: action("card", one)})
	}
	r.Text = words.In(t.Language)
	return r, nil
}

// open finds the shop's pairs without those that staff dismissed.
func (d *Desk) open(ctx context.Context, r store.Reader, shop store.ShopID) ([]pair, error) {
	traits, err := r.Traits(ctx, shop)
	if err != nil {
		return nil, err
	}
	known, err := r.Pairs(ctx, shop)
	return slices.DeleteFunc(find(traits), func(p pair) bool { return known[p.Pair] == store.PairDismissed }), err
}

// show is the card of a pair; keep is to stay.
func (d *Desk) show(ctx context.Context, t desks.Turn, keep, gone store.Customer) (desks.Reply, error) {
	traits, err := t.Read.Traits(ctx, t.Shop.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	p := pair{Pair: store.PairOf(keep.ID, gone.ID), same: []prompts.SameTrait{{}}}
	for _, found := range find(traits) {
		if found.Pair == p.Pair {
			p = found
		}
	}
	words, err := side(ctx, t.Read, keep, gone, p.same)
	if err != nil {
		return desks.Reply{}, err
	}
	r := desks.Reply{Text: words.In(t.Language), Keep: true, Personal: true}
	if desks.May(t.Who.Role, desks.ActMerge) {
		r.Buttons = buttons(words)(t.Language)
	}
	return r, nil
}

func buttons(words prompts.Duplicate) desks.Labels {
	return func(tag language.Tag) []desks.Button {
		return []desks.Button{
			{Label: words.MergeLabel(tag), Action: action("merge", words)}, {Label: words.ApartLabel(tag), Action: action("apart", words)},
		}
	}
}

func action(what string, d prompts.Duplicate) string {
	return fmt.Sprintf("duplicates:%s:%d:%d", what, d.Keep.Number, d.Gone.Number)
}

// lay puts a pair side by side; who came more often stays, else who came first.
func (d *Desk) lay(ctx context.Context, r store.Reader, p pair) (prompts.Duplicate, error) {
	keep, err := r.Customer(ctx, p.First)
	if err != nil {
		return prompts.Duplicate{}, err
	}
	gone, err := r.Customer(ctx, p.Second)
	if err != nil {
		return prompts.Duplicate{}, err
	}
	words, err := side(ctx, r, keep, gone, p.same)
	if words.Gone.Visits > words.Keep.Visits {
		words.Keep, words.Gone = words.Gone, words.Keep
		for i, c := range words.Differs {
			words.Differs[i].First, words.Differs[i].Second = c.Second, c.First
		}
	}
	return words, err
}

// side gathers what staff see of two records, and in what they differ.
func side(ctx context.Context, r store.Reader, keep, gone store.Customer, same []prompts.SameTrait) (prompts.Duplicate, error) {
	words := prompts.Duplicate{Keep: twin(keep), Gone: twin(gone), Same: same}
	if keep.Phone != "" && gone.Phone != "" && !samePhone(keep.Phone, gone.Phone) {
		words.Differs = append(words.Differs, prompts.Differing{Kind: "phone", First: keep.Phone, Second: gone.Phone})
	}
	var cars [2][]store.Vehicle
	var chats [2][]store.Conversation
	for i, side := range []struct {
		c     store.Customer
		words *prompts.Twin
	}{{keep, &words.Keep}, {gone, &words.Gone}} {
		totals, err := r.TotalsOf(ctx, side.c.ID)
		if err != nil {
			return words, err
		}
		side.words.Visits = totals.Count
		if cars[i], err = r.VehiclesOf(ctx, side.c.ID); err != nil {
			return words, err
		}
		for _, v := range cars[i] {
			side.words.Cars = append(side.words.Cars, strings.TrimSpace(v.Name()+" "+v.Plate))
		}
		if chats[i], err = r.ConversationsOf(ctx, side.c.ID); err != nil {
			return words, err
		}
		for _, c := range chats[i] {
			if !slices.Contains(side.words.Chats, c.Channel) {
				side.words.Chats = append(side.words.Chats, c.Channel)
			}
		}
	}
	words.Differs = append(words.Differs, users(chats[0], chats[1])...)
	words.Differs = append(words.Differs, numbers(cars[0], cars[1])...)
	return words, nil
}

func twin(c store.Customer) prompts.Twin {
	return prompts.Twin{Number: int64(c.ID), Name: desks.NameOf(desks.StaffLanguage, c), Phone: c.Phone, Since: c.CreatedAt}
}

func samePhone(a, b string) bool {
	x, failed := identifiers.ParsePhone(a)
	y, err := identifiers.ParsePhone(b)
	return a == b || failed == nil && err == nil && x == y
}

// browsers is the channel whose chats are browsers: one person may have any number.
const browsers = "web"

// users are the channels on which the records are two different users.
func users(keep, gone []store.Conversation) []prompts.Differing {
	var out []prompts.Differing
	for _, a := range keep {
		for _, b := range gone {
			if a.Channel == b.Channel && a.Channel != browsers && !slices.ContainsFunc(out, func(d prompts.Differing) bool { return d.About == a.Channel }) {
				out = append(out, prompts.Differing{Kind: "chat", About: a.Channel, First: a.Chat, Second: b.Chat})
			}
		}
	}
	return out
}

// numbers are the plates that have another VIN on the other record.
func numbers(keep, gone []store.Vehicle) []prompts.Differing {
	var out []prompts.Differing
	for _, a := range keep {
		for _, b := range gone {
			_, plate := canonical(store.Trait{Kind: store.TraitPlate, Value: a.Plate})
			_, other := canonical(store.Trait{Kind: store.TraitPlate, Value: b.Plate})
			if plate != "" && plate == other && a.VIN != "" && b.VIN != "" && !strings.EqualFold(a.VIN, b.VIN) {
				out = append(out, prompts.Differing{Kind: "vin", About: plate, First: a.VIN, Second: b.VIN})
			}
		}
	}
	return out
}
