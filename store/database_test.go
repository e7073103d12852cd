package store_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"pitcrew/store"
)

// database is the store's database as a stranger with a client sees it.
type database struct {
	t        testing.TB
	db       *sql.DB
	postgres bool
}

func openDatabase(t testing.TB, url string) database {
	t.Helper()
	driver := "sqlite"
	if store.IsPostgres(url) {
		driver = "pgx"
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return database{t, db, store.IsPostgres(url)}
}

type column struct {
	table, name string
	json        bool
}

// columns lists every column of every table that can hold text.
func (d database) columns() []column {
	query := `SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.type IN ('TEXT','BLOB','') ORDER BY 1, c.cid`
	if d.postgres {
		query = `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema()
			AND data_type NOT IN ('bigint','integer','boolean','double precision','timestamp with time zone','timestamp without time zone','date') ORDER BY 1, ordinal_position`
	}
	rows, err := d.db.Query(query)
	if err != nil {
		d.t.Fatal(err)
	}
	defer rows.Close()
	var out []column
	for rows.Next() {
		var c column
		var kind string
		if err := rows.Scan(&c.table, &c.name, &kind); err != nil {
			d.t.Fatal(err)
		}
		c.json = kind == "jsonb" || strings.Contains(" state extra reasons breached sources payload moved ", " "+c.name+" ")
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		d.t.Fatal(err)
	}
	return out
}

func (d database) exec(query string, args ...any) int64 {
	d.t.Helper()
	result, err := d.db.Exec(query, args...)
	if err != nil {
		d.t.Fatalf("%s: %v", query, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

// holding lists the columns in which a text is found, with how often.
func (d database) holding(text string) map[string]int {
	d.t.Helper()
	found := map[string]int{}
	for _, c := range d.columns() {
		var n int
		if err := d.db.QueryRow(fmt.Sprintf(`SELECT COUNT(*) FROM %s WHERE CAST(%s AS TEXT) LIKE '%%%s%%'`, c.table, c.name, text)).Scan(&n); err != nil {
			d.t.Fatal(err)
		}
		if n > 0 {
			found[c.table+"."+c.name] = n
		}
	}
	return found
}
