package workshop

import (
	"strings"
	"testing"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

func TestRulesAreChecked(t *testing.T) {
	t.Parallel()
	if err := DefaultRules().Check(); err != nil {
		t.Fatal(err)
	}
	bad := DefaultRules()
	bad.Standards["painting"], bad.Standards[store.OrderChecking], bad.FollowUp = 1, 0, 0
	err := bad.Check()
	for _, want := range []string{"painting", "standards.checking", "follow_up"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not complained of: %v", want, err)
		}
	}
}

func TestHear(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]heard{
		"12345 完工":                           {to: store.OrderChecking, plate: "12345"},
		"12345 返工 漏油":                        {to: store.OrderRepairing, plate: "12345", back: true, reason: "漏油"},
		"12345 退回诊断：没查到":                     {to: store.OrderDiagnosing, plate: "12345", back: true, reason: "没查到"},
		"RO20261124-2 質檢完成":                  {to: store.OrderReady, number: "RO20261124-2"},
		"ro20261124-2 handed over":           {to: store.OrderClosed, number: "RO20261124-2"},
		"RO20261124-2 诊断完成":                  {to: diagnosed, number: "RO20261124-2"},
		"12345 维修多少钱":                        {},
		"诊断完成":                               {},
		"12345 撤销":                           {to: undoLast, plate: "12345"},
		"RO20261124-2 undo":                  {to: undoLast, number: "RO20261124-2"},
		"RO20261124-2 什么时候交车吗":               {},
		"看板":                                 {to: "list"},
		"RO1 开始维修" + strings.Repeat("啊", 90): {},
	} {
		got := hear(desks.Turn{Text: text, Who: desks.Person{Role: store.RoleTechnician}})
		if got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}
