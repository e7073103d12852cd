package intents_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/intents"
	"pitcrew/language"
)

func TestMileage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want int
	}{
		{"跑了5万公里了", 50000},
		{"5万多公里", 50000},
		{"8000km", 8000},
		{"8000km了要做什么", 8000},
		{"跑了五万三", 53000},
		{"里程52000", 52000},
		{"我的车现在跑了3w多", 30000},
		{"开了三年6万公里", 60000},
		{"mileage is 45,000 km", 45000},
		{"公里數：61234", 61234},
		{"每5000公里保养一次吗", 0},
		{"离你们店20公里", 0},
		{"还有500公里该保养了", 0},
		{"10万公里以内质保", 0},
		{"跑了三次了", 0},
		{"1200块", 0},
		{"电话13800138000", 0},
		{"2024年买的", 0},
		{"跑了两年", 0},
	}
	for _, tt := range tests {
		if got := recognizer(t).Read(tt.text, now, intents.Customer).Slots.Mileage; got != tt.want {
			t.Errorf("%q: got %d, want %d", tt.text, got, tt.want)
		}
	}
}

func TestAmount(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		fen  int64
	}{
		{"三百八", 38000},
		{"¥1,280.50", 128050},
		{"1200块", 120000},
		{"一千二百块钱", 120000},
		{"三十五块五", 3550},
		{"收了我800", 80000},
		{"花了两千三", 230000},
		{"报价五百，结账八百", 80000},
		{"380 yuan", 38000},
		{"I paid 500 for it", 50000},
		{"便宜50行吗", 5000},
		{"１２０元", 12000},
		{"明天3点", 0},
		{"2024年买的", 0},
		{"跑了五万三", 0},
		{"8折", 0},
		{"13800138000", 0},
		{"500公里", 0},
		{"两个轮胎", 0},
		{"沪A12345", 0},
	}
	for _, tt := range tests {
		if got := recognizer(t).Read(tt.text, now, intents.Customer).Slots.Amount; got != tt.fen {
			t.Errorf("%q: got %d, want %d", tt.text, got, tt.fen)
		}
	}
}

func TestAnswer(t *testing.T) {
	t.Parallel()
	tests := map[intents.Answer][]string{
		intents.Yes: {
			"好的", "行", "可以", "嗯", "就这样", "好的，就三点吧", "嗯嗯好", "OK的", "yes please", "对", "没问题", "👌", "好吧", "要",
			"行吧那就这样", "好嘞师傅", "yes, tomorrow at 3", "好啊，謝謝", "係嘅", "Sure", "係呀", "kk", "yea", "ya", "okie", "let's do it",
		},
		intents.No:        {"不用", "不要", "不用了谢谢", "no", "no thanks", "不是明天，是后天", "不，我要周五", "唔使", "没有"},
		intents.Nevermind: {"算了", "那算了吧", "不约了", "never mind", "下次再说吧", "我再想想", "嗯，算了", "咁算啦", "nvm"},
		"": {
			"可以吗", "好贵啊", "行不行", "要我等多久", "要不要换机油", "没空", "不好意思", "对了，你们几点关门", "好像不太对", "是不是坏了", "不错", "",
			"明天三点", "可以刷卡吗", "normal oil", "系统坏了", "yard", "kkk car",
		},
	}
	for want, texts := range tests {
		for _, text := range texts {
			if got := recognizer(t).Read(text, now, intents.Customer).Slots.Answer; got != want {
				t.Errorf("%q: got %q, want %q", text, got, want)
			}
		}
	}
}

func TestChoice(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want int
	}{
		{"第二个", 2},
		{"2", 2},
		{"２", 2},
		{"选B", 2},
		{"2号", 2},
		{"方案二", 2},
		{"第三个吧", 3},
		{"the second one", 2},
		{"option 1", 1},
		{"③", 3},
		{"就第一個", 1},
		{"选2吧", 2},
		{"c", 3},
		{"第一次来", 0},
		{"第二天", 0},
		{"2点", 0},
		{"20", 0},
		{"我要2个", 0},
		{"两点", 0},
		{"", 0},
	}
	for _, tt := range tests {
		if got := recognizer(t).Read(tt.text, now, intents.Customer).Slots.Choice; got != tt.want {
			t.Errorf("%q: got %d, want %d", tt.text, got, tt.want)
		}
	}
}

func TestName(t *testing.T) {
	t.Parallel()
	customer := map[string]string{
		"我叫王建国": "王建国", "我是李女士": "李女士", "我姓陈": "陈", "免贵姓欧阳": "欧阳", "my name is John Smith": "John Smith",
		"我叫張偉，電話13800138000": "張偉", "我叫刘洋想约明天": "刘洋", "This is Chen Wei": "Chen Wei", "姓名：赵敏": "赵敏",
		"我是车主": "", "我是来保养的": "", "我是老客户": "", "小保养多少钱": "", "周六有空吗": "", "I'm at the gate": "",
	}
	for text, want := range customer {
		if got := recognizer(t).Read(text, now, intents.Customer).Slots.Name; got != want {
			t.Errorf("customer %q: got %q, want %q", text, got, want)
		}
	}
	staff := map[string]string{
		"查一下王建国": "王建国", "给李女士写个跟进": "李女士", "王建国的车上次什么时候来的": "王建国", "给王芳写个跟进": "王芳",
		"把李明的预约改到周六": "李明", "look up Wang Jianguo": "Wang Jianguo", "draft a follow-up for Mr Li": "Mr Li", "查客戶陳小姐": "陳小姐",
		"欧阳女士觉得贵": "欧阳女士", "转给小李": "小李", "邀请赵敏来做大保养": "赵敏", "记一下，王建国想明年换车": "王建国", "张总的车修好没": "张总",
		"今天要给谁打电话": "", "金卡打几折": "", "明天有几台车预约": "", "备注：沪A12345 车主不喜欢推销": "", "客户说太贵怎么回": "",
	}
	for text, want := range staff {
		if got := recognizer(t).Read(text, now, intents.Staff).Slots.Name; got != want {
			t.Errorf("staff %q: got %q, want %q", text, got, want)
		}
	}
}

func TestVehicle(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, maker, model string }{
		{"大众朗逸", "大众", "朗逸"},
		{"我的车是现代", "现代", ""},
		{"宝马3系换刹车片", "宝马", "3系"},
		{"model 3 保养", "特斯拉", "Model 3"},
		{"我的x5", "宝马", "X5"},
		{"比亚迪汉", "比亚迪", "汉"},
		{"奔驰E300L", "奔驰", "E级"},
		{"本田crv换机油", "本田", "CRV"},
		{"理想L9", "理想", "L9"},
		{"Toyota Camry", "丰田", "凯美瑞"},
		{"平治C200", "奔驰", "C级"},
		{"我開特斯拉", "特斯拉", ""},
		{"問界M7", "问界", "M7"},
		{"大众点评看到的", "", ""},
		{"A4纸", "", ""},
		{"现代化管理", "", ""},
		{"今天阳光很好", "", ""},
		{"理想的价格", "", ""},
	}
	for _, tt := range tests {
		s := recognizer(t).Read(tt.text, now, intents.Customer).Slots
		if s.Make != tt.maker || s.Model != tt.model {
			t.Errorf("%q: got %q %q, want %q %q", tt.text, s.Make, s.Model, tt.maker, tt.model)
		}
	}
}

func TestItems(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want []intents.Item
	}{
		{"大保养多少钱", []intents.Item{{ID: "major_service", Words: "大保养"}}},
		{"煞車皮和波箱油", []intents.Item{{ID: "brake_pads", Words: "煞車皮"}, {ID: "transmission_fluid", Words: "波箱油"}}},
		{"冷氣清洗", []intents.Item{{ID: "ac_clean", Words: "冷氣清洗"}}},
		{"oil change and brake pads", []intents.Item{{ID: "oil_change", Words: "oil change"}, {ID: "brake_pads", Words: "brake pads"}}},
		{"洗车，再洗车", []intents.Item{{ID: "wash", Words: "洗车"}}},
		{"鈑金噴漆", []intents.Item{{ID: "bodywork", Words: "鈑金噴漆"}}},
		{"I am tired", nil},
		{"今天天气不错", nil},
	}
	for _, tt := range tests {
		got := recognizer(t).Read(tt.text, now, intents.Customer).Slots.Items
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
	}
}

func TestItemName(t *testing.T) {
	t.Parallel()
	for tag, want := range map[language.Tag]string{language.Hans: "机油滤清器", language.Hant: "機油濾清器", language.En: "oil filter"} {
		if got := intents.ItemName("oil_filter", tag); got != want {
			t.Errorf("%s: got %q, want %q", tag, got, want)
		}
	}
	if got := intents.ItemName("nothing", language.Hans); got != "" {
		t.Errorf("unknown item: got %q", got)
	}
}

func TestObjection(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want intents.ObjectionWords
	}{
		{"沪A12345 的车主嫌保养太贵，怎么回？", intents.ObjectionWords{Kind: intents.ObjectionPrice, Words: "嫌保养太贵"}},
		{"客户说“外面只要两百”，怎么回", intents.ObjectionWords{Kind: intents.ObjectionCompare, Words: "外面只要两百"}},
		{"周先生嫌等太久怎么安抚", intents.ObjectionWords{Kind: intents.ObjectionTime, Words: "嫌等太久怎么安抚"}},
		{"他说自己换更便宜怎么回", intents.ObjectionWords{Kind: intents.ObjectionSelf, Words: "说自己换更便宜"}},
		{"客戶說上次沒修好，怎麼應對", intents.ObjectionWords{Kind: intents.ObjectionQuality, Words: "說上次沒修好"}},
		{"he says it is too expensive, how do I answer", intents.ObjectionWords{Kind: intents.ObjectionPrice, Words: "says it is too expensive"}},
		{"免贵姓王", intents.ObjectionWords{}},
		{"明天想做保养", intents.ObjectionWords{}},
	}
	for _, tt := range tests {
		got := recognizer(t).Read(tt.text, now, intents.Staff).Slots.Objection
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
	}
}

// What a name or an item is made of may stand apart, or belong to something else.
func TestItemsAndNamesApart(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"i wanna get my oil changed tmrw": "oil_change", "changing the oil": "oil_change", "there is oil on the floor": "", "i changed my mind": ""} {
		got := ""
		if items := recognizer(t).Read(text, now, intents.Customer).Slots.Items; len(items) == 1 {
			got = items[0].ID
		}
		if got != want {
			t.Errorf("%q: item %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"下周空位": "", "查一下周小明": "周小明", "下周周小明来吗": ""} {
		if got := recognizer(t).Read(text, now, intents.Staff).Slots.Name; got != want {
			t.Errorf("%q: name %q, want %q", text, got, want)
		}
	}
}
