package bench_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// spent is the processor time that has been spent so far. On a machine that others use,
// too, it tells more than the clock on the wall.
type spent struct {
	here, children, server time.Duration
}

func (s spent) since(before spent) spent {
	return spent{s.here - before.here, s.children - before.children, s.server - before.server}
}

// spentNow adds up this process, those that it started and that still run, and the server
// that conn is connected to. It needs Linux.
func spentNow(ctx context.Context, conn *pgx.Conn) (s spent, err error) {
	if s.here, err = usage(syscall.RUSAGE_SELF); err != nil {
		return s, err
	}
	var backend int
	if err := conn.QueryRow(ctx, `SELECT pg_backend_pid()`).Scan(&backend); err != nil {
		return s, err
	}
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return s, err
	}
	parents, ticks := map[string]string{}, map[string]time.Duration{}
	for _, file := range all {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended meanwhile
		}
		// proc(5): after the name in brackets come the state, the parent, and as 12th to 15th
		// the times of the process and of the children that it waited for.
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		pid := strings.Split(file, "/")[2]
		parents[pid] = fields[1]
		for _, f := range fields[11:15] {
			n, err := strconv.ParseInt(f, 10, 64)
			if err != nil {
				return s, fmt.Errorf("%s: %w", file, err)
			}
			ticks[pid] += time.Duration(n) * time.Second / 100 // USER_HZ
		}
	}
	postmaster, us := parents[strconv.Itoa(backend)], strconv.Itoa(os.Getpid())
	for pid, parent := range parents {
		switch {
		case pid == postmaster || parent == postmaster:
			s.server += ticks[pid]
		case parent == us:
			s.children += ticks[pid]
		}
	}
	return s, nil
}

func usage(who int) (time.Duration, error) {
	var u syscall.Rusage
	err := syscall.Getrusage(who, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), err
}
