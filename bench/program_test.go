package bench_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"pitcrew/store/storetest"
)

// program builds pitcrew once, into a folder that the last benchmark removes.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "pitcrew-bench")
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "pitcrew")
	build := exec.Command("go", "build", "-o", file, "..")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w: %s", err, out)
	}
	return file, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if file, err := program(); err == nil {
		os.RemoveAll(filepath.Dir(file)) //nolint:errcheck // a folder for temporary files
	}
	os.Exit(code)
}

// start runs pitcrew on a shop's database.
func (s *shop) start(b *testing.B, stdin io.Reader, args ...string) (*exec.Cmd, *bufio.Reader) {
	b.Helper()
	file, err := program()
	if err != nil {
		b.Fatal(err)
	}
	c := exec.Command(file, args...)
	c.Env = append(os.Environ(), "PITCREW_DATABASE="+s.url)
	c.Stdin = stdin
	var failed bytes.Buffer
	c.Stderr = &failed
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if c.ProcessState == nil || !c.ProcessState.Success() {
			b.Errorf("pitcrew %s: %s", strings.Join(args, " "), failed.Bytes())
		}
	})
	return c, bufio.NewReader(out)
}

// BenchmarkStart starts the program on a database that has the sample shop, says one line
// and reads the answer: the time from exec to the answer.
func BenchmarkStart(b *testing.B) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			s := open(b, url(b), false, 0)
			if _, err := program(); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				c, out := s.start(b, strings.NewReader("刹车的时候方向盘抖是什么原因？\n"), "chat")
				answered(b, out)
				b.StopTimer()
				finish(b, c, out)
				b.StartTimer()
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/start")
		})
	}
}

// BenchmarkMemory tells how much memory the program takes that serves a playbook of
// 10,000 passages: now, and at most, after searches.
func BenchmarkMemory(b *testing.B) {
	s := open(b, storetest.SQLite(b), false, 10_000)
	var now, most []int64
	for b.Loop() {
		in, keyboard := io.Pipe()
		c, out := s.start(b, in, "chat")
		for _, q := range questions(50) {
			fmt.Fprintln(keyboard, q)
			answered(b, out)
		}
		now, most = append(now, memory(c, "VmRSS")), append(most, memory(c, "VmHWM"))
		keyboard.Close() //nolint:errcheck // the other end reads to its end
		finish(b, c, out)
	}
	b.ReportMetric(median(now, mib), "rss_MiB")
	b.ReportMetric(median(most, mib), "most_MiB")
}

func mib(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// answered reads what was said and the first line of the answer.
func answered(b *testing.B, out *bufio.Reader) {
	b.Helper()
	for {
		line, err := out.ReadString('\n')
		if err != nil {
			b.Fatalf("no answer: %v", err)
		}
		if !strings.HasPrefix(line, "> ") {
			return
		}
	}
}

func finish(b *testing.B, c *exec.Cmd, out io.Reader) {
	b.Helper()
	if _, err := io.Copy(io.Discard, out); err != nil {
		b.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		b.Fatal(err)
	}
}

// memory reads a figure of a running process, in bytes; 0 where it has ended.
func memory(c *exec.Cmd, what string) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), what+":")
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kib, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0
	}
	return kib << 10
}
