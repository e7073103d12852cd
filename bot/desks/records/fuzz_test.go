package records

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2026-11-24", "2026/11/24 下午 03:30:00", "20261124153000", "46350.645833333", "24-Nov-26", "113/11/24", "民國75年3月12日", "11/24/2026 3:30 PM", "2026-11-24T15:30:00+08:00", "1131124", "9999999999999999999"} {
		f.Add(seed, false, false)
		f.Add(seed, true, true)
	}
	f.Fuzz(func(t *testing.T, text string, date1904, minguo bool) {
		c := calendar{now: atStart.now, date1904: date1904, minguo: minguo}
		at, clock, ok := c.parse(text)
		if !ok {
			return
		}
		if at.Year() < 1900 || at.Year() > 2200 || !clock && (at.Hour() != 0 || at.Minute() != 0) {
			t.Fatalf("%q is %v, %v", text, at, clock)
		}
		if again, _, ok := atStart.parse(at.Format(time.DateTime)); at.Year() <= 2100 && (!ok || !again.Equal(at)) {
			t.Errorf("%q is %v, then %v, %v", text, at, again, ok)
		}
	})
}

func FuzzAmount(f *testing.F) {
	for _, seed := range []string{"¥1,234.50", "(1,200)", "1.2万", "19.989999999999998", "-¥12", "1e10", "免费", "0.005", "99999999999999999999.9", "1e-30"} {
		f.Add(seed, "")
		f.Add(seed, "万元")
	}
	f.Fuzz(func(t *testing.T, text, unit string) {
		fen, _, ok := parseAmount(text, unit)
		if !ok {
			return
		}
		if fen > mostFen || fen < -mostFen {
			t.Fatalf("%q is %d", text, fen)
		}
		if again, rounded, ok := parseAmount(yuan(fen), ""); !ok || rounded || again != fen {
			t.Errorf("%q is %d, written %q and then %d, %v", text, fen, yuan(fen), again, ok)
		}
	})
}

// yuan writes an amount exactly.
func yuan(fen int64) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	return fmt.Sprintf("%s%d.%02d", sign, fen/100, fen%100)
}

func FuzzPhoneAndPlate(f *testing.F) {
	for _, seed := range []string{"13800138000/13900139000", "1.3800138E+10", "13800138000.00", "沪A·12345(绿)", "无牌", "8.61380013800E+12", "021-62345678转801", "1e400"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if phone, _, ok := parsePhone(text); ok {
			if again, more, ok := parsePhone(phone); !ok || more || again != phone {
				t.Errorf("%q is %q, then %q, %v", text, phone, again, ok)
			}
		}
		if plate, ok := parsePlate(text); ok && plate != "" {
			if again, ok := parsePlate(plate); !ok || again != plate {
				t.Errorf("%q is %q, then %q, %v", text, plate, again, ok)
			}
		}
	})
}

func FuzzDelimited(f *testing.F) {
	for _, seed := range []string{"a,b\nc,d", "\"a\nb\",c\rd", "\"open,x\ny", "\"a\"\"b\" ,c", "\"\"\"\"\"", "\r\r\n\n", "\"" + strings.Repeat("x\n", 100)} {
		f.Add(seed, byte(','))
		f.Add(seed, byte('\t'))
	}
	f.Fuzz(func(t *testing.T, text string, comma byte) {
		if !strings.ContainsRune(",;\t|", rune(comma)) {
			return
		}
		d := newDelimited(strings.NewReader(text), comma)
		for records := 0; ; records++ {
			cells, _, err := d.next()
			if err != nil {
				return
			}
			if len(cells) == 0 || records > len(text)+1 {
				t.Fatalf("%q: record %d is %q", text, records, cells)
			}
		}
	})
}

// FuzzFile reads any file as an import would up to the database: no row with something in it may go
// missing, and a row says why it is wrong in words that can be read.
func FuzzFile(f *testing.F) {
	orders := "工单号,开单日期,客户姓名,手机,车牌号,进厂里程,项目,工时费,配件,数量,金额,合计\nW1,2026-10-01,张三,13800138000,沪A12345,45000,保养,80,机油,1,328,408\n,,,,,,洗车,30,,,,\nW1,,,,,,打蜡,60,,,,\n合计,,,,,,,,,,,498\n"
	gb, _ := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(orders))
	big5, _ := traditionalchinese.Big5.NewEncoder().Bytes([]byte("姓名,手機,生日\n張三,13800138000,75/03/12\n"))
	for _, seed := range [][]byte{
		[]byte(orders), gb, big5, []byte("\uFEFF姓名;岗位\n李静;服务顾问\n"), []byte("sep=\t\ncode\tname\tprice\nL1\tWash\t35\n"), []byte("\xFF\xFE\x00\x00"),
		[]byte("编码,库存\nP1,3\n编码,名称,单价,原行号 (row),原因 (reason)\n1,2,3,4,5\n"), []byte("PK\x03\x04"), []byte("姓名,手机\n\"张三,138\n"), []byte("<html>"),
	} {
		f.Add(seed)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(dir, fmt.Sprintf("%d.csv", time.Now().UnixNano()))
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		defer os.Remove(path) //nolint:errcheck // the folder goes too
		doc, err := open(path)
		if err != nil {
			return
		}
		defer doc.close() //nolint:errcheck // it was only read
		for _, s := range doc.sheets {
			seen := map[int]int{}
			x := &sheetReader{sheet: s, calendar: atStart, emit: func(batch []*entry) error {
				for _, e := range batch {
					for _, r := range e.rows {
						seen[r.line.number]++
						if why := e.why(r); !utf8.ValidString(why) {
							t.Errorf("row %d: %q", r.line.number, why)
						}
					}
				}
				return nil
			}}
			if x.read() != nil {
				continue
			}
			checkRows(t, s, seen)
		}
	})
}

// checkRows demands each row once that is neither above the header nor a header, nor below the records.
func checkRows(t *testing.T, s *sheet, seen map[int]int) {
	t.Helper()
	header, _, err := findHeader(s)
	if err != nil {
		t.Fatal(err)
	}
	table := newTable(s, header)
	for l, err := range s.lines() {
		if err != nil {
			return
		}
		if isErrorHeader(l.cells) && l.number > header.number {
			if table = newTable(s, l); table == nil {
				return
			}
			table.header = l
			continue
		}
		want := 1
		if l.number <= header.number || table.repeatsHeader(l) || table.isFooter(l) {
			want = 0
		}
		if seen[l.number] != want {
			t.Errorf("row %d, %q: taken %d times", l.number, l.cells, seen[l.number])
		}
	}
}

func FuzzCharset(f *testing.F) {
	for _, seed := range []string{"姓名,手机\n张三,13800138000\n", "客戶姓名,車牌號,品牌\n張曉琪,滬A12345,豐田\n", "项目,金额\n更换机油机滤,328.00\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		charset, _, err := weigh(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if utf8.ValidString(text) && !bytes.HasPrefix([]byte(text), []byte("\xFE\xFF")) && charset != charsetUTF8 {
			t.Errorf("%q is %s", text, charset)
		}
		decoded, err := io.ReadAll(charset.reader(strings.NewReader(text)))
		if err != nil || charset != charsetUTF8 && !utf8.Valid(decoded) {
			t.Errorf("%q as %s: %q, %v", text, charset, decoded, err)
		}
	})
}
