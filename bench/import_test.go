package bench_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"pitcrew/store/storetest"
)

// importRows is how many rows an import takes: two fifths are customers with a car, the
// rest lines of their orders, two to an order.
const importRows = 100_000

// BenchmarkImport brings a shop's files into an empty database with the program itself.
func BenchmarkImport(b *testing.B) {
	dir := b.TempDir()
	files := []string{filepath.Join(dir, "customers.csv"), filepath.Join(dir, "orders.csv")}
	writeRows(b, files[0], customerRows(importRows*2/5))
	writeRows(b, files[1], orderRows(importRows*3/5))
	for name, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			var most []int64
			for b.Loop() {
				b.StopTimer()
				s := &shop{url: url(b)}
				b.StartTimer()
				c, out := s.start(b, nil, append([]string{"import", "--json"}, files...)...)
				peak := watch(c)
				var counts struct{ New, Rejected int }
				if err := json.NewDecoder(out).Decode(&counts); err != nil || counts.New != importRows || counts.Rejected != 0 {
					b.Fatalf("%+v, %v", counts, err)
				}
				finish(b, c, out)
				most = append(most, <-peak)
			}
			b.ReportMetric(importRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(median(most, mib), "most_MiB")
		})
	}
}

// watch tells the most memory that a process had, once it has ended.
func watch(c *exec.Cmd) <-chan int64 {
	peak := make(chan int64, 1)
	go func() {
		var most int64
		for now := int64(1); now > 0; time.Sleep(20 * time.Millisecond) {
			now = memory(c, "VmHWM")
			most = max(most, now)
		}
		peak <- most
	}()
	return peak
}

func writeRows(b *testing.B, path string, rows [][]string) {
	b.Helper()
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	if err := csv.NewWriter(file).WriteAll(rows); err != nil {
		b.Fatal(err)
	}
}

func customerRows(n int) [][]string {
	r := rand.New(rand.NewPCG(4, 2026))
	rows := [][]string{{"客户姓名", "手机号码", "性别", "车牌号", "品牌", "车型", "购车日期", "行驶里程(公里)"}}
	for i := range n {
		rows = append(rows, []string{
			string([]rune{[]rune("王李张刘陈杨赵黄周吴")[r.IntN(10)], []rune("伟芳娜敏静强磊军洋勇")[r.IntN(10)], []rune("杰涛明霞丽艳平刚辉鹏")[r.IntN(10)]}),
			phone(i), []string{"男", "女"}[i%2], plate(i), "大众", "朗逸", fmt.Sprintf("%d-%02d-%02d", 2014+r.IntN(12), 1+r.IntN(12), 1+r.IntN(28)), fmt.Sprint(1000 + r.IntN(150_000)),
		})
	}
	return rows
}

func orderRows(n int) [][]string {
	r := rand.New(rand.NewPCG(5, 2026))
	rows := [][]string{{"工单号", "进厂日期", "手机", "车牌号", "进厂里程", "项目", "工时费", "配件", "配件费"}}
	for i := range n {
		order := i / 2
		day := time.Date(2023, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, order%1300)
		rows = append(rows, []string{
			fmt.Sprintf("WO%08d", order), day.Format(time.DateOnly), phone(order), plate(order), fmt.Sprint(1000 + order),
			[]string{"更换机油机滤", "更换空调滤芯"}[i%2], fmt.Sprintf("¥%d.00", 80+r.IntN(400)), []string{"机油 4L", "空调滤芯"}[i%2], fmt.Sprintf("%d.50", 60+r.IntN(400)),
		})
	}
	return rows
}

func phone(i int) string { return fmt.Sprintf("138%08d", i) }

func plate(i int) string { return fmt.Sprintf("沪%c%05d", 'A'+rune(i/99_999), i%99_999+1) }
