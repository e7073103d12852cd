package records

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

var atStart = calendar{now: time.Date(2026, 11, 23, 10, 0, 0, 0, shanghai)}

func TestDates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-11-24": "2026-11-24", "2026/11/24": "2026-11-24", "2026.11.24": "2026-11-24", "20261124": "2026-11-24", "2026-1-4": "2026-01-04",
		"2026年11月24日": "2026-11-24", "2026年11月24日 星期二": "2026-11-24", "２０２６／１１／２４": "2026-11-24", "2026 11 24": "2026-11-24",
		"2026-11-24 15:30": "2026-11-24 15:30:00", "2026/11/24 9:05:07": "2026-11-24 09:05:07", "2026-11-24T15:30:00Z": "2026-11-24 15:30:00",
		"2026-11-24T15:30:00+08:00": "2026-11-24 15:30:00", "2026-11-24 15:30:00.000": "2026-11-24 15:30:00", "20261124153000": "2026-11-24 15:30:00",
		"202611241530": "2026-11-24 15:30:00", "2026/11/24 下午 03:30:00": "2026-11-24 15:30:00", "2026/11/24 上午 12:05:00": "2026-11-24 00:05:00",
		"2026年11月24日下午3:30": "2026-11-24 15:30:00", "2026年11月24日15时30分": "2026-11-24 15:30:00", "11/24/2026 3:30 PM": "2026-11-24 15:30:00",
		"24-Nov-26": "2026-11-24", "24 November 2026": "2026-11-24", "Nov 24, 2026": "2026-11-24", "Tue, 24 Nov 2026": "2026-11-24", "5-Mar-85": "1985-03-05",
		"24/11/2026": "2026-11-24", "11/24/2026": "2026-11-24", "3/3/2026": "2026-03-03", "2026-11-24 00:00:00": "2026-11-24 00:00:00",
		"113/11/24": "2024-11-24", "民国113年11月24日": "2024-11-24", "民國 75 年 3 月 12 日": "1986-03-12", "2024-02-29": "2024-02-29",
		"46350": "2026-11-24", "46350.0": "2026-11-24", "46350.645833333": "2026-11-24 15:30:00", "46350.99999999": "2026-11-25", "12345": "1933-10-18",
		"": "", "很久以前": "", "2026": "", "2026-11": "", "2026-13-01": "", "2026-02-29": "", "2026-11-31": "", "03/04/2026": "", "26-11-24": "", "1": "",
		"99999": "", "-46350": "", "46,350": "", "4.635E4": "", "2026-11-24 25:00": "", "2026-11-24 15": "", "1899-12-31": "", "2101-01-01": "", "20261301": "",
		"2026-11-24 2026-11-25": "", "13800138000": "", "113-11": "", "0000-00-00": "", "1131124": "", "75/03/12": "",
	} {
		got := ""
		if at, clock, ok := atStart.parse(text); ok && clock {
			got = at.Format(time.DateTime)
		} else if ok {
			got = at.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	mac, minguo := atStart, atStart
	mac.date1904, minguo.minguo = true, true
	for text, c := range map[string]calendar{"44888": mac, "115/11/24": minguo, "1151124": minguo, "2026/11/24": minguo, "民國115年11月24日": minguo} {
		if at, _, ok := c.parse(text); !ok || at.Format(time.DateOnly) != "2026-11-24" {
			t.Errorf("%q is %v, %v", text, at, ok)
		}
	}
}

func TestAmounts(t *testing.T) {
	t.Parallel()
	type amount struct {
		Fen     int64
		Rounded bool
	}
	for text, want := range map[string]amount{
		"1234.5": {123450, false}, "¥1,234.50": {123450, false}, "￥ 1 234.50": {123450, false}, "1,234,567.89元": {123456789, false}, "RMB 35": {3500, false},
		"35块": {3500, false}, "(1,200)": {-120000, false}, "（1,200.55）": {-120055, false}, "-¥12": {-1200, false}, "¥-12": {-1200, false}, "12-": {-1200, false},
		"１２３．４５": {12345, false}, "0": {0, false}, "免费": {0, false}, ".5": {50, false}, "1.": {100, false}, "1.2万": {1200000, false}, "1.5E3": {150000, false},
		"19.989999999999998": {1999, false}, "0.1": {10, false}, "1.005": {101, true}, "-1.005": {-101, true}, "2.344": {234, true}, "0.30000000000000004": {30, false},
		"99999999.99": {9999999999, false}, "1200元整": {120000, false}, "1234.5600": {123456, false}, "$12": {1200, false},
	} {
		fen, rounded, ok := parseAmount(text, "")
		if got := (amount{fen, rounded}); got != want || !ok {
			t.Errorf("%q is %+v, %v, want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "面议", "1,23", "1,2345", "12,345,6", "1.2.3", "--1", "1e99", "12x", "十块", "1/2", "(12", "¥", "元", "NaN", "Inf", "0x10", "1_000", "90071992547409.93"} {
		if fen, _, ok := parseAmount(text, ""); ok {
			t.Errorf("%q is %d", text, fen)
		}
	}
	for unit, want := range map[string]int64{"": 1250, "元": 1250, "万元": 12500000, "千元": 1250000, "分": 13} {
		if fen, _, ok := parseAmount("12.5", unit); !ok || fen != want {
			t.Errorf("12.5 %s is %d, %v, want %d", unit, fen, ok, want)
		}
	}
}

func TestMileage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"52000": 52000, "52,000km": 52000, "52000 KM": 52000, "5.2万公里": 52000, "5.2万": 52000, "52000.0": 52000, "52000公里": 52000, "0": 0, "5.2E4": 52000,
		"-1": -1, "很多": -1, "": -1, "9999999": -1, "52.000,5": -1, "120mph": -1,
	} {
		km, ok := parseMileage(text, "")
		if !ok {
			km = -1
		}
		if km != want {
			t.Errorf("%q is %d, want %d", text, km, want)
		}
	}
	if km, ok := parseMileage("5.2", "万公里"); !ok || km != 52000 {
		t.Errorf("5.2 of 万公里 is %d, %v", km, ok)
	}
}

func TestQuantities(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{"12": 12, "3.5": 3.5, "4L": 4, "2 个": 2, "-3": -3, "1,200": 1200, "1.5e3": 1500, "": -1, "几个": -1, "1e12": -1} {
		q, ok := parseQuantity(text)
		if !ok {
			q = -1
		}
		if q != want {
			t.Errorf("%q is %g, want %g", text, q, want)
		}
	}
}

func TestPhones(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"13800138000": "+8613800138000", "1.3800138E+10": "+8613800138000", "1.38001380001E10": "", "13800138000.0": "+8613800138000",
		"13800138000.00": "+8613800138000", "138 0013 8000": "+8613800138000", "+86-138-0013-8000": "+8613800138000", "8.61380013800E+12": "+8613800138000",
		"13800138000/13900139000": "+8613800138000 …", "13800138000、021-62345678": "+8613800138000 …", "座机无，13900139000": "+8613900139000",
		"13800138000;13800138000": "+8613800138000", "13800138000\n13900139000": "+8613800138000 …", "021-62345678": "+862162345678",
		"1.38001E+10": "", "1.38E+10": "", "138****8000": "", "1380013800": "", "电话": "", "1.3E-5": "", "e": "",
	} {
		phone, more, ok := parsePhone(text)
		if more {
			phone += " …"
		}
		if phone != want || ok != (want != "") {
			t.Errorf("%q is %q, %v, want %q", text, phone, ok, want)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		known vocabulary
		words string
		want  string
	}{
		{energies, "汽油 汽油(95号) 95# 燃油 油车 天然气 Gasoline GAS 汽油車", "gasoline"},
		{energies, "柴油 Diesel 0号柴油", "diesel"},
		{energies, "油电混合 混动 油電混合 HEV 48V轻混 双擎 Hybrid", "hybrid"},
		{energies, "插混 插电混动 插电式混合动力 PHEV DM-i 增程式 REEV Plug-in 插電混動", "plug_in"},
		{energies, "纯电 纯电动 EV BEV 电动 純電 electric", "electric"},
		{genders, "男 先生 M Male", "male"},
		{genders, "女 女士 F female", "female"},
		{answers, "是 Y yes TRUE 1 √ 同意 愿意", "yes"},
		{answers, "否 N no FALSE 0 × 不同意 拒绝", "no"},
		{roles, "服务顾问 SA 前台", "advisor"},
		{roles, "机修工 技师 钣金", "technician"},
		{statuses, "已结算 已结账 Closed 已交车", "closed"},
	} {
		for _, word := range strings.Fields(c.words) {
			if got, ok := c.known.find(word); !ok || got != c.want {
				t.Errorf("%q is %q, want %q", word, got, c.want)
			}
		}
	}
	if diff := cmp.Diff([]string{"环保", "拒绝推销", "VIP 客户", "老客户"}, splitTags("环保、拒绝推销，VIP 客户;|老客户、无")); diff != "" {
		t.Error(diff)
	}
	for _, empty := range []string{"-", "——", "/", "无", "無", "N/A", "null", "暂无", "*"} {
		if !isEmpty(empty) {
			t.Errorf("%q is not empty", empty)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ a, b, fuller string }{
		{"张三", "張三", "张三"},
		{"张 三", "张三", "张 三"},
		{"张先生", "张伟", "张伟"},
		{"张伟", "张先生", "张伟"},
		{"欧阳女士", "欧阳娜娜", "欧阳娜娜"},
		{"张先生", "张女士", ""},
		{"张三", "张四", ""},
		{"张先生", "李伟", ""},
		{"先生", "张三", ""},
		{"Li Lei", "li lei", "Li Lei"},
	} {
		if fuller, same := sameName(c.a, c.b); fuller != c.fuller || same != (c.fuller != "") {
			t.Errorf("%s, %s: %q, %v", c.a, c.b, fuller, same)
		}
	}
	for text, want := range map[string]string{"张 三": "张三", " 张  三 丰 ": "张三丰", "Li  Lei": "Li Lei", "Li 雷": "Li 雷"} {
		if got := cleanName(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestHeadings(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]field{
		"客户姓名": fieldName, "客戶姓名*": fieldName, " 姓 名 ": fieldName, "Name": fieldName, "车主": fieldOwner, "手机号（必填）": fieldPhone, "Phone No.": fieldPhone,
		"車牌號": fieldPlate, "License Plate": fieldPlate, "底盘号": fieldVIN, "VIN码": fieldVIN, "进厂里程(km)": fieldMileage, "行驶里程[万公里]": fieldMileage,
		"工单号": fieldNumber, "RO #": fieldNumber, "委托书号": fieldNumber, "工时费（元）": fieldLabour, "Qty": fieldQuantity, "應收金額": fieldTotal, "備註": fieldNote,
		"錄入人": fieldEnteredBy, "審核人": fieldCheckedBy, "安全庫存": fieldSafety, "零件編號": fieldPartCode, "哩程": fieldMileage, "生　日": fieldBirthday,
		"颜色": fieldNone, "": fieldNone, "序号": fieldNone,
	} {
		if got, _ := headingOf(cell); got.field != want {
			t.Errorf("%q is %s, want %s", cell, fieldNames[got.field], fieldNames[want])
		}
	}
	if _, unit := headingOf("里程（萬公里）"); unit != "万公里" {
		t.Errorf("unit %q", unit)
	}
	for f, name := range fieldNames {
		if name != "" && !strings.Contains("\n"+columnNames, "\n"+name+":") {
			t.Errorf("columns.txt does not name field %d, %s", f, name)
		}
	}
}

func TestDelimited(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][][]string{
		"a,b\nc,d":              {{"a", "b"}, {"c", "d"}},
		"a,\"b,\"\"c\"\"\"\r\n": {{"a", `b,"c"`}},
		"\"a\nb\",c\rd":         {{"a\nb", "c"}, {"d"}},
		"\"\",\n\n,":            {{"", ""}, {""}, {"", ""}},
		"a\"b,c\"":              {{`a"b`, `c"`}},
		"\"a\"b\",c":            {{`a"b`, "c"}},
		"\"open,x\ny,z\n":       {{`"open`, "x"}, {"y", "z"}},
	} {
		var got [][]string
		d := newDelimited(strings.NewReader(text), ',')
		for {
			cells, _, err := d.next()
			if err != nil {
				break
			}
			got = append(got, cells)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}
