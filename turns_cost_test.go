package main

import (
	"strings"
	"testing"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// turnCost is what somebody says and the statements that docs/architecture.md names for it.
type turnCost struct {
	seat, says string
	most       int
}

// The costs of the booking and requests desks: of a known customer with one car, in a shop
// with an advisor who has a chat.
var bookingCosts = []turnCost{
	{"@customer 13800138000", "明天下午三点想做个保养", 21},
	{"@customer 13800138000", "好的", 32},
	{"@advisor 李敏", "确认沪A12345的预约", 27},
	{"@customer 13800138000", "改到后天", 21},
	{"@customer 13800138000", "好的", 37},
	{"@advisor 李敏", "明天有哪些预约", 17},
	{"@customer 13800138000", "取消预约", 16},
	{"@customer 13800138000", "好的", 22},
	{"@customer 13800138000", "我的车在延安高架上抛锚了", 31},
}

// The complaint desk's; the advisor owns the ticket and is the only one of staff with a chat.
var complaintCosts = []turnCost{
	{"@customer 13800138000", "洗车洗得不干净，后备箱里还有泥", 32},
	{"@customer 13800138000", "座椅上也有泥", 17},
	{"@advisor 李敏", "有哪些投诉没处理", 16},
	{"@advisor 李敏", "工单 1 已联系", 20},
	{"@advisor 李敏", "工单 1 暂停 等客户", 20},
	{"@advisor 李敏", "工单 1 恢复", 20},
	{"@advisor 李敏", "工单 1 原因：漏了一道工序", 20},
	{"@advisor 李敏", "工单 1 已整改：重洗", 20},
	{"@advisor 李敏", "工单 1 验证通过", 20},
	{"@advisor 李敏", "工单 1 告知客户", 28},
	{"@customer 13800138000", "还没解决", 30},
	{"@customer 13800138000", "再不处理我就找律师起诉你们", 30},
	{"@advisor 李敏", "工单 1 档案", 23},
	{"@advisor 李敏", "1 整改：交车前检查后备箱 李敏 周五", 21},
	{"@advisor 李敏", "流程改进清单", 16},
}

// A turn costs at most what is named; the list of what ran says where a new one comes from.
func TestTurnsCost(t *testing.T) {
	t.Parallel()
	for name, costs := range map[string][]turnCost{"booking": bookingCosts, "complaints": complaintCosts} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.EachCounted(t, func(t *testing.T, s *store.Store, _ *storetest.Clock, ran *storetest.Statements) {
				a := testApp(t, s)
				transcript(t, a, storetest.NewClock(), "@advisor 李敏\n> 帮助\n@customer 13800138000\n> 明天下午三点想做个保养，车牌沪A12345\n> 好的\n> 取消预约\n> 好的\n")
				for _, one := range costs {
					ran.Take()
					transcript(t, a, storetest.NewClock(), one.seat+"\n> "+one.says+"\n")
					list := ran.Take()
					if len(list) > one.most {
						t.Errorf("%s: %d statements, named are %d:\n%s", one.says, len(list), one.most, strings.Join(list, "\n"))
					}
				}
			})
		})
	}
}
