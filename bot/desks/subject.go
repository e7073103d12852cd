package desks

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pitcrew/intents"
	"pitcrew/language"
	"pitcrew/store"
)

// Subject is whom a member of staff talks about.
type Subject struct {
	// Found are the shop's customers who fit; more than one needs a choice.
	Found []store.Customer
	// Said is what named them: a plate, a phone or a name; empty when nobody was named.
	Said string
	// Elsewhere is true when the only ones who fit belong to another shop of the chain.
	Elsewhere bool
}

// One is the only customer found; ok is false for none or several.
func (s Subject) One() (c store.Customer, ok bool) {
	if len(s.Found) != 1 {
		return store.Customer{}, false
	}
	return s.Found[0], true
}

// mostNamesakes bounds how many customers of one name are offered for choice.
const mostNamesakes = 6

// FindSubject looks up the customer that a staff message names: by plate, else by phone,
// else by name ("王建国", "李女士"), else by the end of a plate or phone ("尾号345"), else by a whole name that stands in
// the text. Who says only "他" means whom they named a moment ago. Shops are walls: others' customers are not found.
func FindSubject(ctx context.Context, t Turn) (Subject, error) {
	s, err := named(ctx, t)
	if err == nil && s.Said == "" && t.Action == "" && pronouns.MatchString(others.Replace(language.Fold(t.Text))) {
		return spokenOf(ctx, t)
	}
	return s, err
}

// others are words with a pronoun in them that name nobody.
var others = strings.NewReplacer("其他", "", "他们", "", "她们", "", "他家", "", "吉他", "")

// pronouns mean somebody who was named before, folded.
var pronouns = regexp.MustCompile(`他|她|佢|这个?客户|那个?客户|这位|那位|这个?车主|这台车|这辆车|刚才那个|刚刚那个|刚才那位|刚刚那位|上一个客户|the last one|\b(?:him|his|her|he|she|this customer|that customer)\b`)

// How far back somebody was named whom a pronoun means: in messages, and in time.
const (
	lookedBack = 40
	momentAgo  = 10 * time.Minute
)

// spokenOf is whom the one who speaks named last in the conversation.
func spokenOf(ctx context.Context, t Turn) (Subject, error) {
	last, err := t.Read.LastMessages(ctx, t.Conversation.ID, lookedBack)
	if err != nil {
		return Subject{}, err
	}
	for _, m := range slices.Backward(last) {
		if m.Direction != store.Inbound || m.Author != t.Message.Author || m.ID >= t.Messages[0].ID || t.Now.Sub(m.At) > momentAgo {
			continue
		}
		t.Text, t.Reading.Slots = m.Text, intents.SlotsIn(m.Text, m.At.In(t.Location()), intents.Staff)
		if s, err := named(ctx, t); err != nil || s.Said != "" {
			return s, err
		}
	}
	return Subject{}, nil
}

// named is FindSubject for what the text itself says.
func named(ctx context.Context, t Turn) (s Subject, err error) {
	slots := t.Reading.Slots
	switch {
	case slots.Plate != "":
		s.Said = string(slots.Plate)
		s.Found, err = t.Read.CustomersByPlate(ctx, s.Said)
	case slots.Phone != "":
		s.Said = string(slots.Phone)
		var c store.Customer
		if c, err = t.Read.CustomerByPhone(ctx, s.Said); err == nil {
			s.Found = []store.Customer{c}
		} else if errors.Is(err, store.ErrNotFound) {
			err = nil
		}
	case slots.Name != "":
		s.Said = slots.Name
		for _, name := range spellings(slots.Name) {
			if s.Found, err = byName(ctx, t, name); err != nil || len(s.Found) > 0 {
				break
			}
		}
	case Tail(t.Text) != "":
		s.Said = Tail(t.Text)
		s.Found, err = t.Read.CustomersByTail(ctx, t.Shop.ID, s.Said, mostNamesakes)
	}
	if err == nil && len(s.Found) == 0 && slots.Plate == "" && slots.Phone == "" && t.Action == "" {
		if s.Found, err = namedIn(ctx, t); len(s.Found) > 0 {
			s.Said = s.Found[0].Name
		}
	}
	if err != nil {
		return s, err
	}
	all := len(s.Found)
	s.Found = ofShop(s.Found, t.Shop.ID)
	s.Elsewhere = all > 0 && len(s.Found) == 0
	return s, nil
}

// courtesies end a name that is only a surname, with the gender they tell.
var courtesies = []struct{ word, gender string }{
	{"女士", "female"}, {"小姐", "female"}, {"太太", "female"}, {"先生", "male"}, {"师傅", ""}, {"老板", ""}, {"总", ""}, {"哥", "male"}, {"姐", "female"},
}

// compound surnames, the common ones: 欧阳先生, not 欧先生.
var compound = []string{"欧阳", "上官", "司马", "诸葛", "慕容", "司徒", "皇甫", "令狐", "东方", "尉迟", "夏侯", "公孙", "歐陽", "諸葛", "司馬"}

// Surname is the beginning of a Chinese name, the last word of another; empty for no name.
func Surname(name string) string {
	for _, s := range compound {
		if strings.HasPrefix(name, s) {
			return s
		}
	}
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	if unicode.Is(unicode.Han, first) {
		return string(first)
	}
	return words[len(words)-1]
}

func byName(ctx context.Context, t Turn, name string) ([]store.Customer, error) {
	for _, c := range courtesies {
		surname, ok := strings.CutSuffix(name, c.word)
		if !ok || surname == "" {
			continue
		}
		all, err := t.Read.CustomersBySurname(ctx, t.Shop.ID, surname, 10*mostNamesakes)
		if err != nil {
			return nil, err
		}
		var fit []store.Customer
		for _, one := range all {
			if (one.Gender == c.gender || c.gender == "" || one.Gender == "") && len(fit) < mostNamesakes {
				fit = append(fit, one)
			}
		}
		return fit, nil
	}
	return t.Read.CustomersByName(ctx, t.Shop.ID, name, mostNamesakes)
}

// namedIn finds whom a text names by the whole name; of several, those with the longest.
func namedIn(ctx context.Context, t Turn) ([]store.Customer, error) {
	var found []store.Customer
	var err error
	for _, text := range spellings(t.Text) {
		if found, err = t.Read.CustomersNamedIn(ctx, t.Shop.ID, text, mostNamesakes); err != nil || len(found) > 0 {
			break
		}
	}
	for i, c := range found {
		if utf8.RuneCountInString(c.Name) < utf8.RuneCountInString(found[0].Name) {
			return found[:i], err
		}
	}
	return found, err
}

// spellings are a text as it is written, in simplified and in traditional characters: a name on record may be in either.
func spellings(text string) []string {
	out := []string{text}
	for _, other := range []string{language.Fold(text), language.Traditional(language.Fold(text))} {
		if strings.ContainsFunc(other, isHan) && !slices.Contains(out, other) {
			out = append(out, other)
		}
	}
	return out
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func ofShop(all []store.Customer, shop store.ShopID) []store.Customer {
	var out []store.Customer
	for _, c := range all {
		if c.Shop == shop {
			out = append(out, c)
		}
	}
	return out
}
