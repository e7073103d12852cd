package records_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"pitcrew/bot/desks/records"
	"pitcrew/store"
)

var ctx = context.Background()

// customerRows are n customers with a car each, as an export writes them.
func customerRows(n int) [][]string {
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(from ...string) string { return from[rng.IntN(len(from))] }
	rows := [][]string{{"客户姓名", "手机号码", "性别", "生日", "车牌号", "VIN", "品牌", "车型", "能源类型", "购车日期", "行驶里程(公里)", "标签", "同意营销", "备注"}}
	for i := range n {
		rows = append(rows, []string{
			pick("王", "李", "张", "刘", "陈", "杨", "赵") + pick("伟", "芳", "娜", "敏", "静", "强", "磊") + pick("", "军", "洋", "勇", "杰"),
			fmt.Sprintf("13%09d", i), pick("男", "女", ""), fmt.Sprintf("%d-%02d-%02d", 1960+rng.IntN(45), 1+rng.IntN(12), 1+rng.IntN(28)),
			fmt.Sprintf("%c%c·%c%04d", []rune("沪苏浙京")[i%4], 'A'+rune(i/320000), 'A'+rune(i/40000%8), i/4%10000),
			fmt.Sprintf("LSVAM4187C%07d", i), pick("大众", "丰田", "比亚迪"), pick("朗逸", "卡罗拉", "汉EV"), pick("汽油", "纯电", "插电混动"),
			fmt.Sprintf("%d/%d/%d", 2012+rng.IntN(13), 1+rng.IntN(12), 1+rng.IntN(28)), fmt.Sprintf("%d", 1000+rng.IntN(150000)),
			pick("", "", "环保养护、老客户", "拒绝推销"), pick("是", "否", ""), pick("", "", "喜欢周末来店"),
		})
	}
	return rows
}

// orderRows are n rows of orders with three lines each, of the customers above.
func orderRows(n int) [][]string {
	rng := rand.New(rand.NewPCG(3, 4))
	customers := customerRows(n/3 + 1)[1:]
	rows := [][]string{{"工单号", "进厂日期", "结算日期", "客户姓名", "手机", "车牌号", "进厂里程", "服务顾问", "项目", "工时费", "配件", "数量", "金额", "状态"}}
	for i := range n {
		c := customers[i/3]
		day := time.Date(2023, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, i/3%1300)
		rows = append(rows, []string{
			fmt.Sprintf("WO%08d", i/3), day.Format("2006-01-02 15:04"), day.Format(time.DateOnly), c[0], c[1], c[4], fmt.Sprint(1000 + i/3), "",
			[]string{"更换机油机滤", "更换空调滤芯", "四轮定位"}[i%3], fmt.Sprintf("¥%d.00", 80+rng.IntN(400)), []string{"机油 4L", "空调滤芯", ""}[i%3],
			[]string{"1", "2", ""}[i%3], []string{fmt.Sprintf("%d.5", 100+rng.IntN(900)), "68", ""}[i%3], "已结算",
		})
	}
	return rows
}

func writeCSV(tb testing.TB, name string, rows [][]string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	file, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	w := csv.NewWriter(file)
	if err := w.WriteAll(rows); err != nil {
		tb.Fatal(err)
	}
	return path
}

// writeXLSX writes a workbook; a cell is what its type says.
func writeXLSX[T any](tb testing.TB, name string, sheets map[string][][]T) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	book := excelize.NewFile()
	defer book.Close() //nolint:errcheck // it is saved
	for sheet, rows := range sheets {
		if _, err := book.NewSheet(sheet); err != nil {
			tb.Fatal(err)
		}
		w, err := book.NewStreamWriter(sheet)
		if err != nil {
			tb.Fatal(err)
		}
		for i, cells := range rows {
			row := make([]any, len(cells))
			for j, c := range cells {
				row[j] = c
			}
			if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
				tb.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			tb.Fatal(err)
		}
	}
	if err := book.DeleteSheet("Sheet1"); err != nil {
		tb.Fatal(err)
	}
	if err := book.SaveAs(path); err != nil {
		tb.Fatal(err)
	}
	return path
}

func openShop(tb testing.TB, s *store.Store) store.Shop {
	tb.Helper()
	var shop store.Shop
	err := s.InTx(ctx, func(tx *store.Tx) (err error) {
		shop, err = tx.PutShop(ctx, store.Shop{Code: "main", Name: "顺风汽修", TimeZone: "Asia/Shanghai"})
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return shop
}

func imported(tb testing.TB, s *store.Store, shop store.Shop, opts records.Options, files ...string) records.Result {
	tb.Helper()
	result, err := records.Import(ctx, s, shop, files, opts)
	if err != nil {
		tb.Fatal(err)
	}
	return result
}
