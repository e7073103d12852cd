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

// The workshop's, of a car that comes without an appointment; its customer has a chat.
var workshopCosts = []turnCost{
	{"@advisor 李敏", "沪A12345 接车", 46},
	{"@advisor 李敏", "沪A12345 开始诊断", 27},
	{"@advisor 李敏", "沪A12345 诊断完成", 31},
	{"@advisor 李敏", "沪A12345 撤销", 23},
	{"@customer 13800138000", "好了吗", 16},
	{"@advisor 李敏", "在修车辆", 15},
	{"@advisor 李敏", "现在忙不忙", 18},
	{"@advisor 李敏", "沪A12345 开始维修", 27},
	{"@advisor 李敏", "沪A12345 完工", 27},
	{"@advisor 李敏", "沪A12345 质检通过", 33},
	{"@advisor 李敏", "沪A12345 交车", 27},
}

// The stock's, however many parts there are.
var partsCosts = []turnCost{
	{"@advisor 李敏", "机滤还有多少", 16},
	{"@advisor 李敏", "要补哪些货", 19},
	{"@advisor 李敏", "要补哪些货", 19},
	{"@advisor 李敏", "OF-01 已下单", 19},
	{"@advisor 李敏", "撤销", 19},
}

// The quotes desk's and the loyalty desk's; what has no number of its own leads there.
var quoteCosts = []turnCost{
	{"@advisor 李敏", "沪A12345 接车", anything},
	{"@advisor 李敏", "沪A12345 开始诊断", anything},
	{"@advisor 李敏", "沪A12345 诊断完成", anything},
	{"@advisor 李敏", "沪A12345 报价 前刹车片 刹车油", 21},
	{"@advisor 李敏", "发给客户", 31},
	{"@customer 13800138000", "我的报价", 17},
	{"@customer 13800138000", "选进阶", 31},
	{"@customer 13800138000", "改选", 29},
	{"@customer 13800138000", "选基础", anything},
	{"@advisor 李敏", "沪A12345 开始维修", anything},
	{"@advisor 李敏", "沪A12345 完工", anything},
	{"@advisor 李敏", "沪A12345 质检通过", anything},
	{"@advisor 李敏", "沪A12345 交车", 45}, // with the points, in a task of its own
	{"@customer 13800138000", "我有多少积分", 20},
	{"@customer 13800138000", "我的推荐码", 16},
	{"@customer 13800138000", "前刹车片多少钱", 19},
	{"@customer 13900139000", "推荐码 FJHN46", 19},
	{"@advisor 李敏", "沪A12345 发券 保养券 100", 18},
	{"@advisor 李敏", "核销 1", 18},
	{"@advisor 李敏", "沪A12345 扣 100 积分", 20},
}

// anything is the cost of a turn that another list names.
const anything = 1000

// A turn costs at most what is named; the list of what ran says where a new one comes from.
func TestTurnsCost(t *testing.T) {
	t.Parallel()
	for name, costs := range map[string][]turnCost{"booking": bookingCosts, "complaints": complaintCosts, "quotes": quoteCosts, "workshop": workshopCosts, "parts": partsCosts} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.EachCounted(t, func(t *testing.T, s *store.Store, _ *storetest.Clock, ran *storetest.Statements) {
				a := testApp(t, s)
				transcript(t, a, storetest.NewClock(), "@advisor 李敏\n> 帮助\n@customer 13800138000\n> 明天下午三点想做个保养，车牌沪A12345\n> 好的\n> 取消预约\n> 好的\n")
				if err := s.InBulk(t.Context(), func(b *store.Bulk) error {
					return b.PutParts(t.Context(), []*store.Part{{Shop: a.shop.ID, Code: "OF-01", Name: "机油滤清器", Quantity: 2, Safety: 10}, {Shop: a.shop.ID, Code: "BP-01", Name: "前刹车片", Quantity: 20, Safety: 4}})
				}); err != nil {
					t.Fatal(err)
				}
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
