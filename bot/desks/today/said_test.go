package today

import "testing"

func TestNumberIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"2 办好了": 2, "第二个没接": 2, "任务3 打完了": 3, "3没接": 3, "#4 转给周浩": 4, "no. 2 done": 2,
		"3个都打完了": 0, "2天后再打": 0, "2号下午再打": 0, "3点再打": 0, "打完了": 0, "8000公里的那位打完了": 0,
	} {
		if got := numberIn(text); got != want {
			t.Errorf("%q names entry %d, want %d", text, got, want)
		}
	}
}
