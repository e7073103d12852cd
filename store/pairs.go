package store

import "context"

// Trait is something by which two records are recognised as one person's.
type Trait struct {
	Customer CustomerID
	Name     string
	Kind     string // one of the Trait constants
	Value    string // as it is on record
	Relation string // of a plate or VIN: to the car
}

// Kinds of traits.
const (
	TraitPhone   = "phone"   // on the record
	TraitProven  = "proven"  // by one of their chats
	TraitContact = "contact" // left with an appointment, a request or a place in the queue
	TraitPlate   = "plate"
	TraitVIN     = "vin"
)

// liveCustomers are the records of shop $1 that stand for a person.
const liveCustomers = `c.shop_id = $1 AND c.merged_into IS NULL AND c.erased_at IS NULL`

// Traits lists what a shop's records are recognised by, each once.
func (r Reader) Traits(ctx context.Context, shop ShopID) ([]Trait, error) {
	contacts := ``
	for _, table := range []string{"appointments", "requests", "waiting_list"} {
		contacts += ` UNION SELECT c.id, c.name, 'contact', o.contact_phone, '' FROM ` + table + ` o JOIN customers c ON c.id = o.customer_id WHERE o.contact_phone <> '' AND ` + liveCustomers +
			` UNION SELECT c.id, c.name, 'plate', o.plate, '' FROM ` + table + ` o JOIN customers c ON c.id = o.customer_id WHERE o.plate <> '' AND ` + liveCustomers
	}
	return many(ctx, r, "traits", func(r row) (t Trait, err error) {
		err = r.Scan(&t.Customer, &t.Name, &t.Kind, &t.Value, &t.Relation)
		return t, err
	}, `SELECT c.id, c.name, 'phone', c.phone, '' FROM customers c WHERE c.phone IS NOT NULL AND `+liveCustomers+`
		UNION SELECT c.id, c.name, 'proven', o.phone, '' FROM conversations o JOIN customers c ON c.id = o.customer_id WHERE o.phone <> '' AND `+liveCustomers+`
		UNION SELECT c.id, c.name, 'plate', v.plate, l.relation FROM customer_vehicles l JOIN vehicles v ON v.id = l.vehicle_id JOIN customers c ON c.id = l.customer_id WHERE v.plate IS NOT NULL AND `+liveCustomers+`
		UNION SELECT c.id, c.name, 'vin', v.vin, l.relation FROM customer_vehicles l JOIN vehicles v ON v.id = l.vehicle_id JOIN customers c ON c.id = l.customer_id WHERE v.vin IS NOT NULL AND `+liveCustomers+
		contacts+` ORDER BY 1, 3, 4, 5`, shop)
}

// Pair names two records, the older one first.
type Pair struct{ First, Second CustomerID }

// PairOf is the pair of two customers.
func PairOf(a, b CustomerID) Pair { return Pair{min(a, b), max(a, b)} }

// What became of a pair that was shown to staff.
const (
	PairSuggested = "suggested"
	PairDismissed = "dismissed" // two people; it is not suggested again
)

// Pairs returns what became of the shop's pairs.
func (r Reader) Pairs(ctx context.Context, shop ShopID) (map[Pair]string, error) {
	type known struct {
		Pair
		status string
	}
	all, err := many(ctx, r, "pairs", func(r row) (k known, err error) {
		err = r.Scan(&k.First, &k.Second, &k.status)
		return k, err
	}, `SELECT first_id, second_id, status FROM customer_pairs WHERE shop_id = $1`, shop)
	pairs := make(map[Pair]string, len(all))
	for _, k := range all {
		pairs[k.Pair] = k.status
	}
	return pairs, err
}

// SuggestPair records that a pair was shown to staff. It is false when it had been before:
// nobody is to be asked twice.
func (tx *Tx) SuggestPair(ctx context.Context, shop ShopID, p Pair) (bool, error) {
	n, err := tx.exec(ctx, "suggest pair", `INSERT INTO customer_pairs (first_id, second_id, shop_id, status, at) VALUES ($1,$2,$3,$4,$5)
		ON CONFLICT (first_id, second_id) DO NOTHING`, p.First, p.Second, shop, PairSuggested, tx.now)
	return n > 0, err
}

// DismissPair records that staff say they are two people.
func (tx *Tx) DismissPair(ctx context.Context, shop ShopID, p Pair, by StaffID) error {
	return tx.later(ctx, "dismiss pair", `INSERT INTO customer_pairs (first_id, second_id, shop_id, status, staff_id, at) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (first_id, second_id) DO UPDATE SET status = EXCLUDED.status, staff_id = EXCLUDED.staff_id, at = EXCLUDED.at`,
		p.First, p.Second, shop, PairDismissed, null(by), tx.now)
}
