package records

import (
	_ "embed"
	"strings"
	"sync"

	"pitcrew/language"
)

// field is what a column holds.
type field uint8

const (
	fieldNone field = iota
	fieldName
	fieldOwner // a person's name in a column that says who owns the car
	fieldPhone
	fieldGender
	fieldBirthday
	fieldConsent
	fieldPoints
	fieldTags
	fieldNote
	fieldEnteredBy
	fieldCheckedBy
	fieldPlate
	fieldVIN
	fieldMake
	fieldSeries
	fieldModel
	fieldEnergy
	fieldMileage
	fieldMileageOn
	fieldPurchasedOn
	fieldRelation
	fieldNumber
	fieldOpenedOn
	fieldClosedOn
	fieldAdvisor
	fieldItem
	fieldLabour
	fieldPart
	fieldPartCode
	fieldPartsFee
	fieldQuantity
	fieldAmount
	fieldTotal
	fieldStatus
	fieldSummary
	fieldLineKind
	fieldCode
	fieldTitle
	fieldPrice
	fieldUnit
	fieldStock
	fieldSafety
	fieldRole
	fieldGrade
	fieldPriceTo
	fields // how many there are
)

// fieldNames are the words of columns.txt, in the order of the constants.
var fieldNames = [fields]string{
	"", "name", "owner", "phone", "gender", "birthday", "consent", "points", "tags", "note", "enteredby", "checkedby",
	"plate", "vin", "make", "series", "model", "energy", "mileage", "mileageon", "purchasedon", "relation",
	"number", "openedon", "closedon", "advisor", "item", "labour", "part", "partcode", "partsfee", "quantity", "amount", "total",
	"status", "summary", "linekind", "code", "title", "price", "unit", "stock", "safety", "role", "grade", "priceto",
}

//go:embed columns.txt
var columnNames string

// heading is one name of a column: its field, and how much it is preferred over the field's
// other names (0 is best) when a sheet has several of them.
type heading struct {
	field field
	rank  int
}

var headings = sync.OnceValue(func() map[string]heading {
	byName := map[string]field{}
	for f, name := range fieldNames {
		byName[name] = field(f)
	}
	known := map[string]heading{}
	for line := range strings.Lines(columnNames) {
		name, words, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for rank, word := range strings.Fields(words) {
			known[headingKey(word)] = heading{byName[name], rank}
		}
	}
	return known
})

// headingOf recognises the text of a header cell; the second result is the unit in its
// brackets, as in 里程（万公里）.
func headingOf(cell string) (heading, string) {
	if len(cell) > 120 {
		return heading{}, ""
	}
	h := headings()[headingKey(cell)]
	return h, headingUnit(cell)
}

// headingKey is the form in which column names are compared.
func headingKey(cell string) string {
	var b strings.Builder
	depth := 0
	for _, r := range language.Fold(cell) {
		switch {
		case strings.ContainsRune("([{【（〔<", r):
			depth++
		case strings.ContainsRune(")]}】）〕>", r):
			depth = max(0, depth-1)
		case depth == 0 && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x2E80 && r < 0xFB00 && r != '：' && !(r >= 0x3000 && r < 0x3040)):
			b.WriteRune(r)
		}
	}
	return b.String()
}

func headingUnit(cell string) string {
	folded := language.Fold(cell)
	from := strings.IndexAny(folded, "([【")
	if from < 0 {
		return ""
	}
	to := strings.IndexAny(folded[from:], ")]】")
	if to < 0 {
		return ""
	}
	return strings.TrimLeft(folded[from:from+to], "([【")
}
