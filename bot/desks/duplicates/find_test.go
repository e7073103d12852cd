package duplicates

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot/desks"
	"pitcrew/prompts"
	"pitcrew/store"
)

func TestFind(t *testing.T) {
	t.Parallel()
	trait := func(id store.CustomerID, name, kind, value string) store.Trait {
		return store.Trait{Customer: id, Name: name, Kind: kind, Value: value, Relation: store.RelationOwner}
	}
	driver := func(id store.CustomerID, name, kind, value string) store.Trait {
		return store.Trait{Customer: id, Name: name, Kind: kind, Value: value, Relation: store.RelationDriver}
	}
	for what, c := range map[string]struct {
		traits []store.Trait
		want   []string // reasons of the pair of 1 and 2
	}{
		"one phone in two forms":               {[]store.Trait{trait(1, "王建国", "phone", "+8613800138000"), trait(2, "小李", "phone", "138 0013 8000")}, []string{"phone +8613800138000"}},
		"two phones":                           {[]store.Trait{trait(1, "王建国", "phone", "+8613800138000"), trait(2, "王建国", "phone", "+8613800138001")}, nil},
		"a chat proved the other's phone":      {[]store.Trait{trait(1, "王建国", "phone", "+8613800138000"), trait(2, "Telegram 用户", "proven", "+8613800138000")}, []string{"proven +8613800138000"}},
		"a contact number and the surname":     {[]store.Trait{trait(1, "王建国", "phone", "+8613800138000"), trait(2, "王先生", "contact", "13800138000")}, []string{"contact +8613800138000"}},
		"a contact number of a spouse":         {[]store.Trait{trait(1, "王建国", "phone", "+8613800138000"), trait(2, "李静", "contact", "13800138000")}, nil},
		"the same helper was named by both":    {[]store.Trait{trait(1, "王建国", "contact", "13800138000"), trait(2, "王芳", "contact", "13800138000")}, nil},
		"plate and surname, in another script": {[]store.Trait{trait(1, "歐陽锋", "plate", "滬A12345"), driver(2, "欧阳先生", "plate", "沪A·12345")}, []string{"plate 沪A12345"}},
		"a plate and another surname":          {[]store.Trait{trait(1, "王建国", "plate", "沪A12345"), driver(2, "李静", "plate", "沪A12345")}, nil},
		"a plate and nobody's name":            {[]store.Trait{trait(1, "", "plate", "沪A12345"), driver(2, "", "plate", "沪A12345")}, nil},
		"one VIN, two owners":                  {[]store.Trait{trait(1, "王建国", "vin", "LSVAM4187C2184847"), trait(2, "John Smith", "vin", "lsvam4187c2184847")}, []string{"vin LSVAM4187C2184847"}},
		"one VIN, owner and driver":            {[]store.Trait{trait(1, "王建国", "vin", "LSVAM4187C2184847"), driver(2, "李静", "vin", "LSVAM4187C2184847")}, nil},
		"English names end with the surname":   {[]store.Trait{trait(1, "John Smith", "plate", "沪A12345"), driver(2, "J Smith", "plate", "沪A12345")}, []string{"plate 沪A12345"}},
		"a fleet's plate": {[]store.Trait{
			trait(1, "王一", "plate", "沪A12345"), trait(2, "王二", "plate", "沪A12345"), trait(3, "王三", "plate", "沪A12345"), trait(4, "王四", "plate", "沪A12345"), trait(5, "王五", "plate", "沪A12345"),
		}, nil},
	} {
		var got []string
		for _, p := range find(c.traits) {
			for _, s := range p.same {
				got = append(got, s.Kind+" "+s.Value)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

// Ids that differ are named, each once.
func TestDiffers(t *testing.T) {
	t.Parallel()
	users := users(
		[]store.Conversation{{Channel: "telegram", Chat: "11"}, {Channel: "telegram", Chat: "12"}, {Channel: "web", Chat: "a"}},
		[]store.Conversation{{Channel: "telegram", Chat: "22"}, {Channel: "web", Chat: "b"}, {Channel: "console", Chat: "c"}})
	if diff := cmp.Diff([]prompts.Differing{{Kind: "chat", About: "telegram", First: "11", Second: "22"}}, users); diff != "" {
		t.Error(diff)
	}
	cars := numbers(
		[]store.Vehicle{{Plate: "沪A12345", VIN: "LSVAM4187C2184847"}, {Plate: "沪B00001", VIN: "X"}, {}},
		[]store.Vehicle{{Plate: "滬A·12345", VIN: "LVSHCAMB1CE000001"}, {Plate: "沪B00001"}, {VIN: "Y"}})
	if diff := cmp.Diff([]prompts.Differing{{Kind: "vin", About: "沪A12345", First: "LSVAM4187C2184847", Second: "LVSHCAMB1CE000001"}}, cars); diff != "" {
		t.Error(diff)
	}
	if !samePhone("+8613800138000", "138 0013 8000") || samePhone("+8613800138000", "+8613800138001") {
		t.Error("phones are not compared by their number")
	}
}

func TestHear(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"合并客户 12 和 34": "card", "合併客戶12和34": "card", "请合并 #12、#34": "card", "合并 13800138000 和 13911112222": "card", "merge customers 12 and 34": "card",
		"撤销合并 12": "undo", "undo merge 12": "undo", "有哪些重复客户": "list", "有没有重复的客户？": "list", "客户有重复吗": "list", "duplicate customers": "list",
		"12 和 34 不是同一人": "apart", "12和34不是同一个人。": "apart",
		"合并": "", "把两张工单合并": "", "撤销": "", "取消合并开票": "", "12 和 34 是同一人": "", "他重复来了": "",
	} {
		if got := hear(desks.Turn{Text: text}); got.what != want {
			t.Errorf("hear(%q) = %+v, want %q", text, got, want)
		}
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	if err := DefaultRules().Check(); err != nil {
		t.Error(err)
	}
	if (Rules{PerDay: -1}).Check() == nil || (Rules{PerDay: 51}).Check() == nil {
		t.Error("impossible numbers are accepted")
	}
}
