package booking

import (
	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/intents/sentiment"
	"pitcrew/language"
)

// Expects reports whether a message answers the desk's open question.
func (d *Desk) Expects(t desks.Turn) bool {
	var f form
	if !t.Fill(&f) {
		return false
	}
	s := t.Reading.Slots
	switch {
	case f.Asked == askWhen && (f.Wanted != "" && wantsToWait(t.Text) || anyTime(t.Text)):
		return true
	case f.Asked == askPlate && (hasNoPlate(t.Text) || desks.Tail(t.Text) != ""), f.Asked == askPhone && t.Action == desks.ActionShareContact,
		f.Asked == askWhom && desks.Tail(t.Text) != "":
		return true
	case f.Former != nil && (backToFormer(t.Text) || sameTime(t.Text)), f.Job == jobBook && len(f.Items) > 0 && !t.Who.IsStaff() && (desks.AsksPriceOnly(t) || desks.AsksLength(t)):
		return true
	case complains(t):
		return false
	case f.Asked == askService && leavesOpen(t), f.Asked == askWhen && !t.Who.IsStaff() && (s.Plate != "" || s.Phone != ""):
		return true
	case s.Answer != "" && (f.Asked == askConfirm || f.Asked == askPlate || s.Answer == intents.Nevermind),
		f.Asked == askPhone && s.Phone != "", f.Asked == askPlate && s.Plate != "",
		(f.Asked == askWhen || f.Asked == askConfirm) && saysTime(t),
		f.Asked == askService && len(s.Items) > 0 && !desks.AsksBack(t.Text),
		(f.Asked == askConfirm || f.Asked == askPlate) && !desks.AsksBack(t.Text) && party{vehicles: t.Who.Vehicles}.meant(t, "") != "",
		f.Asked == askWhom && t.Reading.Intent != intents.Done && (s.Plate != "" || s.Phone != "" || s.Name != ""):
		return true
	case t.Reading.Unsure, t.Reading.Intent == intents.Complain && !t.Who.IsStaff():
		return !desks.AsksBack(t.Text) && !(f.Asked == askWhom && desks.ContainsAny(language.Fold(t.Text), staffAsk))
	}
	switch t.Reading.Intent {
	case intents.Book, intents.BookFor, intents.Reschedule, intents.Cancel, intents.Other, intents.Greet:
		return true
	}
	return false
}

// sureComplaint is how sure a reading must be of a complaint in which nothing is bad: "same time" is none.
const sureComplaint = 0.8

// complains reports a message that is certainly about what went wrong: "上周换的刹车还是响" names no time to come.
func complains(t desks.Turn) bool {
	r := t.Reading
	return !t.Who.IsStaff() && !r.Unsure && r.Intent == intents.Complain && (r.Confidence >= sureComplaint || r.Sentiment.Polarity == sentiment.Negative)
}

// saysTime reports whether a message says a day or a time, be it one that there is none of.
func saysTime(t desks.Turn) bool {
	when := t.Reading.Slots.When
	return !when.Empty() || when.Impossible != ""
}

// staffAsk are the words of a question by staff, who were asked which customer is meant.
var staffAsk = []string{"谁", "啥", "几个", "还有没", "哪", "多少", "who", "when", "where", "which"}
