package records

import (
	"strings"

	"pitcrew/language"
	"pitcrew/store"
)

// vocabulary maps the words of a cell, as wordKey writes them, to a value.
type vocabulary map[string]string

func words(values ...string) vocabulary {
	v := vocabulary{}
	for _, line := range values {
		value, names, _ := strings.Cut(line, ":")
		for _, name := range strings.Fields(names) {
			v[name] = value
		}
	}
	return v
}

// wordKey folds a word and drops spaces, signs and what stands in brackets behind it.
func wordKey(s string) string {
	s = language.Fold(strings.TrimSpace(s))
	if i := strings.IndexAny(s, "(（"); i > 0 {
		s = s[:i]
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n-_/.、·+", r) {
			return -1
		}
		return r
	}, s)
}

func (v vocabulary) find(s string) (string, bool) {
	value, ok := v[wordKey(s)]
	return value, ok
}

var (
	emptyWords = words(": 无 空 null none nil na n/a #n/a 未知 不详 暂无 未填 未填写 待补 undefined unknown")

	genders = words("male: 男 男性 男士 先生 m male man mr", "female: 女 女性 女士 小姐 太太 f female woman ms mrs", ": 保密 未知 其他 other")

	answers = words("yes: 是 有 同意 已同意 愿意 接受 允许 可以 y yes true t 1 √ ✓ ✔ 对 on",
		"no: 否 不 不同意 未同意 不愿意 不接受 拒绝 不允许 不可以 n no false f 0 × x ✗ ✘ 错 off")

	// energies include what burns gas or methanol among gasoline, and what a fuel cell drives among electric;
	// 新能源 alone is decided by the plate.
	energies = words("gasoline: 汽油 汽油车 燃油 燃油车 油车 汽 传统燃油 gas gasoline petrol ice 92 95 98 92# 95# 98# 92号 95号 92号汽油 95号汽油 98号汽油 天然气 cng lpg lng 双燃料 油气两用 甲醇 乙醇汽油 flex",
		"diesel: 柴油 柴油车 柴 diesel 0# 0号柴油",
		"hybrid: 油电混合 油电混动 油电 混动 混合动力 普通混动 非插电混动 轻混 微混 48v轻混 轻度混合动力 双擎 hybrid hev mhev fhev 油混 汽油电混合 汽油混动 汽油电驱",
		"plug_in: 插混 插电 插电混动 插电式混动 插电混合动力 插电式混合动力 插电式油电混合 增程 增程式 增程电动 增程式电动 phev erev reev dmi dm pluginhybrid pluginhybridelectric plugin plug_in rangeextender",
		"electric: 纯电 纯电动 纯电动车 电动 电动车 电 电动汽车 ev bev electric pureelectric batteryelectric fcev 氢燃料 氢燃料电池 燃料电池",
		"new: 新能源 新能源车 新能源汽车 nev newenergy")

	roles = words(string(store.RoleAdvisor)+": 服务顾问 顾问 sa 接待 前台 客服 客服专员 回访员 业务接待 服务专员 advisor adviser serviceadvisor serviceadviser receptionist",
		string(store.RoleTechnician)+": 技师 技工 维修技师 机修 机修工 维修工 维修 机电 机电技师 钣金 钣金工 钣喷 喷漆 喷漆工 油漆工 电工 美容技师 美容 洗车工 学徒 质检 质检员 technician mechanic tech painter",
		string(store.RoleManager)+": 店长 经理 主管 服务经理 售后经理 总经理 副总 副店长 车间主管 车间主任 站长 前台主管 客服经理 manager supervisor servicemanager director foreman",
		string(store.RoleAdmin)+": 管理员 系统管理员 admin administrator")

	statuses = words(store.OrderReceived+": 接车 已接车 开单 已开单 待维修 待派工 登记 已登记 新建 预约进厂 在厂 received open opened new",
		store.OrderDiagnosing+": 诊断 诊断中 检测 检测中 待报价 报价中 diagnosing inspection estimate",
		store.OrderRepairing+": 维修 维修中 施工 施工中 在修 已派工 派工 等待配件 待料 进行中 repairing inprogress working wip",
		store.OrderChecking+": 质检 质检中 待检 待质检 检验 checking qc qualitycheck",
		store.OrderReady+": 完工 已完工 竣工 已竣工 待交车 待结算 待收款 未结算 已完成维修 ready completed complete finished done",
		store.OrderClosed+": 结算 已结算 已结账 已收款 已交车 交车 已出厂 出厂 完成 已完成 关闭 已关闭 关单 已关单 归档 已归档 closed settled paid delivered invoiced",
		store.OrderCancelled+": 取消 已取消 作废 已作废 退单 撤销 已撤销 删除 cancelled canceled void voided")

	employed = words("yes: 在职 在岗 正常 启用 有效 试用 试用期 是 active employed yes true 1 y",
		"no: 离职 已离职 停用 禁用 无效 退休 否 inactive left resigned no false 0 n")

	relations = words(store.RelationOwner+": 车主 本人 所有人 登记车主 owner self",
		store.RelationDriver+": 驾驶人 司机 驾驶员 送修人 家人 配偶 妻子 丈夫 子女 父母 朋友 员工 使用人 常用人 driver user spouse family friend")

	lineKinds = words("labour: 工时 工时费 项目 维修项目 人工 服务 维修 保养 labour labor service job operation work",
		"part: 配件 备件 零件 材料 辅料 商品 用品 精品 油品 part parts material item product goods",
		"package: 套餐 组合 套餐项目 package packages bundle combo set")
	grades = words("basic: 基础 basic", "plus: 进阶 plus better", "premium: 尊享 premium best")
)

// splitTags cuts a list of tags at 、，,;；| and line ends.
func splitTags(s string) []string {
	var tags []string
	for _, t := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、，,;；|\n\t", r) }) {
		if t = strings.TrimSpace(t); t != "" && !isEmpty(t) {
			tags = append(tags, t)
		}
	}
	return tags
}

// isEmpty reports a cell that says there is nothing: -, /, 无, N/A.
func isEmpty(s string) bool {
	if len(s) > 16 {
		return false
	}
	if strings.Trim(s, "-—–_/\\.。* ") == "" {
		return true
	}
	_, ok := emptyWords.find(s)
	return ok
}

// isExcelError reports the text of a failed formula.
func isExcelError(s string) bool {
	switch s {
	case "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!":
		return true
	}
	return false
}
