package bench_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// script turns the statements of one message into a pgbench script that does the same
// work again and again, for other customers and conversations each time, and knows the
// rows that it made itself by their ids.
type script struct {
	text   strings.Builder
	made   map[string]int    // rows inserted so far, by table
	values map[string]string // constant parameters by value: variables of the command line
	last   map[string]int64  // the last id of each table before the message
}

// kinds are the tables whose ids a script draws or makes. Each table's ids begin at a
// number of its own, so that a number in a parameter tells what it is.
var kinds = []string{"shops", "staff", "customers", "vehicles", "service_orders", "conversations", "messages", "appointments", "tickets", "todos", "tasks", "bay_holds"}

func firstID(table string) int64 {
	for i, k := range kinds {
		if k == table {
			return int64(i+1) * 1_000_000_000
		}
	}
	return 0
}

// kindOf tells whose id a number is; empty when it is none.
func kindOf(id int64) string {
	if i := id / 1_000_000_000; i >= 1 && int(i) <= len(kinds) {
		return kinds[i-1]
	}
	return ""
}

func newScript(values map[string]string, last map[string]int64) *script {
	s := &script{made: map[string]int{}, values: values, last: last}
	// A day of its own for each visit: a client keeps its variables from script to script.
	fmt.Fprintf(&s.text, "\\set event random(1, 9000000000000000000)\n\\set visit :visit + 1\n\\set shift 1000 + :visit * %d + :client_id\n", atOnce)
	// Each client has conversations of its own, as the visitors have.
	of := last["conversations"] - firstID("conversations") + 1
	fmt.Fprintf(&s.text, "\\set conversations %d + :client_id * %d + random(0, %d)\n", firstID("conversations"), of/atOnce, of/atOnce-1)
	for _, table := range []string{"customers", "vehicles", "service_orders", "appointments", "bay_holds", "tickets", "todos"} {
		if last[table] >= firstID(table) {
			fmt.Fprintf(&s.text, "\\set %s random(%d, %d)\n", table, firstID(table), last[table])
		}
	}
	return s
}

var (
	place    = regexp.MustCompile(`\$\d+`)
	inserted = regexp.MustCompile(`(?s)^INSERT INTO (\w+).*RETURNING`)
	anID     = regexp.MustCompile(`^([a-z.]*/)*(\d{10,11})(/\d+)*$`)
)

// add writes a statement with its parameters in the script's terms.
func (s *script) add(st statement) {
	text := place.ReplaceAllStringFunc(st.text, func(p string) string {
		n, err := strconv.Atoi(p[1:])
		if err != nil || n > len(st.params) {
			return p
		}
		return s.param(st, st.params[n-1])
	})
	s.text.WriteString(strings.TrimSpace(text))
	if m := inserted.FindStringSubmatch(st.text); m != nil {
		s.made[m[1]]++
		fmt.Fprintf(&s.text, " \\gset %s_%d_\n", m[1], s.made[m[1]])
		return
	}
	s.text.WriteString(";\n")
}

var moment = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:`)

func (s *script) param(st statement, value *string) string {
	switch {
	case value == nil:
		return "NULL"
	case strings.HasPrefix(*value, silent{}.Name()+":"): // an event's key
		return "('" + silent{}.Name() + ":' || :event::text)"
	case strings.HasPrefix(*value, "lapse/"): // a task for each moment at which a hold runs out
		return "('lapse/' || :event::text)"
	case (strings.HasPrefix(st.text, "INSERT INTO bay_slots") || strings.HasPrefix(st.text, "INSERT INTO appointments")) && moment.MatchString(*value): // a time that is free
		return "(" + s.constant(*value) + "::timestamptz + :shift * interval '1 day')"
	}
	m := anID.FindStringSubmatchIndex(*value)
	if m == nil {
		return s.constant(*value)
	}
	id, err := strconv.ParseInt((*value)[m[4]:m[5]], 10, 64)
	if err != nil {
		return s.constant(*value)
	}
	of := s.id(id)
	switch before, after := (*value)[:m[4]], (*value)[m[5]:]; {
	case of == "":
		return s.constant(*value)
	case before+after == "":
		return of
	default:
		return fmt.Sprintf("('%s' || %s::text || '%s')", before, of, after)
	}
}

// id is what stands for an id: of a row that the script made, or of any of those that
// were there before.
func (s *script) id(id int64) string {
	table := kindOf(id)
	switch k := id - s.last[table]; {
	case table == "shops" || table == "staff" || table == "":
		return ""
	case table == "conversations":
		return ":conversations"
	case k > 0:
		return fmt.Sprintf(":%s_%d_id", table, k)
	case table == "messages": // the one answered last is the one before the new one
		return "(:messages_1_id::bigint - 1)"
	default:
		return ":" + table
	}
}

// constant is a variable of the command line, which takes no empty ones.
func (s *script) constant(value string) string {
	if value == "" {
		return "''"
	}
	name, ok := s.values[value]
	if !ok {
		name = fmt.Sprintf("p%d", len(s.values)+1)
		s.values[value] = name
	}
	return ":" + name
}

// pgbench runs scripts, each as often as the others, against the shop's database.
type pgbench struct {
	program, url, schema string
	files                []string
	values               map[string]string
	runs                 int // so far
}

// mostVisits is more than a client makes in a run.
const mostVisits = 500_000

var tps = regexp.MustCompile(`(?m)^progress: ([\d.]+) s, ([\d.]+) tps`)

// warmUp is how long a client of pgbench needs until its statements are planned for good.
const warmUp = 4 * time.Second

// run returns the messages per second that as many clients reach as there are visitors.
// It calls begin when they are warm and end when it has seen enough of them.
func (p *pgbench) run(ctx context.Context, lasts time.Duration, begin, end func()) (float64, error) {
	args := []string{"-n", "-c", strconv.Itoa(atOnce), "-j", "2", "-T", strconv.Itoa(int((warmUp + lasts + time.Second).Seconds())), "-P", "1", "-M", "prepared"}
	args = append(args, "-D", fmt.Sprintf("visit=%d", p.runs*mostVisits))
	p.runs++
	for _, f := range p.files {
		args = append(args, "-f", f)
	}
	for value, name := range p.values {
		args = append(args, "-D", name+"="+value)
	}
	command := exec.CommandContext(ctx, p.program, append(args, p.url)...)
	command.Env = append(os.Environ(), "PGOPTIONS=-c search_path="+p.schema)
	progress, err := command.StderrPipe()
	if err != nil {
		return 0, err
	}
	if err := command.Start(); err != nil {
		return 0, err
	}
	var said []string
	sum, n := 0.0, 0.0
	for lines := bufio.NewScanner(progress); lines.Scan(); {
		said = append(said, lines.Text())
		m := tps.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		at, err := strconv.ParseFloat(m[1], 64)
		rate, err2 := strconv.ParseFloat(m[2], 64)
		if err != nil || err2 != nil {
			return 0, errors.Join(err, err2)
		}
		if second := time.Duration(math.Round(at)) * time.Second; second == warmUp {
			begin()
		} else if second > warmUp && second <= warmUp+lasts {
			sum, n = sum+rate, n+1
			if second == warmUp+lasts {
				end()
			}
		}
	}
	if err := command.Wait(); err != nil || n == 0 || strings.Contains(strings.Join(said, " "), "ERROR") {
		return 0, fmt.Errorf("pgbench: %w: %.2000s", err, strings.Join(said, "\n"))
	}
	return sum / n, nil
}

// newPgbench writes the scripts to dir.
func newPgbench(address, dir string, scripts []*script, values map[string]string) (*pgbench, error) {
	program, err := exec.LookPath("pgbench")
	if err != nil {
		return nil, fmt.Errorf("%w: run this through scripts/postgres.sh run", err)
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	q := u.Query()
	p := &pgbench{program: program, schema: q.Get("search_path"), values: values}
	q.Del("search_path")
	u.RawQuery = q.Encode()
	p.url = u.String()
	for i, s := range scripts {
		file := filepath.Join(dir, fmt.Sprintf("message-%02d.sql", i+1))
		if err := os.WriteFile(file, []byte(s.text.String()), 0o600); err != nil {
			return nil, err
		}
		p.files = append(p.files, file)
	}
	return p, nil
}
