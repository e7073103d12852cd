package main

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"

	"pitcrew/store"
)

//go:embed prices.csv
var pricesFile string

// defaultPrices is the price list that a new shop starts from, prices.csv: code, name,
// kind, unit, price in yuan, note, and what a quote looks at: brand, grade, the labour in
// the price, the end of a range. A shop replaces it with `pitcrew import`.
func defaultPrices() []store.PriceItem {
	rows, err := csv.NewReader(strings.NewReader(pricesFile)).ReadAll()
	if err != nil {
		panic(err) // embedded; a test reads it
	}
	var out []store.PriceItem
	for _, r := range rows[1:] {
		out = append(out, store.PriceItem{
			Code: r[0], Name: r[1], Kind: r[2], Unit: r[3], Price: fen(r[4]), Note: r[5], Brand: r[6], Grade: r[7], Labour: fen(r[8]), PriceTo: fen(r[9]),
		})
	}
	return out
}

// fen reads whole yuan of the embedded list; nothing is 0.
func fen(yuan string) int64 {
	if yuan == "" {
		return 0
	}
	n, err := strconv.ParseInt(yuan, 10, 64)
	if err != nil {
		panic(err) // embedded; a test reads it
	}
	return n * 100
}
