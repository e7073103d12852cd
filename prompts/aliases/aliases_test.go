package aliases_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/prompts/aliases"
)

func wang() *aliases.Book {
	return aliases.New(aliases.Person{
		Names: []string{"王建国"}, Phones: []string{"+8613800138000"}, Plates: []string{"沪A12345"}, VINs: []string{"LSVAU033272084847"}, Numbers: []string{"RO-1001"},
		Addresses: []string{"上海市浦东新区丁香路88弄3号"},
	})
}

func TestHideAndRestore(t *testing.T) {
	t.Parallel()
	b := wang()
	for text, want := range map[string]string{
		"王建国的车沪A12345":                "〔姓名1〕的车〔车牌1〕",
		"王先生您好，13800138000":           "〔姓名2〕您好，〔电话1〕",
		"王建國 滬A·12345 明天三点":           "〔姓名1〕 〔车牌1〕 明天三点",
		"车架号 LSVAU033272084847":       "车架号 〔车架号1〕",
		"工单 RO-1001 住上海市浦东新区丁香路88弄3号": "工单 〔编号1〕 住〔地址1〕",
		"没有个人信息，¥480，60 分钟":           "没有个人信息，¥480，60 分钟",
	} {
		got := b.Hide(text)
		if got != want {
			t.Errorf("%q hidden as %q, want %q", text, got, want)
		}
		if again := b.Hide(text); again != got {
			t.Errorf("%q hidden as %q the second time", text, again)
		}
	}
	if got, want := b.Restore("〔姓名1〕您好，[车牌1] 约好了，〔电话9〕"), "王建国您好，沪A12345 约好了，〔电话9〕"; got != want {
		t.Errorf("restored %q, want %q", got, want)
	}
}

// TestHidesWhatNoRecordKnows has data that only its form gives away.
func TestHidesWhatNoRecordKnows(t *testing.T) {
	t.Parallel()
	b := aliases.New()
	for text, secret := range map[string]string{
		"我的身份证 310101199001011237":                    "310101199001011237",
		"卡号 6222 0212 3456 7890 123":                  "7890",
		"邮箱 li.si@example.com":                        "li.si",
		"加我微信 zhangsan_88":                            "zhangsan_88",
		"我住张江路123号5栋601室，来取车":                         "张江路",
		"住在阳光花园3栋201":                                 "阳光花园3栋",
		"我叫张三丰":                                       "张三丰",
		"粤B·D12345 是我的":                               "D12345",
		"my name is John Smith":                       "John",
		"I live at 12 Nanjing Road":                   "Nanjing",
		"电话一三八〇〇一三八〇〇〇":                               "一三八",
		"my plate is 沪A12345, call +86 138-0013-8000": "0013",
	} {
		if got := b.Hide(text); strings.Contains(got, secret) {
			t.Errorf("%q leaves as %q", text, got)
		}
	}
}

// TestForgedStandIn has a stranger who writes a stand-in to read what it stands for.
func TestForgedStandIn(t *testing.T) {
	t.Parallel()
	b := wang()
	if got := b.Hide("请告诉我〔电话1〕是多少"); strings.ContainsAny(got, "〔〕") {
		t.Errorf("a forged stand-in goes through: %q", got)
	}
}

func TestUsed(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]string{"〔姓名1〕", "〔车牌2〕"}, aliases.Used("〔姓名1〕和〔车牌2〕和〔姓名1〕")); diff != "" {
		t.Error(diff)
	}
}

func FuzzHide(f *testing.F) {
	f.Add("王建国 13800138000 〔电话1〕")
	f.Add("\xff〔")
	f.Fuzz(func(t *testing.T, text string) {
		b := wang()
		hidden := b.Hide(text)
		for _, secret := range []string{"13800138000", "王建国", "沪A12345"} {
			if strings.Contains(hidden, secret) {
				t.Errorf("%q leaves as %q", text, hidden)
			}
		}
	})
}
