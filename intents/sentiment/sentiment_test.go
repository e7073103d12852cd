package sentiment_test

import (
	"testing"

	"pitcrew/intents/sentiment"
)

func TestRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want sentiment.Polarity
	}{
		{"师傅手艺很好，下次还来", sentiment.Positive},
		{"等了三个小时还没修好，太差劲了", sentiment.Negative},
		{"明天下午三点想做个保养", sentiment.Neutral},
	} {
		if got := sentiment.Read(tt.text).Polarity; got != tt.want {
			t.Errorf("Read(%q) = %s, want %s", tt.text, got, tt.want)
		}
	}
}
