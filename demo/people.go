package demo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"pitcrew/store"
)

// Surnames by their share in the population, the common ones several times.
var surnames = strings.Split("王王王王李李李李张张张张刘刘刘陈陈陈杨杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤", "")

var (
	maleNames   = strings.Fields("伟 强 磊 军 勇 杰 涛 超 明 刚 平 辉 鹏 志强 建华 建军 国强 志远 俊杰 浩然 宇航 子轩 文博 海涛 晓东 立新 永康 家豪 振华 思源 嘉伟 少峰 启明 世杰 泽宇 一鸣 德胜 新民")
	femaleNames = strings.Fields("芳 娜 敏 静 丽 艳 娟 霞 秀英 秀兰 桂英 雪梅 婷婷 丹丹 晓燕 海燕 雨欣 梓涵 诗涵 佳怡 思雨 慧敏 玉兰 美玲 晓琳 文静 若曦 欣怡 婉婷 雅琴 凤英 春燕 洁 莉 倩 颖 蕾 悦")
)

// person draws a customer. Names repeat as they do in life; phones do not.
func (g *generator) person(i int) store.Customer {
	c := store.Customer{Shop: g.shop.ID, Gender: "male", EnteredBy: pick(g, []string{"李敏", "周浩"}), ConsentMarketing: g.chance(0.8)}
	given := pick(g, maleNames)
	if g.chance(0.38) {
		c.Gender, given = "female", pick(g, femaleNames)
	}
	c.Name = pick(g, surnames) + given
	c.Phone = fmt.Sprintf("+861%s%04d%04d", pick(g, []string{"38", "39", "36", "59", "50", "86", "88", "77"}), g.r.IntN(10_000), 1000+i)
	if g.chance(0.7) {
		c.Birthday = store.Date(fmt.Sprintf("%04d-%02d-%02d", 1962+g.r.IntN(40), 1+g.r.IntN(12), 1+g.r.IntN(28)))
	}
	if g.chance(0.85) {
		c.CheckedBy = "陈经理"
	}
	c.Points = int64(g.r.IntN(400)) * 10
	return c
}

func (g *generator) tags() []string {
	var out []string
	for _, t := range []string{"拒绝推销", "喜欢环保养护", "网约车", "企业客户", "等候时爱喝咖啡", "只用原厂件"} {
		if g.chance(0.06) {
			out = append(out, t)
		}
	}
	return out
}

// model is a car on the market, with its price class 1 to 3.
type model struct {
	make, name, energy string
	class              int
}

var models = []model{
	{"大众", "朗逸", "gasoline", 1},
	{"大众", "途观L", "gasoline", 2},
	{"大众", "帕萨特", "gasoline", 2},
	{"丰田", "卡罗拉", "gasoline", 1},
	{"丰田", "凯美瑞", "hybrid", 2},
	{"丰田", "汉兰达", "hybrid", 2},
	{"本田", "思域", "gasoline", 1},
	{"本田", "CR-V", "hybrid", 2},
	{"日产", "轩逸", "gasoline", 1},
	{"别克", "GL8", "gasoline", 2},
	{"别克", "君威", "gasoline", 1},
	{"宝马", "3系", "gasoline", 3},
	{"宝马", "X3", "gasoline", 3},
	{"奔驰", "C级", "gasoline", 3},
	{"奥迪", "A4L", "gasoline", 3},
	{"奥迪", "Q5L", "gasoline", 3},
	{"吉利", "星瑞", "gasoline", 1},
	{"长安", "CS75", "gasoline", 1},
	{"哈弗", "H6", "gasoline", 1},
	{"比亚迪", "秦PLUS DM-i", "plug_in", 1},
	{"比亚迪", "宋PLUS DM-i", "plug_in", 1},
	{"比亚迪", "汉EV", "electric", 2},
	{"比亚迪", "海豚", "electric", 1},
	{"特斯拉", "Model 3", "electric", 2},
	{"特斯拉", "Model Y", "electric", 2},
	{"理想", "L7", "plug_in", 3},
	{"蔚来", "ES6", "electric", 3},
	{"小鹏", "P7", "electric", 2},
	{"江铃", "全顺", "diesel", 1},
}

// makers are world manufacturer identifiers of Chinese plants.
var makers = []string{"LSV", "LFV", "LVG", "LHG", "LGB", "LSG", "LBV", "LE4", "LGX", "LRW", "LB3", "LS5"}

// plate draws a Shanghai plate that is not taken; new-energy cars have eight characters.
func (g *generator) plate(energy string) string {
	const letters, digits = "ABCDEFGHJKLMN", "0123456789"
	for {
		p := "沪" + string(letters[g.r.IntN(len(letters))])
		if energy == "electric" || energy == "plug_in" {
			p += map[string]string{"electric": "D", "plug_in": "F"}[energy]
		}
		for range 5 {
			p += string(digits[g.r.IntN(10)])
		}
		if !g.plates[p] {
			g.plates[p] = true
			return p
		}
	}
}

// vin draws a vehicle identification number whose check digit is right (GB 16735, ISO 3779).
func (g *generator) vin(maker string) string {
	const alphabet = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
	values := map[byte]int{}
	for i, c := range []byte("ABCDEFGH") {
		values[c] = i + 1
	}
	for i, c := range []byte("JKLMN") {
		values[c] = i + 1
	}
	values['P'], values['R'] = 7, 9
	for i, c := range []byte("STUVWXYZ") {
		values[c] = i + 2
	}
	for i, c := range []byte("0123456789") {
		values[c] = i
	}
	weights := []int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}
	v := []byte(maker)
	for len(v) < 11 {
		v = append(v, alphabet[g.r.IntN(len(alphabet))])
	}
	v = fmt.Appendf(v, "%06d", g.r.IntN(1_000_000))
	sum := 0
	for i, c := range v {
		sum += weights[i] * values[c]
	}
	v[8] = "0123456789X"[sum%11]
	return string(v)
}

// appointment books a visit in the next days.
func (g *generator) appointment(ctx context.Context, tx *store.Tx, id store.CustomerID, c store.Customer) error {
	vehicles, err := tx.VehiclesOf(ctx, id)
	if err != nil || len(vehicles) == 0 {
		return err
	}
	day := g.now.AddDate(0, 0, 1+g.r.IntN(6))
	start := time.Date(day.Year(), day.Month(), day.Day(), 9+g.r.IntN(8), 30*g.r.IntN(2), 0, 0, day.Location())
	a := store.Appointment{
		Shop: g.shop.ID, Customer: id, Vehicle: vehicles[0].ID, ContactName: c.Name, ContactPhone: c.Phone, Plate: vehicles[0].Plate,
		Service: pick(g, []string{"maintenance", "minor_service", "tyres", "brakes", "ac"}), StartsAt: start, EndsAt: start.Add(time.Hour),
		Status: pick(g, []string{store.AppointmentConfirmed, store.AppointmentConfirmed, store.AppointmentRequested}),
	}
	taken, err := tx.TakenSlots(ctx, g.shop.ID, start, a.EndsAt)
	if err != nil {
		return err
	}
	busy := map[int]bool{}
	for _, s := range taken {
		busy[s.Bay] = true
	}
	for a.Bay = 1; busy[a.Bay]; a.Bay++ {
	}
	if a.Bay > 3 { // leave room for the tour
		return nil
	}
	_, err = tx.Book(ctx, a)
	if errors.Is(err, store.ErrConflict) {
		return fmt.Errorf("sample appointment: %w", err)
	}
	return err
}
