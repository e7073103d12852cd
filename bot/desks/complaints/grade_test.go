package complaints

import (
	"strings"
	"testing"

	"pitcrew/intents/sentiment"
)

func TestGrade(t *testing.T) {
	t.Parallel()
	rules := DefaultRules()
	for _, one := range []struct {
		text    string
		earlier int
		want    Grade
		reason  string // one that must be given
	}{
		{"等了两个小时也没人理我", 0, Normal, "aspect."},
		{"师傅态度不好", 0, Normal, "aspect.attitude"},
		{"我要投诉，师傅态度不好", 0, Normal, "aspect.attitude"}, // to us: no threat
		{"师傅态度不好，我要打12315投诉", 0, Serious, "threat:12315"},
		{"修了三次还是没修好", 0, Serious, "repeat"},
		{"上次的投诉还没有结果，我又来了", 1, Serious, "earlier"},
		{"你们多收了我两百块，退款", 0, Serious, "money"},
		{"车门被你们刮花了", 0, Serious, "damage"},
		{"高速上突然刹车失灵，差点出事", 0, Urgent, "safety"},
		{"開到一半冒煙了", 0, Urgent, "safety:冒煙"},
		{"再不处理我就找律师起诉你们", 0, Urgent, "threat"},
		{"我要发抖音曝光你们", 0, Urgent, "threat"},
		{"the brakes failed on the highway", 0, Urgent, "safety"},
		{"you overcharged me, I want a refund", 0, Serious, "money"},
	} {
		got, reasons := rules.grade(one.text, sentiment.Read(one.text), one.earlier)
		if got != one.want {
			t.Errorf("%s: %s %v, want %s", one.text, got, reasons, one.want)
		}
		if !strings.Contains(strings.Join(texts(reasons), " "), one.reason) {
			t.Errorf("%s: reasons %v lack %s", one.text, reasons, one.reason)
		}
	}
}

func TestAngerRaisesByOne(t *testing.T) {
	t.Parallel()
	rules := DefaultRules()
	angry := sentiment.Reading{Polarity: sentiment.Negative, Angry: 0.9}
	if got, _ := rules.grade("洗车没洗干净", angry, 0); got != Serious {
		t.Errorf("normal and angry: %s", got)
	}
	if got, _ := rules.grade("还是没修好", angry, 0); got != Urgent {
		t.Errorf("serious and angry: %s", got)
	}
}

func TestGradeIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Grade{"紧急": Urgent, "為緊急": Urgent, "Serious": Serious, " 一般 ": Normal, "很急": "", "": ""} {
		if got, ok := gradeIn(text); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", text, got, ok)
		}
	}
}

func TestSubject(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"上周做的保养漏油了。店里说不管，太气人": "上周做的保养漏油了", "短": "短", strings.Repeat("长", 100): strings.Repeat("长", 59) + "…", "第一行\n第二行没有句号": "第一行 第二行没有句号",
	} {
		if got := subject(text); got != want {
			t.Errorf("subject of %q: %q, want %q", text, got, want)
		}
	}
}

func TestRulesCheck(t *testing.T) {
	t.Parallel()
	if err := DefaultRules().Check(); err != nil {
		t.Errorf("the defaults: %v", err)
	}
	bad := DefaultRules()
	bad.FirstReply[Urgent], bad.Verified, bad.Anger = 0, 0, 2
	err := bad.Check()
	for _, want := range []string{"first_reply.urgent", "complaints.verified", "complaints.anger"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
}
