package intents_test

import (
	"testing"
	"time"

	"pitcrew/intents"
)

func TestQuestion(t *testing.T) {
	t.Parallel()
	r := recognizer(t)
	for text, want := range map[string]string{
		"我叫王芳，车是沪A12345，机油多久换一次":                                      "机油多久换一次",
		"你好，我是车主王建国，手机13800138000，想问一下刹车片多少钱？":                        "刹车片多少钱？",
		"您好 请问空调有霉味怎么办，谢谢":                                            "空调有霉味怎么办，",
		"我嘅車牌係滬A12345，機油幾耐換一次":                                        "機油幾耐換一次",
		"我的车沪A12345最近刹车有异响，要紧吗":                                       "我的车 最近刹车有异响，要紧吗",
		"我姓陈，电话 138 0013 8000。轮胎什么时候换":                                "轮胎什么时候换",
		"Hi, my plate is 沪A12345, how often should I change the oil?": "how often should I change the oil?",
		"沪A12345":    "沪A12345",
		"谢谢":         "谢谢",
		"":           "",
		"轮胎鼓包还能开吗":   "轮胎鼓包还能开吗",
		"我是新手，机油怎么看": "我是新手，机油怎么看",
		"保养0.5小时够吗":  "保养0.5小时够吗",
	} {
		if got := r.Read(text, time.Time{}, intents.Customer).Question; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := r.Read("王建国的车沪A12345机油多久换一次", time.Time{}, intents.Staff).Question; got != "王建国的车 机油多久换一次" {
		t.Errorf("from staff: %q", got)
	}
}
