package main

import (
	"flag"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"pitcrew/store/storetest"
)

var update = flag.Bool("update", false, "write what was said into the golden conversations and scripts")

// TestMain lets the scripts below run the real program as "pitcrew".
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"pitcrew": main})
}

// TestScripts runs testdata/script/*.txtar: what a user types, and what they see. Each
// runs on both databases, on one of its own that PITCREW_DATABASE names.
func TestScripts(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(*testing.T, *testscript.Env) string{
		"sqlite":   func(_ *testing.T, e *testscript.Env) string { return filepath.Join(e.WorkDir, "pitcrew.db") },
		"postgres": func(t *testing.T, _ *testscript.Env) string { return storetest.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database(t, &testscript.Env{WorkDir: t.TempDir()}) // without a server fail here, not inside a script
			testscript.Run(t, testscript.Params{
				Dir: "testdata/script",
				Setup: func(e *testscript.Env) error {
					e.Setenv("PITCREW_DATABASE", database(t, e))
					e.Setenv("TMPDIR", e.WorkDir)
					return nil
				},
				UpdateScripts: *update,
			})
		})
	}
}
