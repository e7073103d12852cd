package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/user"
	"runtime/debug"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"

	"pitcrew/bot/desks/records"
)

// importCommand brings in what the shop has on file.
type importCommand struct {
	Files     []string `arg:"" name:"file" help:"Workbooks (.xlsx) and text files (.csv): customers, vehicles, orders, staff, parts, prices."`
	DryRun    bool     `help:"Count what would happen and write nothing but the error file."`
	JSON      bool     `name:"json" help:"Print the counts as one JSON object on the last line."`
	Errors    string   `help:"Where rejected rows go; by default beside the first file, as NAME.errors.csv." placeholder:"PATH"`
	Sheet     string   `help:"Import only the worksheet of this name." placeholder:"NAME"`
	EnteredBy string   `help:"Who entered the records whose rows do not say it; by default who runs this." placeholder:"NAME"`
	CheckedBy string   `help:"Who checked them." placeholder:"NAME"`
}

// Run implements the command. Rejected rows are no failure: they are counted and in the error file. A file
// that cannot be read is one, after the others were imported.
func (c *importCommand) Run(ctx context.Context, g *globals) error {
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	if c.EnteredBy == "" {
		c.EnteredBy = whoRuns()
	}
	debug.SetGCPercent(50) // a dry run holds what it would write: less room for garbage beside it
	show := &importProgress{out: os.Stderr, terminal: isatty.IsTerminal(os.Stderr.Fd())}
	result, err := records.Import(ctx, a.store, a.shop, c.Files, records.Options{
		DryRun: c.DryRun, Sheet: c.Sheet, ErrorFile: c.Errors, EnteredBy: c.EnteredBy, CheckedBy: c.CheckedBy, Progress: show.show,
	})
	show.end()
	if err == nil && !c.DryRun {
		err = a.watchStock(ctx)
	}
	if c.JSON {
		err = cmp.Or(err, printImportJSON(os.Stdout, result))
	} else {
		printImport(os.Stdout, result, c.DryRun)
	}
	if err != nil {
		return err
	}
	return unreadable(result.Failed, len(c.Files))
}

// unreadable is one line about the files that could not be read.
func unreadable(failed []*records.FileError, files int) error {
	switch {
	case len(failed) == 0:
		return nil
	case files == 1:
		return failed[0]
	}
	var each []string
	for _, f := range failed {
		each = append(each, f.Error())
	}
	return fmt.Errorf("%d of %d files could not be read: %s", len(failed), files, strings.Join(each, "; "))
}

// whoRuns is the account's name, for the record rule of who entered what.
func whoRuns() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "import"
}

func printImportJSON(out io.Writer, r records.Result) error {
	return json.NewEncoder(out).Encode(struct {
		New       int    `json:"new"`
		Updated   int    `json:"updated"`
		Unchanged int    `json:"unchanged"`
		Rejected  int    `json:"rejected"`
		ErrorFile string `json:"error_file"`
	}{r.New, r.Updated, r.Unchanged, r.Rejected, r.ErrorFile})
}

// printImport tells a person what happened, sheet by sheet.
func printImport(out io.Writer, r records.Result, dry bool) {
	for _, s := range r.Sheets {
		if s.Kind == "" {
			fmt.Fprintf(out, "%s: left out, no known column names\n", s.Sheet)
			continue
		}
		fmt.Fprintf(out, "%s: %s, %s\n", s.Sheet, s.Kind, importCounts(s.Counts))
		if len(s.Unknown) > 0 {
			fmt.Fprintf(out, "  columns not used: %s\n", strings.Join(s.Unknown, ", "))
		}
	}
	for _, n := range r.Notes {
		fmt.Fprintf(out, "  note: %s: %d rows\n", n.Text, n.Rows)
	}
	if len(r.Sheets) > 1 {
		fmt.Fprintln(out, "total:", importCounts(r.Counts))
	}
	if r.ErrorFile != "" {
		fmt.Fprintf(out, "rejected rows with their reasons: %s (fix them there and import that file)\n", r.ErrorFile)
	}
	if dry {
		fmt.Fprintln(out, "this was a dry run: the database is as it was")
	}
}

func importCounts(c records.Counts) string {
	return fmt.Sprintf("%d rows: %d new, %d updated, %d unchanged, %d rejected", c.Rows(), c.New, c.Updated, c.Unchanged, c.Rejected)
}

// importProgress shows a bar on a terminal; elsewhere it says every few seconds how far it is.
type importProgress struct {
	out      io.Writer
	terminal bool
	bar      *progressbar.ProgressBar
	sheet    string
	said     time.Time
}

func (p *importProgress) show(sheet string, done, expected int) {
	if !p.terminal {
		if sheet != p.sheet {
			p.sheet, p.said = sheet, time.Now()
		}
		if time.Since(p.said) >= 5*time.Second {
			p.said = time.Now()
			of := ""
			if expected > 0 {
				of = fmt.Sprintf(" of %d", max(expected, done))
			}
			fmt.Fprintf(p.out, "%s: row %d%s\n", sheet, done, of)
		}
		return
	}
	if sheet != p.sheet {
		p.end()
		p.sheet = sheet
		p.bar = progressbar.NewOptions(cmp.Or(max(expected, 0), -1), progressbar.OptionSetWriter(p.out), progressbar.OptionSetDescription(sheet),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	if expected > 0 {
		done = min(done, expected)
	}
	p.bar.Set(done) //nolint:errcheck // a bar that cannot be drawn is not worth failing for
}

// end clears the bar.
func (p *importProgress) end() {
	if p.bar != nil {
		p.bar.Finish() //nolint:errcheck // a bar that cannot be drawn is not worth failing for
		p.bar = nil
	}
}
