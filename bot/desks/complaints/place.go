package complaints

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pitcrew/bot/desks"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/prompts/guard"
	"pitcrew/store"
)

// place changes whose a ticket is and how grave, and takes acts back. What it returns says
// why not.
func (d *Desk) place(k *store.Ticket, t desks.Turn, h heard, staff []store.Staff) (missing string) {
	switch h.what {
	case "assign":
		s, ok := named(staff, h.says)
		if !ok {
			return "nobody"
		}
		k.Owner = s.ID
	case "escalate":
		if !climb(k) {
			return "top"
		}
		if s, ok := named(staff, d.rules.Escalation[0]); ok {
			k.Owner = s.ID
		}
	case "grade":
		word, owner, back := strings.Cut(h.says, "/")
		g, ok := gradeIn(word)
		switch {
		case !ok:
			return "which_grade"
		case string(g) == k.Grade:
			return "gone"
		}
		d.regrade(k, g, t.Now, staff)
		if s, ok := named(staff, owner); ok && back {
			k.Owner = s.ID
		}
	case "descend":
		rung, owner, _ := strings.Cut(h.says, "/")
		if i := slices.Index(ladder, rung); i < 0 || i+1 >= len(ladder) || ladder[i+1] != k.Rung {
			return "gone"
		}
		k.Rung = rung
		if s, ok := named(staff, owner); ok {
			k.Owner = s.ID
		}
	case "unanswer":
		if k.AnsweredAt.IsZero() || !k.ToldAt.IsZero() {
			return "gone"
		}
		k.Status, k.AnsweredAt = store.TicketOpen, time.Time{}
	case "unverify":
		if k.VerifiedAt.IsZero() || !k.ToldAt.IsZero() {
			return "gone"
		}
		k.VerifiedAt, k.Verifier = time.Time{}, 0
	case "unclose":
		k.Status, k.ClosedAt = store.TicketAnswered, time.Time{}
	default:
		return "gone"
	}
	return ""
}

// undo are the buttons that take an act back, where that is possible: what a customer was
// told stays told.
func undo(tag language.Tag, before, after store.Ticket, what string) []desks.Button {
	owner := ""
	if before.Owner != 0 {
		owner = strconv.FormatInt(int64(before.Owner), 10)
	}
	switch what {
	case "answered":
		return []desks.Button{button(tag, after, "unanswer", "")}
	case "verified":
		return []desks.Button{button(tag, after, "unverify", "")}
	case "grade":
		return []desks.Button{button(tag, after, "grade", before.Grade+"/"+owner)}
	case "escalate":
		return []desks.Button{button(tag, after, "descend", before.Rung+"/"+owner)}
	case "assign":
		if owner != "" {
			return []desks.Button{button(tag, after, "assign", owner)}
		}
	}
	return nil
}

// regrade gives a ticket another grade, and to whom owns that one. A graver one is
// answered sooner; what was promised for a graver one stays promised.
func (d *Desk) regrade(k *store.Ticket, g Grade, now time.Time, staff []store.Staff) {
	raised := rank[g] > rank[Grade(k.Grade)]
	k.Grade = string(g)
	if owner := d.rules.owner(g, staff); owner != 0 {
		k.Owner = owner
	}
	if !raised {
		return
	}
	fresh := *k
	if d.startClocks(&fresh, now); fresh.ReplyDue.Before(k.ReplyDue) {
		k.ReplyDue = fresh.ReplyDue
	}
}

// gradeWords are what staff call the grades, folded.
var gradeWords = []struct {
	grade Grade
	words []string
}{
	{Urgent, []string{"紧急", "urgent"}}, {Serious, []string{"重要", "严重", "serious"}}, {Normal, []string{"一般", "普通", "normal"}},
}

func gradeIn(word string) (Grade, bool) {
	folded := strings.Trim(language.Fold(word), " 为成")
	for _, g := range gradeWords {
		if slices.Contains(g.words, folded) {
			return g.grade, true
		}
	}
	return "", false
}

// bound are the promises that bind the shop in law (mission G3): only who approves may
// make them in their own words.
var bound = []string{"warranty", "guarantee", "legal"}

// risky refuses a result in words that promise what only a manager may promise.
func risky(t desks.Turn, k store.Ticket, h heard) (desks.Reply, bool) {
	if h.what != "tell" || h.says == "" || desks.May(t.Who.Role, desks.ActApprove) {
		return desks.Reply{}, false
	}
	for _, f := range guard.Check(h.says, guard.Sources{Now: t.Now}) {
		if f.Kind == guard.Risky && slices.Contains(bound, f.Class) {
			words := prompts.Complaint{Ticket: int64(k.ID), Said: f.Words}
			return desks.Reply{Text: words.Refused(t.Language, "risky"), Buttons: steps(t.Language, k), Keep: true}, true
		}
	}
	return desks.Reply{}, false
}

// raise is what more of the customer's words do to an open ticket: a graver one goes to
// whom such are for, who is told, and the todo with it.
func (d *Desk) raise(ctx context.Context, tx *store.Tx, before, k store.Ticket, facts prompts.Complaint) error {
	if err := tx.Audit(ctx, store.AuditEntry{Shop: k.Shop, Actor: "customer", Action: "complaint.grade", Subject: subjectOf(k), Detail: k.Grade}); err != nil {
		return err
	}
	if k.Owner != before.Owner {
		if err := tx.GiveTodo(ctx, todoKey(k), k.Owner); err != nil {
			return err
		}
	}
	key := fmt.Sprintf("complaints/raised/%d/%s", k.ID, k.Grade)
	if err := d.team.TellPerson(ctx, tx, k.Shop, k.Owner, desks.ActTickets, key, facts.Card, d.cardButtons(k)); err != nil {
		return err
	}
	return d.watch(ctx, tx, k)
}
