package times_test

import (
	"strings"
	"testing"
	"time"

	"pitcrew/intents/times"
)

var benchNow = time.Date(2026, time.November, 23, 10, 0, 0, 0, time.FixedZone("CST", 8*60*60))

// BenchmarkParse reads a booking of forty characters.
func BenchmarkParse(b *testing.B) {
	const text = "你好，我的车跑了5000公里，想约明天下午三点左右过来做个小保养，大概要多久呢？"
	for b.Loop() {
		times.Parse(text, benchNow)
	}
}

// BenchmarkParseCorrection reads two expressions and what stands around them.
func BenchmarkParseCorrection(b *testing.B) {
	const text = "原来约的是周三下午三点，临时有事来不了，能不能改到周五上午十点，或者周六也行？"
	for b.Loop() {
		times.Parse(text, benchNow)
	}
}

func BenchmarkParseEnglish(b *testing.B) {
	const text = "Could you move my appointment from Tuesday at 3pm to Thursday morning?"
	for b.Loop() {
		times.Parse(text, benchNow)
	}
}

// BenchmarkParseNone reads a message that says no time.
func BenchmarkParseNone(b *testing.B) {
	const text = "宝马3系2.0T用5W-30的机油，换四条205/55R16的轮胎一共多少钱，能便宜点吗"
	for b.Loop() {
		times.Parse(text, benchNow)
	}
}

// BenchmarkParseHostile reads 100 kB of nothing but time words.
func BenchmarkParseHostile(b *testing.B) {
	text := strings.Repeat("明天三点到五点或", 4200)
	for b.Loop() {
		times.Parse(text, benchNow)
	}
}
