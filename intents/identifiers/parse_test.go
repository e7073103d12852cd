package identifiers_test

import (
	"errors"
	"testing"

	"pitcrew/intents/identifiers"
)

func TestParsePhone(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]identifiers.Phone{
		"13800138000": "+8613800138000", " 138 0013 8000 ": "+8613800138000", "'13800138000": "+8613800138000", "13800138000.0": "+8613800138000",
		"+8613800138000": "+8613800138000", "(+86) 138-0013-8000": "+8613800138000", "0086 13800138000": "+8613800138000", "86-13800138000": "+8613800138000",
		"１３８００１３８０００": "+8613800138000", "1-3-8-0-0-1-3-8-0-0-0": "+8613800138000",
		"021-62345678": "+862162345678", "(021) 6234 5678": "+862162345678", "02162345678": "+862162345678", "0512-65123456": "+8651265123456",
		"021-62345678-801": "+862162345678", "021-62345678转801": "+862162345678", "021-62345678 ext. 801": "+862162345678", "+86 21 62345678": "+862162345678", "+86 (021) 62345678": "+862162345678",
		"010-88886666": "+861088886666", "400-820-8888": "+864008208888", "4008208888": "+864008208888",
		"+852 9123 4567": "+85291234567", "852 91234567": "+85291234567", "00852-91234567": "+85291234567", "+853 66123456": "+85366123456",
		"+886 912345678": "+886912345678", "+886 0912345678": "+886912345678", "886-2-2345-6789": "+886223456789", "+1 (415) 555-2671": "+14155552671",
	} {
		got, err := identifiers.ParsePhone(in)
		if err != nil || got != want {
			t.Errorf("ParsePhone(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestParsePhoneRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"", " ", "无", "+", "86", "+86", "1380013800", "138001380001", "12345678901", "62345678", "021-6234567", "026-62345678", "+86 123", "+852 1123 4567",
		"13800138000/13912345678", "13800138000a", "2026-11-24", "20261124", "0912345678", "沪A12345", "\xff", "+0123456789", "+1234567", "021-62345678转", "00", "0", "1.3800138E10",
	} {
		if got, err := identifiers.ParsePhone(in); !errors.Is(err, identifiers.ErrPhone) {
			t.Errorf("ParsePhone(%q) = %q, %v; want ErrPhone", in, got, err)
		}
	}
}

func TestParsePlate(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]identifiers.Plate{
		"沪A12345": "沪A12345", "沪A·12345": "沪A12345", " 沪A 12345 ": "沪A12345", "沪 a - 12345": "沪A12345", "滬Ａ１２３４５": "沪A12345", "沪A•12345": "沪A12345",
		"沪AD12345": "沪AD12345", "沪AF·12345": "沪AF12345", "粤BDK1234": "粤BDK1234", "沪A12345D": "沪A12345D", "沪A12345F": "沪A12345F",
		"京O12345": "京O12345", "京ABC123": "京ABC123", "粵ZF023港": "粤ZF023港", "粤Z1234澳": "粤Z1234澳", "沪A1234警": "沪A1234警", "沪A1234學": "沪A1234学", "沪A1234掛": "沪A1234挂",
		"京A0006使": "京A0006使", "使014578": "使014578", "蒙A12345": "蒙A12345", "遼B12345": "辽B12345", "雲A12345": "云A12345", "瓊A12345": "琼A12345",
	} {
		got, err := identifiers.ParsePlate(in)
		if err != nil || got != want {
			t.Errorf("ParsePlate(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestParsePlateKnowsEveryProvince(t *testing.T) {
	t.Parallel()
	const provinces = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
	n := 0
	for _, r := range provinces {
		n++
		if _, err := identifiers.ParsePlate(string(r) + "A12345"); err != nil {
			t.Errorf("%c: %v", r, err)
		}
	}
	if n != 31 {
		t.Errorf("%d provinces, want 31", n)
	}
}

func TestParsePlateRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"", "沪", "沪A", "沪A1234", "沪A123456", "沪A1234567", "沪I12345", "沪AI2345", "沪AO2345", "沪A1234O", "沪AL12345", "沪A1D2345", "海A12345", "A12345", "沪112345", "沪ABCDEF",
		"粤A1234港", "浙Z1234澳", "ABC-1234", "沪A12345的", "使01457", "\xff沪A12345", "沪A12345沪A12345",
	} {
		if got, err := identifiers.ParsePlate(in); !errors.Is(err, identifiers.ErrPlate) {
			t.Errorf("ParsePlate(%q) = %q, %v; want ErrPlate", in, got, err)
		}
	}
}

func TestParseVIN(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in      string
		want    identifiers.VIN
		checkOK bool
	}{
		{"1M8GDM9AXKP042788", "1M8GDM9AXKP042788", true}, // the example of 49 CFR 565
		{"11111111111111111", "11111111111111111", true},
		{"lsvam4187c2184847", "LSVAM4187C2184847", true},
		{" LSVAM418 7C2184847 ", "LSVAM4187C2184847", true},
		{"ＬＳＶＡＭ４１８７Ｃ２１８４８４７", "LSVAM4187C2184847", true},
		{"LSVAM4188C2184847", "LSVAM4188C2184847", false},
		{"WVWZZZ1JZ3W386752", "WVWZZZ1JZ3W386752", false},
	} {
		got, checkOK, err := identifiers.ParseVIN(c.in)
		if err != nil || got != c.want || checkOK != c.checkOK {
			t.Errorf("ParseVIN(%q) = %q, %v, %v; want %q, %v", c.in, got, checkOK, err, c.want, c.checkOK)
		}
	}
	for _, in := range []string{"", "LSVAM4187C218484", "LSVAM4187C21848471", "LSVAM4187C218484O", "ISVAM4187C2184847", "QSVAM4187C2184847", "沪SVAM4187C2184847", "\xffSVAM4187C2184847"} {
		if got, _, err := identifiers.ParseVIN(in); !errors.Is(err, identifiers.ErrVIN) {
			t.Errorf("ParseVIN(%q) = %q, %v; want ErrVIN", in, got, err)
		}
	}
}
