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
// kind, unit, price in yuan, note. A shop replaces it with `pitcrew import`.
func defaultPrices() []store.PriceItem {
	rows, err := csv.NewReader(strings.NewReader(pricesFile)).ReadAll()
	if err != nil {
		panic(err) // embedded; a test reads it
	}
	var out []store.PriceItem
	for _, r := range rows[1:] {
		yuan, err := strconv.ParseInt(r[4], 10, 64)
		if err != nil {
			panic(err)
		}
		out = append(out, store.PriceItem{Code: r[0], Name: r[1], Kind: r[2], Unit: r[3], Price: yuan * 100, Note: r[5]})
	}
	return out
}
