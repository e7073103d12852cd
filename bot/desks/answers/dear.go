package answers

import (
	"context"
	"regexp"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/knowledge"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/prompts/guard"
	"pitcrew/store"
)

// angry is how strong a feeling is a complaint rather than an objection.
const angry = 0.5

var (
	tooDear  = regexp.MustCompile(`太贵|这么贵|那么贵|好贵|贵了|贵死|贵得|有点贵|便宜|打折|优惠|抹零|平啲|平点|expensive|pricey|cheaper|discount|dear`)
	forLess  = regexp.MustCompile(`便宜点|便宜一点|便宜些|打折|打个折|优惠|抹零|少点|平啲|平点|cheaper|discount`)
	whether  = regexp.MustCompile(`贵不贵|贵[吗么]`)
	ofPrices = regexp.MustCompile(`贵|便宜|价|钱|一半|cheap|price|half|cost`)
)

// objects recognises a customer who finds the price too high, or asks for less.
func objects(t desks.Turn) bool {
	r := t.Reading
	if t.Who.IsStaff() || t.Action != "" || r.Sentiment.Angry >= angry || r.Intent == intents.Complain && !r.Unsure {
		return false
	}
	text := language.Fold(t.Text)
	switch r.Slots.Objection.Kind {
	case intents.ObjectionPrice: // "保养贵不贵" asks what it costs
		return tooDear.MatchString(text) || len(r.Slots.Items) == 0 && !whether.MatchString(text)
	case intents.ObjectionCompare:
		return ofPrices.MatchString(text)
	}
	return false
}

// madeOf are the questions whose answer tells what a price is for.
var madeOf = map[language.Tag]string{language.En: "what is in the price"}

// dear answers a customer who finds it too dear: what the price is for, in the playbook's words, what they have on record to
// pay less, and that nothing presses.
func (d *Desk) dear(ctx context.Context, t desks.Turn) (desks.Reply, error) {
	ask, ok := madeOf[t.Language]
	if !ok {
		ask = "价格由什么组成，为什么同样保养价格不一样"
	}
	words := prompts.Dear{Asks: forLess.MatchString(language.Fold(t.Text))}
	r := desks.Reply{Keep: true, Grounds: &guard.Sources{}, Buttons: []desks.Button{{Label: words.AdviserLabel(t.Language), Action: "reception:human"}}}
	hits, err := d.library.Search(ctx, knowledge.Query{Shop: t.Shop.ID, Text: ask, Audience: knowledge.Customer, Limit: mostHits, PerDocument: 1, Now: t.Now})
	if err != nil {
		return r, err
	}
	if best, _, _, _, err := d.best(ctx, t, hits); err != nil {
		return r, err
	} else if best != nil {
		entry, err := d.library.Document(ctx, t.Shop.ID, best.Passage.Document.ID)
		if err != nil || len(entry) == 0 {
			return r, err
		}
		words.Reason = inScript(t, first(plain(entry[0].Text), answerLength))
		r.Grounds.Passages = grounds(entry[0])
		r.Sources = []desks.Source{{Label: inScript(t, entry[0].Cite()), Ref: "playbook/" + entry[0].Document.ID}}
	}
	if err := d.reductions(ctx, t, &words); err != nil {
		return r, err
	}
	r.Text, r.Personal = words.In(t.Language), len(words.Coupons) > 0 || !words.Quoted.IsZero()
	r.Grounds.Records = []string{r.Text}
	return r, nil
}

// reductions tells what a proven customer has on record: coupons, and a quote that still stands.
func (d *Desk) reductions(ctx context.Context, t desks.Turn, words *prompts.Dear) error {
	id := t.Who.CustomerID()
	words.Unproven = id == 0 && t.Who.Phone == ""
	if id == 0 {
		return nil
	}
	buyer, err := desks.Buyer(ctx, t.Read, id, 0, t.Now)
	if err != nil {
		return err
	}
	for _, c := range buyer.Coupons {
		if !c.Used && t.Now.Before(c.Until) {
			words.Coupons = append(words.Coupons, prompts.Coupon{Name: desks.InScript(t.Language, c.Name), Amount: c.Amount, Until: c.Until})
		}
	}
	quotes, err := t.Read.QuotesFor(ctx, id, 1)
	if len(quotes) == 1 && quotes[0].Status == store.QuoteSent && t.Now.Before(quotes[0].ValidUntil) {
		words.Quoted = quotes[0].ValidUntil.In(t.Location())
	}
	return err
}
