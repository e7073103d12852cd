package identifiers_test

import (
	"testing"

	"pitcrew/intents/identifiers"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		mask func(string) string
		in   string
		want string
	}{
		{"phone", identifiers.MaskPhone, "+8613800138000", "138****8000"},
		{"phone", identifiers.MaskPhone, "138 0013 8000", "138****8000"},
		{"phone", identifiers.MaskPhone, "021-62345678", "021****5678"},
		{"phone", identifiers.MaskPhone, "+865126512345", "0512****2345"},
		{"phone", identifiers.MaskPhone, "400-820-8888", "400***8888"},
		{"phone", identifiers.MaskPhone, "+85291234567", "+852****4567"},
		{"phone", identifiers.MaskPhone, "12345", "***45"},
		{"phone", identifiers.MaskPhone, "", ""},
		{"plate", identifiers.MaskPlate, "沪A12345", "沪A***45"},
		{"plate", identifiers.MaskPlate, "滬a·d12345", "沪A****45"},
		{"plate", identifiers.MaskPlate, "粤ZF023港", "粤Z***3港"},
		{"plate", identifiers.MaskPlate, "沪A", "**"},
		{"vin", identifiers.MaskVIN, "LSVAM4187C2184847", "LSV**********4847"},
		{"vin", identifiers.MaskVIN, "LSVAM", "***AM"},
		{"name", identifiers.MaskName, "张三", "张*"},
		{"name", identifiers.MaskName, "王小明", "王**"},
		{"name", identifiers.MaskName, "欧阳娜娜", "欧阳**"},
		{"name", identifiers.MaskName, "歐陽鋒", "歐陽*"},
		{"name", identifiers.MaskName, "王", "*"},
		{"name", identifiers.MaskName, "John Smith", "J*** S****"},
		{"name", identifiers.MaskName, " ", ""},
	} {
		if got := c.mask(c.in); got != c.want {
			t.Errorf("%s mask of %q = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "好的，明天15:00见": "好的，明天15:00见",
		"滬A·12345，電話138-0013-8000。": "沪A***45，電話138****8000。",
		"\xff13800138000\xfe":       "\xff138****8000\xfe",
		"沪A12345 13912345678":       "沪A***45 139****5678",
		"VIN LSVAM4187C2184847":     "VIN LSV**********4847",
		"(021)62345678":             "021****5678",
	} {
		if got := identifiers.Redact(in); got != want {
			t.Errorf("Redact(%q) = %q, want %q", in, got, want)
		}
	}
}
