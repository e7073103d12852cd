package identity

import "testing"

func TestCodeIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"482913": "482913", " ４８２９１３ ": "482913", "验证码 482913": "482913", "我的验证码是：482913。": "482913", "my code is 482913": "482913",
		"驗證碼 482913": "482913", "48291": "", "4829130": "", "里程482913公里": "", "13800138000": "", "沪A12345": "",
	} {
		if got := codeIn(text); got != want {
			t.Errorf("codeIn(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	if err := DefaultRules().Check(); err != nil {
		t.Error(err)
	}
	if (Rules{}).Check() == nil {
		t.Error("no rules at all are accepted")
	}
}
