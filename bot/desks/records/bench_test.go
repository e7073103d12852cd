package records_test

import (
	"testing"

	"pitcrew/bot/desks/records"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// BenchmarkImport measures rows per second: of new records, of the same again, and of a dry run.
func BenchmarkImport(b *testing.B) {
	const rows = 20_000
	files := map[string]string{
		"customers.csv":  writeCSV(b, "customers.csv", customerRows(rows)),
		"customers.xlsx": writeXLSX(b, "customers.xlsx", map[string][][]string{"客户": customerRows(rows)}),
		"orders.csv":     writeCSV(b, "orders.csv", orderRows(rows)),
	}
	for name, open := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		for file, path := range files {
			b.Run(name+"/"+file+"/new", func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					s := storetest.Open(b, open(b), store.Options{})
					shop := openShop(b, s)
					b.StartTimer()
					run(b, s, shop, records.Options{}, path, records.Counts{New: rows})
				}
				b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
			})
			s := storetest.Open(b, open(b), store.Options{})
			shop := openShop(b, s)
			b.Run(name+"/"+file+"/dry", func(b *testing.B) {
				for b.Loop() {
					run(b, s, shop, records.Options{DryRun: true}, path, records.Counts{New: rows})
				}
				b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
			})
			imported(b, s, shop, records.Options{}, path)
			b.Run(name+"/"+file+"/again", func(b *testing.B) {
				for b.Loop() {
					run(b, s, shop, records.Options{}, path, records.Counts{Unchanged: rows})
				}
				b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
}

func run(b *testing.B, s *store.Store, shop store.Shop, opts records.Options, path string, want records.Counts) {
	b.Helper()
	if got := imported(b, s, shop, opts, path); got.Counts != want {
		b.Fatalf("%+v, want %+v: %s", got.Counts, want, got.ErrorFile)
	}
}
