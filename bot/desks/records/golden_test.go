package records_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"pitcrew/bot/desks/records"
	"pitcrew/intents/identifiers"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

var update = flag.Bool("update", false, "write what the golden imports give into their files")

// TestGolden plays testdata/*.txtar on both databases. The files of a folder are imported together,
// folder after folder; its "counts" and "errors" are what must come of it, and "records" is what is on
// file in the end. Each import is also tried as a dry run before, with the same counts and error file,
// and repeated after, when nothing may change.
func TestGolden(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no golden imports: %v", err)
	}
	for _, file := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			if *update {
				writeGolden(t, file)
				return
			}
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				want, err := txtar.ParseFile(file)
				if err != nil {
					t.Fatal(err)
				}
				got := playGolden(t, s, want)
				if diff := cmp.Diff(string(txtar.Format(want)), string(txtar.Format(got))); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

func writeGolden(t *testing.T, file string) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got := playGolden(t, storetest.Open(t, storetest.SQLite(t), store.Options{Clock: storetest.NewClock().Now}), archive)
	if err := os.WriteFile(file, txtar.Format(got), 0o600); err != nil {
		t.Fatal(err)
	}
}

// playGolden imports the archive's files and returns the archive with what came of it.
func playGolden(t *testing.T, s *store.Store, archive *txtar.Archive) *txtar.Archive {
	t.Helper()
	shop := openShop(t, s)
	got := &txtar.Archive{Comment: archive.Comment}
	steps := map[string][]txtar.File{}
	var tokens []string
	for _, f := range archive.Files {
		if path.Ext(f.Name) == ".csv" {
			steps[path.Dir(f.Name)] = append(steps[path.Dir(f.Name)], f)
			tokens = append(tokens, strings.FieldsFunc(string(f.Data), func(r rune) bool { return strings.ContainsRune(",\n\"", r) })...)
		}
	}
	for _, step := range slices.Sorted(maps.Keys(steps)) {
		counts, errors := playStep(t, s, shop, steps[step])
		got.Files = append(got.Files, steps[step]...)
		got.Files = append(got.Files, txtar.File{Name: step + "/counts", Data: []byte(counts)})
		if errors != "" {
			got.Files = append(got.Files, txtar.File{Name: step + "/errors", Data: []byte(errors)})
		}
	}
	got.Files = append(got.Files, txtar.File{Name: "records", Data: []byte(dump(t, s, shop, tokens))})
	return got
}

// playStep imports files as a dry run, for real and again.
func playStep(t *testing.T, s *store.Store, shop store.Shop, files []txtar.File) (counts, errors string) {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for _, f := range files {
		paths = append(paths, filepath.Join(dir, path.Base(f.Name)))
		if err := os.WriteFile(paths[len(paths)-1], f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(dry bool) (records.Result, string) {
		errorFile := filepath.Join(t.TempDir(), "errors.csv")
		result := imported(t, s, shop, records.Options{DryRun: dry, ErrorFile: errorFile, EnteredBy: "导入员"}, paths...)
		content, err := os.ReadFile(errorFile)
		if (err == nil) != (result.Rejected > 0) || (result.ErrorFile != "") != (result.Rejected > 0) {
			t.Errorf("%d rejected, error file %q: %v", result.Rejected, result.ErrorFile, err)
		}
		return result, strings.ReplaceAll(strings.TrimPrefix(string(content), "\uFEFF"), "\r\n", "\n")
	}
	before := dump(t, s, shop, nil)
	dry, dryErrors := run(true)
	if diff := cmp.Diff(before, dump(t, s, shop, nil)); diff != "" {
		t.Errorf("the dry run changed records: %s", diff)
	}
	result, errors := run(false)
	if diff := cmp.Diff(summary(result)+errors, summary(dry)+dryErrors); diff != "" {
		t.Errorf("the dry run differs (-real +dry): %s", diff)
	}
	after := dump(t, s, shop, nil)
	again, _ := run(false)
	if want := (records.Counts{Unchanged: result.Rows() - result.Rejected, Rejected: result.Rejected}); again.Counts != want {
		t.Errorf("again: %+v, want %+v", again.Counts, want)
	}
	if diff := cmp.Diff(after, dump(t, s, shop, nil)); diff != "" {
		t.Errorf("again changed records: %s", diff)
	}
	return summary(result), errors
}

// summary is a result in text.
func summary(r records.Result) string {
	var b strings.Builder
	count := func(name string, c records.Counts) {
		fmt.Fprintf(&b, "%s: new %d, updated %d, unchanged %d, rejected %d\n", name, c.New, c.Updated, c.Unchanged, c.Rejected)
	}
	for _, s := range r.Sheets {
		count(fmt.Sprintf("%s %s", s.Sheet, s.Kind), s.Counts)
	}
	count("all", r.Counts)
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "note: %s: %d\n", n.Text, n.Rows)
	}
	for _, f := range r.Failed {
		fmt.Fprintf(&b, "failed: %v\n", f)
	}
	return b.String()
}

// dump is what the shop has on file, in text. Parts and cars that nobody owns cannot be listed: they are
// looked up by words that may be their codes and plates.
func dump(t *testing.T, s *store.Store, shop store.Shop, words []string) string {
	t.Helper()
	var b strings.Builder
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	staff, err := s.StaffOf(ctx, shop.ID)
	must(err)
	names := map[store.StaffID]string{}
	for _, p := range staff {
		names[p.ID] = p.Name
		fmt.Fprintf(&b, "staff %s %s %s active=%v\n", p.Name, p.Role, p.Phone, p.Active)
	}
	prices, err := s.Prices(ctx, shop.ID)
	must(err)
	for _, p := range prices {
		fmt.Fprintf(&b, "price %s %s %s %s %d %s\n", p.Code, p.Name, p.Kind, p.Unit, p.Price, p.Note)
	}
	parts, err := s.PartsByCodes(ctx, shop.ID, words)
	must(err)
	seen := map[string]bool{}
	for _, p := range parts {
		if line := fmt.Sprintf("part %s %s %s %g/%g %d\n", p.Code, p.Name, p.Brand, p.Quantity, p.Safety, p.Price); !seen[line] {
			seen[line] = true
			b.WriteString(line)
		}
	}
	customers, err := s.CustomersBySurname(ctx, shop.ID, "", 1000)
	must(err)
	slices.SortFunc(customers, func(a, b store.Customer) int { return int(a.ID - b.ID) })
	for _, c := range customers {
		fmt.Fprintf(&b, "customer %s %s %s %s consent=%v points=%d entered=%s checked=%s note=%s\n", c.Name, c.Phone, c.Gender, c.Birthday, c.ConsentMarketing, c.Points, c.EnteredBy, c.CheckedBy, c.Note)
		tags, err := s.Tags(ctx, c.ID)
		must(err)
		if slices.Sort(tags); len(tags) > 0 {
			fmt.Fprintf(&b, "  tags %s\n", strings.Join(tags, " "))
		}
		cars, err := s.VehiclesOf(ctx, c.ID)
		must(err)
		for _, v := range cars {
			seen[v.Plate] = true
			links, _, err := s.LinksOf(ctx, []store.VehicleID{v.ID})
			must(err)
			i := slices.IndexFunc(links, func(l store.VehicleLink) bool { return l.Customer == c.ID })
			fmt.Fprintf(&b, "  %s ", links[i].Relation)
			dumpCar(t, s, &b, v)
		}
		orders, err := s.OrdersOf(ctx, c.ID, 1000)
		must(err)
		for _, o := range orders {
			closed := ""
			if !o.ClosedAt.IsZero() {
				closed = o.ClosedAt.In(storetest.Shanghai).Format("2006-01-02 15:04")
			}
			fmt.Fprintf(&b, "  order %s %s %s %s..%s %dkm %d advisor=%s %s\n", o.Number, o.Plate, o.Status,
				o.OpenedAt.In(storetest.Shanghai).Format("2006-01-02 15:04"), closed, o.Mileage, o.Total, names[o.Advisor], o.Summary)
			lines, err := s.LinesOf(ctx, o.ID)
			must(err)
			for _, l := range lines[o.ID] {
				fmt.Fprintf(&b, "    %s %s %s x%g %d\n", l.Kind, l.Code, l.Item, l.Quantity, l.Amount)
			}
		}
	}
	for _, word := range words {
		plate, err := identifiers.ParsePlate(word)
		if err != nil || seen[string(plate)] {
			continue
		}
		if v, err := s.VehicleByPlate(ctx, string(plate)); err == nil {
			seen[v.Plate] = true
			b.WriteString("nobody's ")
			dumpCar(t, s, &b, v)
		}
	}
	return b.String()
}

func dumpCar(t *testing.T, s *store.Store, b *strings.Builder, v store.Vehicle) {
	t.Helper()
	fmt.Fprintf(b, "%s %s %s/%s %s %s", v.Plate, v.VIN, v.Make, v.Model, v.Energy, v.PurchasedOn)
	readings, err := s.MileagesOf(ctx, []store.VehicleID{v.ID}, "1900-01-01", "2100-01-01")
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(readings, func(a, b store.Mileage) int { return strings.Compare(string(a.On), string(b.On)) })
	for _, m := range readings {
		fmt.Fprintf(b, " %s:%dkm(%s)", m.On, m.Km, m.Source)
	}
	b.WriteString("\n")
}
