package main

import (
	"strings"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// costs are the statements that docs/architecture.md names for a turn of the booking and
// requests desks: of a known customer with one car, in a shop with an advisor who has a chat.
var costs = []struct {
	who, says string
	most      int
}{
	{"customer", "明天下午三点想做个保养", 21},
	{"customer", "好的", 31},
	{"advisor", "确认沪A12345的预约", 27},
	{"customer", "改到后天", 21},
	{"customer", "好的", 36},
	{"advisor", "明天有哪些预约", 17},
	{"customer", "取消预约", 16},
	{"customer", "好的", 22},
	{"customer", "我的车在延安高架上抛锚了", 31},
}

// A turn costs at most what is named; the list of what ran says where a new one comes from.
func TestBookingTurnsCost(t *testing.T) {
	t.Parallel()
	storetest.EachCounted(t, func(t *testing.T, s *store.Store, _ *storetest.Clock, ran *storetest.Statements) {
		a := testApp(t, s)
		transcript(t, a, storetest.NewClock(), "@advisor 李敏\n> 帮助\n@customer 13800138000\n> 明天下午三点想做个保养，车牌沪A12345\n> 好的\n> 取消预约\n> 好的\n")
		for _, one := range costs {
			seat := "@customer 13800138000"
			if one.who == "advisor" {
				seat = "@advisor 李敏"
			}
			ran.Take()
			transcript(t, a, storetest.NewClock(), seat+"\n> "+one.says+"\n")
			list := ran.Take()
			if len(list) > one.most {
				t.Errorf("%s: %d statements, named are %d:\n%s", one.says, len(list), one.most, strings.Join(list, "\n"))
			}
		}
	})
}
