package scripts

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

func TestFill(t *testing.T) {
	t.Parallel()
	f := facts{values: map[string]string{"称呼": "王先生", "上次项目": "小保养"}, sources: map[string]desks.Source{"上次项目": {Label: "工单 1", Ref: "order/1"}}}
	for script, want := range map[string]string{
		"{称呼}，您好！您上次做的是{上次项目}。您的车牌是{车牌}。有空来坐坐。": "王先生，您好！您上次做的是小保养。有空来坐坐。",
		"没有空位的话。":        "没有空位的话。",
		"只有{车牌}。":        "",
		"坏的{称呼 不关。好的！":   "坏的{称呼 不关。好的！",
		"{称呼}{称呼}！\n下一行": "王先生王先生！\n下一行",
	} {
		if got, _ := f.fill(script); got != want {
			t.Errorf("%q filled as %q, want %q", script, got, want)
		}
	}
	_, used := f.fill("上次是{上次项目}。还是{上次项目}。")
	if diff := cmp.Diff([]desks.Source{{Label: "工单 1", Ref: "order/1"}}, used); diff != "" {
		t.Error(diff)
	}
}

func TestCourtesy(t *testing.T) {
	t.Parallel()
	for _, one := range []struct{ name, gender, want string }{
		{"王建国", "male", "王先生"}, {"欧阳雪", "female", "欧阳女士"}, {"李敏", "", "李敏"}, {"", "male", ""}, {"新客户8000", "", "新客户8000"},
	} {
		if got := courtesy(store.Customer{Name: one.name, Gender: one.gender}); got != one.want {
			t.Errorf("%s %s: %q, want %q", one.name, one.gender, got, one.want)
		}
	}
}

func TestSpokenDay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	if got := spoken(now.AddDate(0, -3, 0), now); got != "8月23日" {
		t.Error(got)
	}
	if got := spoken(now.AddDate(-1, 0, 0), now); got != "2025年11月23日" {
		t.Error(got)
	}
}

func TestWordsForButtons(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"发给客户。": "send", "换一版": "other", "算了": "dismiss", "发票怎么开": "", "Send": "send"} {
		if got := command(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"改成：您好": "您好", " 改为: 好 ": "好", "改天再说": "", "改成：": ""} {
		if got := edited(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
