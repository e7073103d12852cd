package records_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pitcrew/bot/desks/records"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestErrorFileComesBack fixes the rejected rows of three sheets in their error file, as Excel would save it,
// and imports it: what is still wrong is rejected again.
func TestErrorFileComesBack(t *testing.T) {
	t.Parallel()
	s, shop := onSQLite(t)
	path := writeXLSX(t, "门店.xlsx", map[string][][]any{
		"客户": {{"姓名", "手机", "生日"}, {"张三", "138", 32000}, {"李四", 13900139001}, {"王五", "=1+1"}},
		"工单": {
			{"工单号", "日期", "手机", "项目", "金额"},
			{"202611230000000001", 46300, "13800138000", "保养", 100},
			{nil, nil, nil, "洗车", "很贵"},
			{"W3", 46301, "13900139001", "洗车", 30},
		},
		"价目表": {{"编码", "名称", "单价"}, {"0012", "洗车", "面议"}},
	})
	first := imported(t, s, shop, records.Options{}, path)
	if want := (records.Counts{New: 2, Rejected: 5}); first.Counts != want {
		t.Fatalf("%+v, want %+v", first.Counts, want)
	}
	rejected := content(first.ErrorFile)
	want := "\uFEFF编码,名称,单价,原行号 (row),原因 (reason)\r\n" +
		"'0012,洗车,面议,2,金额无法识别 (unreadable amount): 单价 面议\r\n" +
		"姓名,手机,生日,原行号 (row),原因 (reason)\r\n" +
		"张三,138,1987-08-11,2,手机号无法识别 (unreadable phone): 138\r\n" +
		"王五,'=1+1,,4,手机号无法识别 (unreadable phone): =1+1\r\n" +
		"工单号,日期,手机,项目,金额,原行号 (row),原因 (reason)\r\n" +
		"'202611230000000001,2026-10-05,13800138000,保养,100,2,同一工单的另一行有错 (another row of the order is wrong): 3\r\n" +
		"'202611230000000001,,,洗车,很贵,3,金额无法识别 (unreadable amount): 金额 很贵\r\n"
	if diff := cmp.Diff(want, rejected); diff != "" {
		t.Fatal(diff)
	}
	fixed := strings.NewReplacer("面议", "35", "张三,138,", "张三,13800138000,", "很贵", "30").Replace(rejected)
	if err := os.WriteFile(first.ErrorFile, []byte(fixed), 0o600); err != nil {
		t.Fatal(err)
	}
	second := imported(t, s, shop, records.Options{}, first.ErrorFile)
	if want := (records.Counts{New: 4, Rejected: 1}); second.Counts != want {
		t.Errorf("%+v, want %+v\n%s", second.Counts, want, content(second.ErrorFile))
	}
	if want := "\uFEFF姓名,手机,生日,原行号 (row),原因 (reason)\r\n王五,'=1+1,,5,手机号无法识别 (unreadable phone): =1+1\r\n"; content(second.ErrorFile) != want {
		t.Errorf("%s, want %s", content(second.ErrorFile), want)
	}
	orders, err := s.OrdersByNumbers(ctx, shop.ID, []string{"202611230000000001"})
	if err != nil || len(orders) != 1 || orders[0].Total != 13000 {
		t.Errorf("%+v, %v", orders, err)
	}
	if prices, err := s.Prices(ctx, shop.ID); err != nil || len(prices) != 1 || prices[0].Code != "0012" {
		t.Errorf("%+v, %v", prices, err)
	}
}

// TestGradesOfPrices: what a quote looks at comes with the price list, and what contradicts is told.
func TestGradesOfPrices(t *testing.T) {
	t.Parallel()
	s, shop := onSQLite(t)
	path := writeXLSX(t, "价目表.xlsx", map[string][][]any{"价目表": {
		{"编码", "名称", "类别", "单价", "品牌", "档次", "工时费", "最高价"},
		{"pads", "刹车片", "配件", 520, "国产", "基础", 150, nil},
		{"pads.plus", "刹车片", "配件", 680, "博世", "进阶", 150, 780},
		{"pads.bad", "刹车片", "配件", 100, nil, "豪华", 150, 90},
	}})
	result := imported(t, s, shop, records.Options{}, path)
	got, err := s.Prices(ctx, shop.ID)
	want := []store.PriceItem{
		{Shop: shop.ID, Code: "pads", Name: "刹车片", Kind: "part", Price: 52000, Brand: "国产", Labour: 15000},
		{Shop: shop.ID, Code: "pads.plus", Name: "刹车片", Kind: "part", Price: 68000, Brand: "博世", Grade: "plus", Labour: 15000, PriceTo: 78000},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil || got[1].Base() != got[0].Code {
		t.Error(diff, err)
	}
	for _, why := range []string{"档次无法识别", "工时费要在单价之内"} {
		if !strings.Contains(content(result.ErrorFile), why) {
			t.Errorf("%s: %s", why, content(result.ErrorFile))
		}
	}
}

// TestWhatAnImportLeavesAlone are things on record that a file must not undo.
func TestWhatAnImportLeavesAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := openShop(t, s)
		err := s.InTx(ctx, func(tx *store.Tx) error {
			other, err := tx.PutShop(ctx, store.Shop{Code: "other", Name: "分店", TimeZone: "Asia/Shanghai"})
			if err != nil {
				return err
			}
			id, err := tx.AddCustomer(ctx, store.Customer{Shop: other.ID, Name: "张三", Phone: "+8613800138000", Note: "店长的朋友", EnteredBy: "小王"})
			if err != nil {
				return err
			}
			return errors.Join(tx.SetOptOut(ctx, id, true), tx.AddTag(ctx, id, "贵宾"))
		})
		if err != nil {
			t.Fatal(err)
		}
		path := writeFile(t, "客户.csv", []byte("姓名,手机,同意营销,备注,标签\n张三,13800138000,是,,\n"))
		result := imported(t, s, shop, records.Options{EnteredBy: "导入员"}, path)
		if want := (records.Counts{Unchanged: 1}); result.Counts != want || len(result.Notes) != 1 {
			t.Errorf("%+v", result)
		}
		got, err := s.CustomerByPhone(ctx, "+8613800138000")
		if err != nil || got.ConsentMarketing || got.OptedOutAt.IsZero() || got.Note != "店长的朋友" || got.EnteredBy != "小王" || got.Shop == shop.ID {
			t.Errorf("%+v, %v", got, err)
		}
		if log, err := s.AuditLog(ctx, shop.ID, 5); err != nil || len(log) != 0 {
			t.Errorf("nothing changed, but the log says %+v, %v", log, err)
		}
		path = writeFile(t, "more.csv", []byte("姓名,手机,备注,标签\n张三,13800138000,爱喝茶,老客户\n"))
		result = imported(t, s, shop, records.Options{EnteredBy: "导入员"}, path)
		if want := (records.Counts{Updated: 1}); result.Counts != want {
			t.Errorf("%+v", result.Counts)
		}
		if got, err = s.CustomerByPhone(ctx, "+8613800138000"); err != nil || got.Note != "店长的朋友；爱喝茶" {
			t.Errorf("%q, %v", got.Note, err)
		}
		log, err := s.AuditLog(ctx, shop.ID, 5)
		if err != nil || len(log) != 1 || log[0].Actor != "导入员" || log[0].Subject != "more.csv" || log[0].Detail != "new 0, updated 1, unchanged 0, rejected 0" {
			t.Errorf("%+v, %v", log, err)
		}
	})
}

// A file that knows two records of a person still is nothing new after staff merged them, and
// what it brings for the one goes to the other.
func TestImportAfterAMerge(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := openShop(t, s)
		files := []string{
			writeFile(t, "客户.csv", []byte("姓名,手机,车牌,标签,积分\n王建国,13800138000,沪A12345,贵宾,100\n王先生,13911112222,沪C00001,老客户,50\n")),
			writeFile(t, "工单.csv", []byte("工单号,日期,手机,姓名,车牌,项目,金额\nRO-1,2026-11-01,13911112222,王先生,沪C00001,换机油,398\n")),
		}
		if result := imported(t, s, shop, records.Options{}, files...); result.Rejected > 0 {
			t.Fatalf("%+v", result)
		}
		keep, err := s.CustomerByPhone(ctx, "+8613800138000")
		if err != nil {
			t.Fatal(err)
		}
		gone, err := s.CustomerByPhone(ctx, "+8613911112222")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.InTx(ctx, func(tx *store.Tx) error { _, err := tx.MergeCustomers(ctx, keep.ID, gone.ID, 0); return err }); err != nil {
			t.Fatal(err)
		}
		if result := imported(t, s, shop, records.Options{}, files...); result.Counts != (records.Counts{Unchanged: 3}) {
			t.Errorf("again: %+v", result)
		}
		more := writeFile(t, "more.csv", []byte("工单号,日期,手机,姓名,车牌,项目,金额\nRO-2,2026-11-20,13911112222,王先生,沪C00001,洗车,40\n"))
		if result := imported(t, s, shop, records.Options{}, more); result.Counts != (records.Counts{New: 1}) {
			t.Errorf("more: %+v", result)
		}
		orders, err := s.OrdersOf(ctx, keep.ID, 5)
		if err != nil || len(orders) != 2 {
			t.Errorf("orders %+v, %v", orders, err)
		}
		if points, err := s.Balance(ctx, keep.ID); err != nil || points != 150 {
			t.Errorf("%d points, %v", points, err)
		}
	})
}

// TestManyBatches repeats records over the borders of transactions.
func TestManyBatches(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := openShop(t, s)
		rows := customerRows(2500)
		differs := append([]string(nil), rows[1]...)
		differs[3] = "1901-01-01" // another birthday than 2,500 rows before
		rows = append(rows, rows[1:101]...)
		rows = append(rows, differs)
		path := writeCSV(t, "客户.csv", rows)
		want := records.Counts{New: 2500, Unchanged: 100, Rejected: 1}
		for _, dry := range []bool{true, true, false} {
			if result := imported(t, s, shop, records.Options{DryRun: dry}, path); result.Counts != want {
				t.Errorf("dry=%v: %+v, want %+v", dry, result.Counts, want)
			}
		}
		want = records.Counts{Unchanged: 2600, Rejected: 1}
		if result := imported(t, s, shop, records.Options{}, path); result.Counts != want {
			t.Errorf("again: %+v, want %+v", result.Counts, want)
		}
		orders := orderRows(3000)
		last := append([]string(nil), orders[1]...)
		last[8], last[9] = "补一行", "10" // a line of the first order at the very end
		path = writeCSV(t, "orders.csv", append(orders, last))
		for _, want := range []records.Counts{{New: 3001}, {Unchanged: 3001}} {
			if result := imported(t, s, shop, records.Options{}, path); result.Counts != want {
				t.Errorf("%+v, want %+v\n%s", result.Counts, want, content(result.ErrorFile))
			}
		}
		order, err := s.OrdersByNumbers(ctx, shop.ID, []string{"WO00000000"})
		if err != nil || len(order) != 1 || len(order[0].Lines) != 7 {
			t.Errorf("%+v, %v", order, err)
		}
	})
}

// TestStopped stops an import in the middle: whole batches stay, and the next run completes it.
func TestStopped(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := openShop(t, s)
		path := writeCSV(t, "客户.csv", customerRows(3000))
		stopping, stop := context.WithCancel(ctx)
		defer stop()
		result, err := records.Import(stopping, s, shop, []string{path}, records.Options{Progress: func(_ string, done, _ int) { stop() }})
		if !errors.Is(err, context.Canceled) || result.New == 0 || result.New%1000 != 0 {
			t.Fatalf("%+v, %v", result.Counts, err)
		}
		again := imported(t, s, shop, records.Options{}, path)
		if again.Unchanged < result.New || again.New+again.Unchanged != 3000 {
			t.Errorf("%+v after %+v", again.Counts, result.Counts)
		}
	})
}

func TestErrorFilePath(t *testing.T) {
	t.Parallel()
	s, shop := onSQLite(t)
	path := writeFile(t, "客户.csv", []byte("姓名,手机\n张三,1\n"))
	if _, err := records.Import(ctx, s, shop, []string{path}, records.Options{ErrorFile: filepath.Join(filepath.Dir(path), ".", "客户.csv")}); err == nil {
		t.Error("the error file may overwrite the import")
	}
	if _, err := records.Import(ctx, s, shop, []string{path}, records.Options{ErrorFile: filepath.Join(t.TempDir(), "none", "e.csv")}); err == nil {
		t.Error("an error file that cannot be written goes unnoticed")
	}
	if _, err := records.Import(ctx, s, shop, nil, records.Options{}); err == nil {
		t.Error("no file is no error")
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
