package bench_test

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// statement is what the server was asked to run. A parameter that is NULL is nil.
type statement struct {
	text   string
	params []*string
	server string // the process that ran it, one per connection
	ends   bool   // no statement, but the end of a transaction, whether it was begun by a statement or not
}

// logged is url with every statement of its connections written to the server's log, and
// where transactions end.
func logged(b *testing.B, address string) string {
	b.Helper()
	u, err := url.Parse(address)
	if err != nil {
		b.Fatal(err)
	}
	q := u.Query()
	q.Set("options", "-c log_statement=all -c log_min_duration_statement=-1 -c log_duration=off -c log_min_messages=debug5")
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20") // what PostgreSQL's drivers read
	return u.String()
}

// serverLog reads the log of a cluster that scripts/postgres.sh started.
type serverLog struct {
	conn *pgx.Conn
	at   int64
}

// next returns the statements that were logged since the last call.
func (l *serverLog) next(ctx context.Context) ([]statement, error) {
	var size int64
	if err := l.conn.QueryRow(ctx, `SELECT size FROM pg_stat_file('log')`).Scan(&size); err != nil {
		return nil, fmt.Errorf("the server's log is not where scripts/postgres.sh puts it: %w", err)
	}
	var text string
	if err := l.conn.QueryRow(ctx, `SELECT convert_from(pg_read_binary_file('log', $1, $2), 'UTF8')`, l.at, size-l.at).Scan(&text); err != nil {
		return nil, err
	}
	l.at = size
	return readLog(text), nil
}

var (
	entryStart = regexp.MustCompile(`(?m)^\d{4}-\d\d-\d\d \S+ \S+ \[(\d+)\] ([A-Z]+):  `)
	prepared   = regexp.MustCompile(`(?s)^(?:statement|execute [^:]*): (.*)$`)
	parameter  = regexp.MustCompile(`(?s)\$\d+ = (NULL|'(?:[^']|'')*')`)
)

// readLog takes the statements and their parameters out of a log.
func readLog(text string) []statement {
	var out []statement
	starts := entryStart.FindAllStringSubmatchIndex(text, -1)
	for i, s := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		level, words := text[s[4]:s[5]], strings.TrimSuffix(strings.ReplaceAll(text[s[1]:end], "\n\t", "\n"), "\n")
		switch {
		case level == "DEBUG" && strings.HasPrefix(words, "CommitTransaction("):
			out = append(out, statement{server: text[s[2]:s[3]], ends: true})
		case level == "LOG":
			if m := prepared.FindStringSubmatch(words); m != nil {
				out = append(out, statement{text: m[1], server: text[s[2]:s[3]]})
			}
		case level == "DETAIL" && strings.HasPrefix(words, "parameters: ") && len(out) > 0:
			for _, m := range parameter.FindAllStringSubmatch(words, -1) {
				var value *string
				if m[1] != "NULL" {
					unquoted := strings.ReplaceAll(m[1][1:len(m[1])-1], "''", "'")
					value = &unquoted
				}
				out[len(out)-1].params = append(out[len(out)-1].params, value)
			}
		}
	}
	return out
}

// work is the statements of a transaction, or one outside any, without BEGIN and COMMIT.
type work []statement

// works puts the statements of connections that worked side by side one work after the
// other. Each is in the window of the list in which it began; cuts are where windows end.
func works(all []statement, cuts []int) [][]*work {
	out := make([][]*work, len(cuts))
	open := map[string]*work{} // by connection
	window := 0
	for i, s := range all {
		for i >= cuts[window] {
			window++
		}
		if s.ends {
			delete(open, s.server)
		}
		switch strings.ToLower(s.text) {
		case "", "begin", "commit":
			continue
		}
		w := open[s.server]
		if w == nil {
			w = &work{}
			out[window] = append(out[window], w)
			open[s.server] = w
		}
		*w = append(*w, s)
	}
	for _, w := range open { // the log ended before it did
		*w = nil
	}
	return out
}

// has reports whether any statement begins with the words.
func (w work) has(words string) bool {
	return slices.ContainsFunc(w, func(s statement) bool { return strings.HasPrefix(s.text, words) })
}
