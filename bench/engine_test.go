package bench_test

import (
	"syscall"
	"testing"
	"time"

	"pitcrew/store/storetest"
)

// BenchmarkEngine takes messages through the whole engine, from Receive until the reply
// is stored, sent and recorded as sent.
func BenchmarkEngine(b *testing.B) {
	for _, c := range []struct {
		name    string
		url     func(testing.TB) string
		durable bool
	}{
		{"sqlite-normal", storetest.SQLite, false},
		{"sqlite-full", storetest.SQLite, true},
		{"postgres", storetest.Postgres, false},
	} {
		b.Run(c.name, func(b *testing.B) {
			v := open(b, c.url(b), c.durable, 0).invite(40 * atOnce)
			warm := len(visit) * atOnce
			v.talk(b, func() bool { warm--; return warm >= 0 })
			before := own(b)
			b.ResetTimer()
			v.talk(b, b.Loop)
			b.ReportMetric(float64((own(b)-before).Microseconds())/1000/float64(len(v.took)), "cpu_ms/msg")
			b.ReportMetric(float64(len(v.took))/b.Elapsed().Seconds(), "msgs/s")
			b.ReportMetric(percentile(v.took, 50), "p50_ms")
			b.ReportMetric(percentile(v.took, 95), "p95_ms")
		})
	}
}

// own is the processor time that this process has spent.
func own(b *testing.B) time.Duration {
	spent, err := usage(syscall.RUSAGE_SELF)
	if err != nil {
		b.Fatal(err)
	}
	return spent
}
