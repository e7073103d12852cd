package language_test

import (
	"strings"
	"testing"

	"pitcrew/language"
)

const message = "你好，我的車 滬A12345 上次在你們那裡做了保養，現在煞車有異響，里程三萬五千公里，想約後天下午三點檢查一下可以嗎？"

func BenchmarkFold(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		language.Fold(message)
	}
}

func BenchmarkFoldUnchanged(b *testing.B) {
	s := language.Fold(message)
	b.ReportAllocs()
	for b.Loop() {
		language.Fold(s)
	}
}

func BenchmarkTraditional(b *testing.B) {
	s := language.Fold(message)
	b.ReportAllocs()
	for b.Loop() {
		language.Traditional(s)
	}
}

func BenchmarkDetect(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		language.Detect(message)
	}
}

func BenchmarkDetectEnglish(b *testing.B) {
	s := strings.Repeat("My brakes squeak, can I come on Friday? ", 3)
	b.ReportAllocs()
	for b.Loop() {
		language.Detect(s)
	}
}

func BenchmarkClean(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		language.Clean(message)
	}
}

func BenchmarkNumber(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		language.Number("三万五千六百公里左右，想问一下")
	}
}
