package records_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"pitcrew/bot/desks/records"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

func writeFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// onSQLite is a shop on a fresh database, for what does not depend on the kind of database.
func onSQLite(t *testing.T) (*store.Store, store.Shop) {
	t.Helper()
	s := storetest.Open(t, storetest.SQLite(t), store.Options{Clock: storetest.NewClock().Now})
	return s, openShop(t, s)
}

const (
	simplified  = "客户姓名,手机,车牌号,车型,标签\n张晓琪,13800138000,沪A12345,朗逸,环保、老客户\n鄢婧,13800138001,京AD12345,汉EV,\n"
	traditional = "客戶姓名,手機,車牌號,車型,生日\n張曉琪,13800138000,滬A12345,朗逸,75/03/12\n鄢婧,13800138001,京AD12345,漢EV,民國113年11月24日\n"
)

func encode(t *testing.T, text string, how string) []byte {
	t.Helper()
	var out []byte
	var err error
	switch how {
	case "UTF-8":
		return []byte(text)
	case "UTF-8 BOM":
		return []byte("\uFEFF" + text)
	case "GB18030":
		out, err = simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	case "GBK":
		out, err = simplifiedchinese.GBK.NewEncoder().Bytes([]byte(text))
	case "BIG5":
		out, err = traditionalchinese.Big5.NewEncoder().Bytes([]byte(text))
	case "UTF-16":
		out = []byte{0xFF, 0xFE}
		for _, unit := range utf16.Encode([]rune(text)) {
			out = append(out, byte(unit), byte(unit>>8))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCharsets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ how, text, charset, name string }{
		{"UTF-8", simplified, "UTF-8", "张晓琪"},
		{"UTF-8 BOM", simplified, "UTF-8", "张晓琪"},
		{"GB18030", simplified, "GB18030", "张晓琪"},
		{"GBK", simplified, "GB18030", "张晓琪"},
		{"GBK", traditional[:strings.Index(traditional, ",生日")] + "\n張曉琪,13800138000,滬A12345,朗逸\n鄢婧,13800138001,,\n", "GB18030", "張曉琪"},
		{"BIG5", traditional, "BIG5", "張曉琪"},
		{"UTF-16", simplified, "UTF-16", "张晓琪"},
		{"GB18030", strings.ReplaceAll(simplified, "晓琪", "𠮷"), "GB18030", "张𠮷"}, // four bytes
		{"GB18030", "姓名,手机\n张三,13800138000\n李四,13800138001\n", "GB18030", "张三"},
		{"BIG5", "姓名,手機\n張三,13800138000\n李四,13800138001\n", "BIG5", "張三"},
		{"UTF-8", "Name,Phone\nZhang San,13800138000\nLi,13800138001\n", "UTF-8", "Zhang San"},
		{"UTF-8", strings.ReplaceAll(simplified, "\n", "\r\n"), "UTF-8", "张晓琪"},
		{"UTF-8", strings.ReplaceAll(simplified, "\n", "\r"), "UTF-8", "张晓琪"},
	} {
		for _, comma := range []string{",", ";", "\t", "|"} {
			s, shop := onSQLite(t)
			path := writeFile(t, "客户.csv", encode(t, strings.ReplaceAll(c.text, ",", comma), c.how))
			result := imported(t, s, shop, records.Options{}, path)
			if want := (records.Counts{New: 2}); result.Counts != want || result.Sheets[0].Charset != c.charset {
				t.Errorf("%s, %q: %+v as %s\n%s", c.how, comma, result.Counts, result.Sheets[0].Charset, content(result.ErrorFile))
				continue
			}
			got, err := s.CustomerByPhone(ctx, "+8613800138000")
			if err != nil || got.Name != c.name {
				t.Errorf("%s, %q: %q, %v", c.how, comma, got.Name, err)
			}
			if c.how == "BIG5" && strings.Contains(c.text, "生日") && got.Birthday != "1986-03-12" {
				t.Errorf("民國75: %s", got.Birthday)
			}
		}
	}
}

func content(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// TestRaggedText is a csv file of which single rows are broken: the others go on.
func TestRaggedText(t *testing.T) {
	t.Parallel()
	s, shop := onSQLite(t)
	text := "sep=,\r\n姓名,手机,备注\n张三,13800138000\n李四,13800138001,好,多余\n\"王五\",13800138002,\"他说\"\"好\"\",\n第二行\"\n" +
		"赵六,13800138003,\"没有结束的引号\n钱七,13800138004,\xff\xfe坏\n孙八,13800138005,5\" 屏\n,,\n周九,13800138006,,,\n"
	result := imported(t, s, shop, records.Options{}, writeFile(t, "c.csv", []byte(text)))
	if want := (records.Counts{New: 4, Rejected: 3}); result.Counts != want {
		t.Errorf("%+v, want %+v", result, want)
	}
	want := "\uFEFF姓名,手机,备注,原行号 (row),原因 (reason)\r\n" +
		"李四,13800138001,好,4,列数多于表头，可能有多余的分隔符 (more cells than columns): 多余\r\n" +
		"赵六,13800138003,\"\"\"没有结束的引号\",6,引号不成对 (a quote without its partner)\r\n" +
		"钱七,13800138004,\uFFFD坏,7,文字是乱码 (characters that cannot be read): 备注\r\n"
	if diff := cmp.Diff(want, content(result.ErrorFile)); diff != "" {
		t.Error(diff)
	}
	for phone, note := range map[string]string{"+8613800138002": "他说\"好\", 第二行", "+8613800138005": "5\" 屏"} {
		if got, err := s.CustomerByPhone(ctx, phone); err != nil || got.Note != note {
			t.Errorf("%s: %q, %v", phone, got.Note, err)
		}
	}
}

// TestUnreadable are files that are no tables: each is told in one line, and the good one beside them is imported.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	book := writeXLSX(t, "good.xlsx", map[string][][]string{"客户": {{"姓名", "手机"}, {"张三", "13800138000"}}})
	whole, err := os.ReadFile(book)
	if err != nil {
		t.Fatal(err)
	}
	protected := filepath.Join(t.TempDir(), "protected.xlsx")
	f := excelize.NewFile()
	if err := f.SaveAs(protected, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	var otherZip bytes.Buffer
	z := zip.NewWriter(&otherZip)
	if _, err := z.Create("word/document.xml"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"损坏":      writeFile(t, "half.xlsx", whole[:len(whole)/2]),
		"坏的":      writeFile(t, "corrupt.xlsx", bytes.Replace(whole, []byte("PK\x01\x02"), []byte("PK\x01\x09"), 1)),
		"密码":      protected,
		"旧版":      writeFile(t, "old.xls", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 600)...)),
		"网页":      writeFile(t, "web.xls", []byte("\n<HTML><table><tr><td>姓名</td></tr></table></html>")),
		"不是":      writeFile(t, "picture.csv", []byte("\x89PNG\r\n\x1a\n....")),
		"不是 xlsx": writeFile(t, "doc.xlsx", otherZip.Bytes()),
		"不是 x":    writeFile(t, "binary.csv", []byte("姓名,手机\n\x00\x01")),
		"空":       writeFile(t, "empty.csv", nil),
		"空的":      writeFile(t, "blank.csv", []byte(" \n,,\n")),
		"表头":      writeFile(t, "words.csv", []byte("春眠不觉晓\n处处闻啼鸟\n")),
		"认识的表头":   writeXLSX(t, "notes.xlsx", map[string][][]string{"说明": {{"填写说明"}, {"一", "二"}}}),
		"文件夹":     t.TempDir(),
		"不存在":     filepath.Join(t.TempDir(), "none.csv"),
	} {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			s, shop := onSQLite(t)
			result := imported(t, s, shop, records.Options{ErrorFile: filepath.Join(t.TempDir(), "e.csv")}, path, book)
			if len(result.Failed) != 1 || result.New != 1 {
				t.Fatalf("%+v", result)
			}
			if said := result.Failed[0].Error(); !strings.HasPrefix(said, filepath.Base(path)+": ") || !strings.Contains(said, strings.TrimSuffix(strings.TrimSuffix(name, "的"), " x")) || strings.Contains(said, "\n") {
				t.Errorf("it says %q, want %q", said, name)
			}
		})
	}
}

// TestWorkbook is a workbook as shops have it: sheets of every kind in any order, titles, numbers as numbers,
// dates as days since 1900 or 1904, merged cells, a hidden sheet and one of notes.
func TestWorkbook(t *testing.T) {
	t.Parallel()
	for _, date1904 := range []bool{false, true} {
		day := func(serial float64) float64 {
			if date1904 {
				return serial - 1462
			}
			return serial
		}
		path := writeXLSX(t, "门店.xlsx", map[string][][]any{
			"维修记录": {
				{"维修记录明细表"},
				{nil, "2026年"},
				{"单号", "进厂时间", "车牌号", "服务顾问", "项目", "工时费", "数量", "合计"},
				{202611230001, day(46319.5), "沪A12345", "李静", "大保养", 120.1, nil, 320.3},
				{nil, nil, nil, nil, "换机油", 200.2, 1},
				{"R2", "2026-10-25", "沪A12345", "", "洗车", 19.989999999999998},
				{"合计", nil, nil, nil, nil, 340.29},
			},
			"客户信息": {
				{"姓名", "手机", "车牌", "VIN", "里程", "生日"},
				{"张三", 13800138000, "沪A12345", "LSVAM4187C2184847", 52000.0, day(32000)},
				{"李四", 1.3800138001e10, nil, nil, nil, "1990年1月2日"},
			},
			"员工": {{"姓名", "职务"}, {"李静", "服务顾问"}},
			"说明": {{"请按模板填写"}, {"不要改表头"}},
			"隐藏": {{"姓名", "手机"}, {"不应导入", 13800138009}},
		})
		book, err := excelize.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{
			book.SetSheetVisible("隐藏", false), book.MergeCell("维修记录", "A1", "H1"), book.MergeCell("维修记录", "A4", "A5"),
			book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}), book.Save(), book.Close(),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		s, shop := onSQLite(t)
		result := imported(t, s, shop, records.Options{}, path)
		if want := (records.Counts{New: 6}); result.Counts != want || len(result.Failed) > 0 {
			t.Errorf("%+v\n%s", result, content(result.ErrorFile))
		}
		want := `staff 李静 advisor  active=true
customer 张三 +8613800138000  1987-08-11 consent=false points=0 entered= checked= note=
  owner 沪A12345 LSVAM4187C2184847 /   2026-11-23:52000km(import)
  order R2 沪A12345 closed 2026-10-25 00:00..2026-10-25 00:00 0km 1999 advisor= 洗车
    labour  洗车 x1 1999
  order 202611230001 沪A12345 closed 2026-10-24 12:00..2026-10-24 12:00 0km 32030 advisor=李静 大保养、换机油
    labour  大保养 x1 12010
    labour  换机油 x1 20020
customer 李四 +8613800138001  1990-01-02 consent=false points=0 entered= checked= note=
`
		if diff := cmp.Diff(want, dump(t, s, shop, nil)); diff != "" {
			t.Errorf("1904=%v: %s", date1904, diff)
		}
		again := imported(t, s, shop, records.Options{Sheet: "客户信息"}, path)
		if want := (records.Counts{Unchanged: 2}); again.Counts != want || len(again.Sheets) != 1 {
			t.Errorf("one sheet again: %+v", again)
		}
	}
}

// TestBrokenWorksheet is a sound archive with a worksheet that breaks off: the rows before count, and the
// file is told as broken.
func TestBrokenWorksheet(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"姓名", "手机"}}
	for i := range 3000 {
		rows = append(rows, []string{"客户", fmt.Sprintf("1380013%04d", i)})
	}
	whole, err := zip.OpenReader(writeXLSX(t, "whole.xlsx", map[string][][]string{"客户": rows}))
	if err != nil {
		t.Fatal(err)
	}
	defer whole.Close() //nolint:errcheck // it was only read
	var broken bytes.Buffer
	z := zip.NewWriter(&broken)
	for _, f := range whole.File {
		content, err := fs.ReadFile(whole, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(f.Name, "worksheets/sheet") {
			at := bytes.Index(content, []byte(`<row r="2002"`))
			content = slices.Insert(content, at, []byte("<<oops")...)
		}
		w, err := z.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	s, shop := onSQLite(t)
	result := imported(t, s, shop, records.Options{}, writeFile(t, "broken.xlsx", broken.Bytes()))
	if len(result.Failed) != 1 || result.New != 2000 || !strings.Contains(result.Failed[0].Error(), "ends after row 2001 of 3001") {
		t.Errorf("%+v", result)
	}
}
