package loyalty

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Words of customers about referrals, folded: a code, or the wish for one's own.
var (
	coded   = regexp.MustCompile(`(?:推荐码|邀请码|referral code|invite code)\s*(?:是|为|:|：|is)?\s*([2-9a-hjkmnp-z]{6})(?:$|[^0-9a-z])`)
	codeAsk = regexp.MustCompile(`推荐码|邀请码|推荐朋友|介绍朋友来|referral code|invite code|refer a friend`)
)

// said is what a customer's or staff's words want of referrals: a code, or, with none, their own.
func said(text string) (code string, ours bool) {
	text = language.Fold(strings.TrimSpace(text))
	if m := coded.FindStringSubmatch(text); m != nil {
		return strings.ToUpper(m[1]), true
	}
	return "", codeAsk.MatchString(text)
}

// referral takes a friend's code, or tells a customer their own with the ladder. c is the
// customer who speaks, or of whom staff do.
func (d *Desk) referral(ctx context.Context, t desks.Turn, c store.Customer, code string) (desks.Reply, error) {
	p := prompts.Referral{Code: code, Voucher: d.rules.Voucher * 100, Upgrade: d.rules.ReferralUpgrade}
	if t.Who.IsStaff() {
		p.Name = desks.NameOf(t.Language, c)
	}
	if code == "" {
		return d.ladder(ctx, t, c, p)
	}
	by, refused, err := d.mayRefer(ctx, t, c, code)
	if err != nil {
		return desks.Reply{}, err
	}
	if refused != "" {
		p.Why = refused
		return desks.Reply{Text: p.Refused(t.Language), Keep: true}, nil
	}
	return desks.Reply{Text: p.Taken(t.Language), Keep: true, Buttons: undoReferral(c.ID, t.Language), Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		friend, err := d.friend(ctx, tx, t, c)
		if err != nil {
			return err
		}
		if err := tx.AddReferral(ctx, t.Shop.ID, by, friend); err != nil {
			return err
		}
		return d.audit(ctx, tx, t, "referral.add", friend, fmt.Sprintf("customer/%d", by))
	}}, nil
}

func undoReferral(friend store.CustomerID, tag language.Tag) []desks.Button {
	if friend == 0 { // filed by this very message: their next one can take it back
		return nil
	}
	return []desks.Button{{Label: prompts.Loyalty{}.UndoLabel(tag), Action: fmt.Sprintf("loyalty:unrefer:%d", friend)}}
}

// friend files somebody who is not on record yet: the channel has proven their number.
func (d *Desk) friend(ctx context.Context, tx *store.Tx, t desks.Turn, c store.Customer) (store.CustomerID, error) {
	if c.ID != 0 {
		return c.ID, nil
	}
	id, err := tx.AddCustomer(ctx, store.Customer{Shop: t.Shop.ID, Phone: c.Phone, EnteredBy: store.OwnerBot})
	if err != nil {
		return 0, err
	}
	return id, tx.SetConversationCustomer(ctx, t.Conversation.ID, id)
}

// ladder tells one's own code, what it brings, and how many friends there are.
func (d *Desk) ladder(ctx context.Context, t desks.Turn, c store.Customer, p prompts.Referral) (desks.Reply, error) {
	if c.ID == 0 {
		return desks.Unproven(t), nil
	}
	all, err := t.Read.ReferralsOf(ctx, c.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	for _, one := range all {
		if one.RewardedAt.IsZero() {
			p.Waiting++
		} else {
			p.Friends++
		}
	}
	p.Code = codeOf(c.ID)
	return desks.Reply{Text: p.Own(t.Language), Keep: true, Personal: true}, nil
}

// mayRefer finds who brings a friend by a code, and why not. A friend is somebody new.
func (d *Desk) mayRefer(ctx context.Context, t desks.Turn, c store.Customer, code string) (by store.CustomerID, refused string, err error) {
	referrer, err := t.Read.Customer(ctx, codeFor(code))
	switch {
	case errors.Is(err, store.ErrNotFound) || err == nil && (referrer.Shop != t.Shop.ID || !referrer.ErasedAt.IsZero()):
		return 0, "unknown", nil
	case err != nil:
		return 0, "", err
	}
	if referrer.MergedInto != 0 {
		referrer.ID = referrer.MergedInto
	}
	if c.ID == 0 {
		return referrer.ID, "", nil
	}
	if referrer.ID == c.ID {
		return 0, "self", nil
	}
	if _, err := t.Read.ReferralOf(ctx, c.ID); !errors.Is(err, store.ErrNotFound) {
		return 0, "again", err
	}
	theirs, err := t.Read.ReferralOf(ctx, referrer.ID)
	if err == nil && theirs.Referrer == c.ID {
		return 0, "circle", nil
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return 0, "", err
	}
	past, err := t.Read.PaidBy(ctx, c.ID, 0)
	if err == nil && past.Count > 0 {
		refused = "old"
	}
	return referrer.ID, refused, err
}

// unrefer takes a referral back before it brought anything: for staff, and for the friend.
func (d *Desk) unrefer(ctx context.Context, t desks.Turn, friend store.CustomerID) (desks.Reply, error) {
	gone := desks.Reply{Text: prompts.Loyalty{}.Gone(t.Language), Keep: true}
	one, err := t.Read.ReferralOf(ctx, friend)
	if errors.Is(err, store.ErrNotFound) || err == nil && (one.Shop != t.Shop.ID || !one.RewardedAt.IsZero() || !t.Who.IsStaff() && t.Who.CustomerID() != friend) {
		return gone, nil
	}
	if err != nil {
		return gone, err
	}
	return desks.Reply{Text: prompts.Referral{}.Undone(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.DropReferral(ctx, friend); err != nil {
			return changed(err)
		}
		return d.audit(ctx, tx, t, "referral.drop", friend, "")
	}}, nil
}
