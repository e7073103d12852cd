package workshop

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/intents/identifiers"
	"pitcrew/prompts"
	"pitcrew/store"
)

// picture is a message of staff with photos, and the car that its own words name.
type picture struct {
	message store.Message
	plate   string // the whole one
	number  string // or the order's
	several bool   // its words name more cars than one
	words   string // what is said of it, without the car
}

// orderWritten is an order's number where there are other words around.
var orderWritten = regexp.MustCompile(`(?i)\bRO[-0-9A-Z]*\d[-0-9A-Z]*`)

// longestWords bounds what is said with a photo.
const longestWords = 300

// pictures are the messages of a burst that have photos of a car. Each is judged by its own
// words, and only the speaker's count: a burst of a shared chat may be of several people
// and of several cars.
func pictures(t desks.Turn) []picture {
	var out []picture
	for _, m := range t.Messages {
		if m.Author != t.Message.Author || len(desks.Files(m)) == 0 {
			continue
		}
		p := picture{message: m}
		text := []rune(m.Text)
		for _, found := range identifiers.Find(m.Text) {
			if found.Kind != identifiers.KindPlate {
				continue
			}
			p.several = p.several || (p.plate != "" && p.plate != found.Value)
			p.plate = found.Value
			for i := found.Start; i < found.End; i++ {
				text[i] = ' '
			}
		}
		words := string(text)
		if numbers := orderWritten.FindAllString(words, -1); len(numbers) > 0 {
			p.number = strings.ToUpper(numbers[0])
			p.several = p.several || len(numbers) > 1
			words = orderWritten.ReplaceAllString(words, " ")
		}
		if p.plate != "" || p.number != "" {
			p.words = prompts.Cut(strings.Trim(strings.TrimSpace(words), " ，,。：:;；、"), longestWords)
			out = append(out, p)
		}
	}
	return out
}

// means reports whether an order is the one of a picture: by its number and its plate, each
// as a whole where it is named.
func (p picture) means(o store.Order) bool {
	return (p.number == "" || strings.EqualFold(o.Number, p.number)) && (p.plate == "" || o.Plate == p.plate)
}

// photos sends what the workshop shows to the customers of the cars, with the words. Where
// it is not certain whose car it is nothing is sent. A step is not taken by words to a
// photo; it is offered.
func (d *Desk) photos(ctx context.Context, t desks.Turn, list []picture) (desks.Reply, error) {
	open, err := t.Read.OrdersInWork(ctx, t.Shop.ID, mostOpen)
	if err != nil {
		return desks.Reply{}, err
	}
	r := desks.Reply{Keep: true}
	var said []string
	var sending []func(ctx context.Context, tx *store.Tx) (string, error)
	for _, p := range list {
		meant := slices.DeleteFunc(slices.Clone(open), func(o store.Order) bool { return !p.means(o) })
		f := prompts.Workshop{Plate: p.plate, Number: p.number, Count: len(meant)}
		switch {
		case p.several || len(meant) > 1:
			said = append(said, f.PhotoWhose(t.Language))
		case len(meant) == 0:
			said = append(said, f.PhotoNobodys(t.Language))
		default:
			o := meant[0]
			sending = append(sending, func(ctx context.Context, tx *store.Tx) (string, error) { return d.sendPhotos(ctx, tx, t, o, p) })
			r.Buttons = append(r.Buttons, d.stepOf(t, o, p)...)
		}
	}
	if slices.ContainsFunc(t.Messages, func(m store.Message) bool {
		return !slices.ContainsFunc(list, func(p picture) bool { return p.message.ID == m.ID }) && (desks.HasWords(m.Text) || len(desks.Files(m)) > 0)
	}) {
		said = append(said, prompts.Workshop{}.PhotoOnly(t.Language))
	}
	r.Text = strings.Join(said, "\n")
	if len(sending) > 0 {
		r.Apply = func(ctx context.Context, tx *store.Tx, r *desks.Reply) error {
			told := make([]string, 0, len(sending)+len(said))
			for _, send := range sending {
				words, err := send(ctx, tx)
				if err != nil {
					return err
				}
				told = append(told, words)
			}
			r.Text = strings.Join(append(told, said...), "\n")
			return nil
		}
	}
	return r, nil
}

// sendPhotos puts them into the outbox of the customer's latest proven chat, and says what
// became of them.
func (d *Desk) sendPhotos(ctx context.Context, tx *store.Tx, t desks.Turn, o store.Order, p picture) (string, error) {
	f := facts(o, t.Location())
	f.Count, f.Reason, f.Owner = len(desks.Files(p.message)), p.words, t.Who.Staff.Name
	now, err := tx.Order(ctx, o.ID)
	if err != nil {
		return "", conflictIfGone(err)
	}
	if now.Customer != o.Customer || now.Plate != o.Plate || now.Status == store.OrderClosed { // handed over, or another's by now
		return "", store.ErrConflict
	}
	c, ok, err := chatOf(ctx, tx, o.Customer)
	if err != nil {
		return "", err
	}
	if !ok {
		return f.PhotoNoChat(t.Language), nil
	}
	tag := desks.LanguageOf(c)
	if _, err := desks.Post(ctx, tx, c, fmt.Sprintf("workshop/photo/%d", p.message.ID), t.Who.Staff.Name, f.PhotoTold(tag)); err != nil {
		return "", err
	}
	if err := desks.PostFiles(ctx, tx, t.Conversation, c, p.message, t.Who.Staff.Name, f.PhotoCaption(tag)); err != nil {
		return "", err
	}
	return f.PhotoSent(t.Language), audit(ctx, tx, t, "order.photo", o)
}

// stepOf offers the step that the words to a photo name, where it is the next one.
func (d *Desk) stepOf(t desks.Turn, o store.Order, p picture) []desks.Button {
	named := t
	named.Text, named.Action, named.Reading = p.message.Text, "", intents.Reading{}
	named.Reading.Slots.Plate = identifiers.Plate(o.Plate)
	h := hear(named)
	if i := slices.Index(way, o.Status); h.back || i < 0 || i+1 >= len(way) || h.to != way[i+1] {
		return nil
	}
	return []desks.Button{{Label: o.Plate + " " + prompts.Workshop{}.Label(t.Language, h.to), Action: action(o, h.to)}}
}
