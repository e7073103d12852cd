package duplicates

import (
	"slices"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/intents/identifiers"
	"pitcrew/language"
	"pitcrew/prompts"
	"pitcrew/store"
)

// pair is two records that may be one person's, with what speaks for it.
type pair struct {
	store.Pair
	same []prompts.SameTrait
}

// mostSharing is how many records may share a trait and still be pairs: a number or a plate
// of more is a fleet's, or a made-up one.
const mostSharing = 4

// find pairs the records of a shop that share a phone in whatever form, a VIN, or a plate
// and a surname.
func find(traits []store.Trait) []pair {
	sharing := map[string][]store.Trait{}
	for _, t := range traits {
		kind, value := canonical(t)
		sharing[kind+" "+value] = append(sharing[kind+" "+value], t)
	}
	found := map[store.Pair][]prompts.SameTrait{}
	for key, all := range sharing {
		_, value, _ := strings.Cut(key, " ")
		if people(all) > mostSharing {
			continue
		}
		for i, a := range all {
			for _, b := range all[i+1:] {
				kind, ok := meansOne(a, b)
				p := store.PairOf(a.Customer, b.Customer)
				same := prompts.SameTrait{Kind: kind, Value: value}
				if ok && a.Customer != b.Customer && !slices.Contains(found[p], same) {
					found[p] = append(found[p], same)
				}
			}
		}
	}
	pairs := make([]pair, 0, len(found))
	for p, same := range found {
		slices.SortFunc(same, func(a, b prompts.SameTrait) int { return strings.Compare(a.Kind+a.Value, b.Kind+b.Value) })
		pairs = append(pairs, pair{p, same})
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		if a.First != b.First {
			return int(a.First - b.First)
		}
		return int(a.Second - b.Second)
	})
	return pairs
}

// canonical is what a trait is compared by: phones of all kinds are one kind.
func canonical(t store.Trait) (kind, value string) {
	switch t.Kind {
	case store.TraitPlate:
		if p, err := identifiers.ParsePlate(t.Value); err == nil {
			return "plate", string(p)
		}
		return "plate", t.Value
	case store.TraitVIN:
		return "vin", strings.ToUpper(strings.ReplaceAll(language.Fold(t.Value), " ", ""))
	}
	if p, err := identifiers.ParsePhone(t.Value); err == nil {
		return "phone", string(p)
	}
	return "phone", t.Value
}

func people(all []store.Trait) int {
	ids := make([]store.CustomerID, len(all))
	for i, t := range all {
		ids[i] = t.Customer
	}
	slices.Sort(ids)
	return len(slices.Compact(ids))
}

// meansOne reports whether two equal traits speak for one person, and by what. A contact
// number may be a spouse's, one car may have several drivers: then the surname must agree.
func meansOne(a, b store.Trait) (kind string, ok bool) {
	namesakes := desks.Surname(a.Name) != "" && language.Fold(desks.Surname(a.Name)) == language.Fold(desks.Surname(b.Name))
	switch a.Kind {
	case store.TraitPlate:
		return store.TraitPlate, namesakes
	case store.TraitVIN:
		return store.TraitVIN, namesakes || a.Relation == store.RelationOwner && b.Relation == store.RelationOwner
	}
	if a.Kind == store.TraitContact || b.Kind == store.TraitContact {
		return store.TraitContact, namesakes && a.Kind != b.Kind
	}
	if a.Kind == store.TraitProven || b.Kind == store.TraitProven {
		return store.TraitProven, true
	}
	return store.TraitPhone, true
}
