package loyalty

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// Lines of staff, folded; the customer is named before or after by plate, phone or name.
var (
	issue  = regexp.MustCompile(`(?:发券|发放优惠券|issue coupon)\s*(\S{0,20}?)\s*(\d{1,6})\s*元?$`)
	redeem = regexp.MustCompile(`(?:扣除?|兑换|抵扣|redeem)\s*(\d{1,8})\s*(?:个)?(?:积分|分|points)$`)
	earn   = regexp.MustCompile(`(?:加|送|补|add)\s*(\d{1,8})\s*(?:个)?(?:积分|分|points)$`)
	use    = regexp.MustCompile(`^(?:核销|用券|use coupon)\s*#?(\d{1,9})$`)
)

// heard is what a line of staff asks for.
type heard struct {
	what   string // issue, redeem, earn, use, undo, void; empty: nothing of ours
	amount int64  // points, yuan, or the number of a coupon or entry
	name   string
}

// Hears implements desks.Listener.
func (d *Desk) Hears(t desks.Turn, _ bool) (desks.Act, bool) {
	if !t.Who.IsStaff() {
		_, ours := said(t.Text)
		return desks.ActTalk, t.Action == "" && ours
	}
	code, _ := said(t.Text)
	return desks.ActLoyalty, t.Action == "" && (hear(t.Text).what != "" || code != "")
}

func hear(text string) heard {
	text = strings.TrimSpace(language.Fold(text))
	for _, p := range []struct {
		what    string
		pattern *regexp.Regexp
	}{{"redeem", redeem}, {"earn", earn}, {"use", use}} {
		if m := p.pattern.FindStringSubmatch(text); m != nil {
			n, _ := strconv.ParseInt(m[1], 10, 64) // few digits
			return heard{what: p.what, amount: n}
		}
	}
	if m := issue.FindStringSubmatch(text); m != nil {
		n, _ := strconv.ParseInt(m[2], 10, 64)
		return heard{"issue", n, m[1]}
	}
	return heard{}
}

// forStaff does what a line or a button says, in the name of who speaks.
func (d *Desk) forStaff(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	if !desks.May(t.Who.Role, desks.ActLoyalty) {
		return desks.Reply{Text: prompts.NotAllowed{}.In(t.Language), Keep: true}, nil
	}
	h := hear(t.Text)
	code, _ := said(t.Text)
	if t.Action != "" {
		what, value, _ := strings.Cut(strings.TrimPrefix(t.Action, "loyalty:"), ":")
		n, _ := strconv.ParseInt(value, 10, 64) // 0 is none
		h, code = heard{what: what, amount: n}, ""
	}
	switch h.what {
	case "undo":
		return d.undo(ctx, t, store.EntryID(h.amount))
	case "use", "void":
		return d.coupon(ctx, t, h.what, store.CouponID(h.amount))
	case "return":
		return d.giveBack(ctx, t)
	case "unrefer":
		return d.unrefer(ctx, t, store.CustomerID(h.amount))
	case "issue", "redeem", "earn":
	case "":
		if code != "" {
			break
		}
		fallthrough
	default:
		return desks.Reply{Text: prompts.Loyalty{}.Gone(t.Language), Keep: true}, nil
	}
	s, err := desks.FindSubject(ctx, t)
	if err != nil {
		return desks.Reply{}, err
	}
	c, ok := s.One()
	if !ok {
		return desks.Reply{Text: s.Question(t.Language), Keep: true}, nil
	}
	if code != "" {
		return d.referral(ctx, t, c, code)
	}
	if h.amount == 0 {
		return desks.Reply{Text: prompts.Loyalty{}.Gone(t.Language), Keep: true}, nil
	}
	if h.what == "issue" {
		return d.issue(t, c, h), nil
	}
	return d.enter(ctx, t, c, h)
}

// enter adds or redeems points. What the balance does not cover is told and not done.
func (d *Desk) enter(ctx context.Context, t desks.Turn, c store.Customer, h heard) (desks.Reply, error) {
	balance, err := t.Read.Balance(ctx, c.ID)
	if err != nil {
		return desks.Reply{}, err
	}
	e := store.PointsEntry{
		Shop: t.Shop.ID, Customer: c.ID, Staff: t.Who.Staff.ID, Key: fmt.Sprintf("message/%d", t.Message.ID),
		Kind: store.PointsEarned, Points: h.amount, ExpiresAt: t.Now.AddDate(0, 0, d.rules.PointsDays),
	}
	told := prompts.PointsChange{Name: desks.NameOf(t.Language, c), Points: h.amount, Balance: balance}
	if h.what == "redeem" {
		e.Kind, e.Points, e.ExpiresAt = store.PointsRedeemed, -h.amount, time.Time{}
		told.Redeemed, told.Worth = true, d.rules.Worth(h.amount)
		if balance < h.amount {
			return desks.Reply{Text: told.TooFew(t.Language), Keep: true}, nil
		}
	}
	told.Balance += e.Points
	return desks.Reply{Text: told.In(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		id, err := tx.AddPoints(ctx, e)
		if err != nil {
			return changed(err)
		}
		if err := d.watchPoints(ctx, tx, e); err != nil {
			return err
		}
		r.Buttons = []desks.Button{{Label: prompts.Loyalty{}.UndoLabel(t.Language), Action: fmt.Sprintf("loyalty:undo:%d", id)}}
		return d.audit(ctx, tx, t, "points."+e.Kind, c.ID, strconv.FormatInt(e.Points, 10))
	}}, nil
}

// undo takes an entry back, once.
func (d *Desk) undo(ctx context.Context, t desks.Turn, id store.EntryID) (desks.Reply, error) {
	gone := desks.Reply{Text: prompts.Loyalty{}.Gone(t.Language), Keep: true}
	e, err := t.Read.PointsEntry(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return gone, nil
	}
	if err != nil {
		return gone, err
	}
	back, err := t.Read.IsReversed(ctx, id)
	if err != nil || back || e.Shop != t.Shop.ID || e.Kind == store.PointsReversed {
		return gone, err
	}
	balance, err := t.Read.Balance(ctx, e.Customer)
	if err != nil {
		return gone, err
	}
	if balance < e.Points {
		return desks.Reply{Text: prompts.PointsChange{Points: e.Points, Balance: balance}.TooFew(t.Language), Keep: true}, nil
	}
	return desks.Reply{Text: prompts.PointsChange{Balance: balance - e.Points}.Undone(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if _, err := tx.ReversePoints(ctx, id, t.Who.Staff.ID); err != nil {
			return changed(err)
		}
		return d.audit(ctx, tx, t, "points.reverse", e.Customer, strconv.FormatInt(-e.Points, 10))
	}}, nil
}

// issue gives a customer a coupon.
func (d *Desk) issue(t desks.Turn, c store.Customer, h heard) desks.Reply {
	name := h.name
	if name == "" {
		name = prompts.Coupon{}.Plain(t.Language)
	}
	one := store.Coupon{
		Shop: t.Shop.ID, Customer: c.ID, Staff: t.Who.Staff.ID, Key: fmt.Sprintf("message/%d", t.Message.ID),
		Name: name, Amount: h.amount * 100, ExpiresAt: d.rules.VoucherUntil(t.Now),
	}
	return desks.Reply{Keep: true, Apply: func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		id, err := tx.AddCoupon(ctx, one)
		if err != nil {
			return changed(err)
		}
		if err := d.watchCoupon(ctx, tx, id, one.ExpiresAt); err != nil {
			return err
		}
		r.Text = prompts.Coupon{Number: int64(id), Customer: desks.NameOf(t.Language, c), Name: name, Amount: one.Amount, Until: one.ExpiresAt}.Issued(t.Language)
		r.Buttons = []desks.Button{{Label: prompts.Loyalty{}.UndoLabel(t.Language), Action: fmt.Sprintf("loyalty:void:%d", id)}}
		return d.audit(ctx, tx, t, "coupon.issue", c.ID, fmt.Sprintf("%d: %d", id, one.Amount))
	}}
}

// coupon uses a coupon or takes it back; one that is not good any more is told.
func (d *Desk) coupon(ctx context.Context, t desks.Turn, what string, id store.CouponID) (desks.Reply, error) {
	c, err := t.Read.Coupon(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (c.Shop != t.Shop.ID || !c.Good(t.Now)) {
		return desks.Reply{Text: prompts.Coupon{Number: int64(id), Used: c.Shop == t.Shop.ID && !c.UsedAt.IsZero()}.NotGood(t.Language), Keep: true}, nil
	}
	if err != nil {
		return desks.Reply{}, err
	}
	told := prompts.Coupon{Number: int64(id), Name: c.Name, Amount: c.Amount}
	r := desks.Reply{Text: told.Redeemed(t.Language), Keep: true}
	if what == "void" {
		r.Text = told.Voided(t.Language)
	}
	r.Apply = func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
		var err error
		if what == "void" {
			err = tx.VoidCoupon(ctx, id)
		} else {
			err = tx.UseCoupon(ctx, id, t.Who.Staff.ID, 0)
		}
		if err != nil {
			return changed(err)
		}
		if what == "use" {
			r.Buttons = []desks.Button{{Label: prompts.Loyalty{}.UndoLabel(t.Language), Action: fmt.Sprintf("loyalty:return:%d:%d", id, tx.Now().UnixMicro())}}
		}
		return d.audit(ctx, tx, t, "coupon."+what, c.Customer, strconv.FormatInt(int64(id), 10))
	}
	return r, nil
}

// giveBack takes back a use of a coupon: the very one that the button was offered with.
func (d *Desk) giveBack(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	gone := desks.Reply{Text: prompts.Loyalty{}.Gone(t.Language), Keep: true}
	part := strings.Split(t.Action, ":")
	if len(part) != 4 {
		return gone, nil
	}
	id, _ := strconv.ParseInt(part[2], 10, 64) // 0 is none
	micros, _ := strconv.ParseInt(part[3], 10, 64)
	at := time.UnixMicro(micros)
	c, err := t.Read.Coupon(ctx, store.CouponID(id))
	if errors.Is(err, store.ErrNotFound) || err == nil && (c.Shop != t.Shop.ID || !c.UsedAt.Equal(at)) {
		return gone, nil
	}
	if err != nil {
		return gone, err
	}
	return desks.Reply{Text: prompts.Coupon{Number: id, Name: c.Name, Amount: c.Amount}.Returned(t.Language), Keep: true, Apply: func(ctx context.Context, tx *store.Tx, _ *desks.Reply) error {
		if err := tx.ReturnCoupon(ctx, c.ID, at); err != nil {
			return changed(err)
		}
		return d.audit(ctx, tx, t, "coupon.return", c.Customer, strconv.FormatInt(id, 10))
	}}, nil
}

// changed makes the engine ask again where somebody was faster.
func changed(err error) error {
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrTooFewPoints) {
		return fmt.Errorf("%w: %w", store.ErrConflict, err)
	}
	return err
}

func (d *Desk) audit(ctx context.Context, tx *store.Tx, t desks.Turn, action string, c store.CustomerID, detail string) error {
	actor := t.Who.Staff.Name
	if !t.Who.IsStaff() {
		actor = fmt.Sprintf("customer/%d", c)
	}
	return tx.Audit(ctx, store.AuditEntry{
		Shop: t.Shop.ID, Staff: t.Who.Staff.ID, Actor: actor, Action: action, Subject: fmt.Sprintf("customer/%d", c), Detail: detail,
	})
}
