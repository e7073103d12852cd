package desks_test

import (
	"testing"

	"pitcrew/bot/desks"
)

func TestAsksDone(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"今天能修完吗": true, "下午可以取车吗": true, "今日修得完嗎": true, "下班前来得及弄好不": true, "做得好吗": true, "will it be ready by 5": true, "can i pick it up tonight": true,
		"可以换个时间吗": false, "可以，好": false, "能便宜点吗": false, "修好了没": false, "明天可以做保养吗": false, "好的": false, "can i pay by card": false,
	} {
		if got := desks.AsksDone(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestAsksOffer(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"do you do pickup": true, "hi, do you guys offer towing?": true, "你们做不做改装": true, "do you have my car": false, "do you know when it is ready": false, "提供": true, "can you do it today": false,
	} {
		if got := desks.AsksOffer(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
