package intents_test

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pitcrew/intents"
)

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := intents.New(intents.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMemory reports what a recogniser keeps on the heap.
func BenchmarkMemory(b *testing.B) {
	heap := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / (1 << 20)
	}
	before := heap()
	var r *intents.Recognizer
	for b.Loop() {
		r, _ = intents.New(intents.Options{})
	}
	b.ReportMetric(heap()-before, "MB")
	runtime.KeepAlive(r)
}

// BenchmarkRead reads the held-out messages, as customers and staff send them.
func BenchmarkRead(b *testing.B) {
	r := recognizer(b)
	messages := heldOut(b, "testdata/held_out.txt")
	took := make([]time.Duration, 0, 1<<16)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		m := messages[i%len(messages)]
		i++
		start := time.Now()
		r.Read(m.Text, now, m.Who)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "p50-µs")
	b.ReportMetric(float64(took[len(took)*95/100].Nanoseconds())/1000, "p95-µs")
}

// BenchmarkReadLong reads a complaint of 300 characters.
func BenchmarkReadLong(b *testing.B) {
	r := recognizer(b)
	text := strings.Repeat("上周在你们店做的保养，花了一千二，回来发现机油没加够，打电话也没人接。", 9)
	for b.Loop() {
		r.Read(text, now, intents.Customer)
	}
}
