package bench_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"pitcrew/knowledge"
	"pitcrew/store"
)

// The words that made-up passages and questions are written with: what stands in nearly
// every sentence, what a workshop talks about, and, by number, any other character.
var (
	everywhere = strings.Fields("的 了 是 在 有 不 要 和 就 都 会 可以 我们 您 车 一般 如果 需要 建议 先 再 时候 因为 所以 比较 检查 更换 公里 行驶 使用")
	workshop   = strings.Fields("刹车片 刹车盘 刹车油 机油 机滤 空滤 空调滤芯 火花塞 变速箱油 防冻液 冷却液 电瓶 蓄电池 轮胎 胎压 四轮定位 动平衡 减震器 摆臂 球头 方向机 转向助力 发动机 积碳 节气门 喷油嘴 " +
		"燃油泵 氧传感器 三元催化 排气管 涡轮 正时皮带 皮带 水泵 节温器 散热器 空调 压缩机 冷凝器 制冷剂 雨刮 玻璃水 大灯 尾灯 保险丝 故障灯 胎压灯 钥匙 车门 玻璃升降 天窗 漆面 划痕 镀膜 洗车 " +
		"电池包 充电 快充 续航 电机 电控 绝缘 低温 高温 雨季 冬季 异响 抖动 跑偏 漏油 漏水 烧机油 怠速 顿挫 熄火 难启动 油耗 温度 气味 噪音 磨损 老化 开裂 保养 质保 工时 价格 套餐 预约 年检 保险 理赔 积分 首保")
)

// author writes text whose words are as unevenly common as in real ones (Zipf), the same
// in every run.
type author struct {
	random *rand.Rand
	usual  *rand.Zipf
	rare   *rand.Zipf
}

func newAuthor(seed uint64) *author {
	r := rand.New(rand.NewPCG(seed, 2026))
	return &author{r, rand.NewZipf(r, 1.2, 4, uint64(len(everywhere)-1)), rand.NewZipf(r, 1.1, 30, 2999)}
}

func (a *author) word() string {
	switch roll := a.random.IntN(100); {
	case roll < 35:
		return everywhere[a.usual.Uint64()]
	case roll < 60:
		return workshop[a.random.IntN(len(workshop))]
	default:
		return string([]rune{rune(0x4E00 + 5*a.rare.Uint64()), rune(0x4E00 + 5*a.rare.Uint64())})
	}
}

// clauses writes n clauses of some words each.
func (a *author) clauses(n int) string {
	var b strings.Builder
	for i := range n {
		for range 4 + a.random.IntN(4) {
			b.WriteString(a.word())
		}
		b.WriteString([]string{"，", "，", "。"}[i%3])
	}
	return b.String()
}

// question asks in about fifteen characters about things of the workshop.
func (a *author) question() string {
	things := workshop[a.random.IntN(len(workshop))] + "的时候" + workshop[a.random.IntN(len(workshop))]
	return things + []string{"是什么原因", "要不要换", "怎么处理比较好", "多久检查一次"}[a.random.IntN(4)] + a.word()
}

func questions(n int) []string {
	a := newAuthor(7)
	out := make([]string, n)
	for i := range out {
		out[i] = a.question()
	}
	return out
}

// perDocument is how many passages a made-up document has, about 250 characters each.
const perDocument = 25

// writePassages stores made-up documents with n passages in all, and their vectors.
func writePassages(ctx context.Context, s *store.Store, shop store.ShopID, n int) error {
	a := newAuthor(1)
	var embedder knowledge.Hashed
	for done := 0; done < n; {
		err := s.InTx(ctx, func(tx *store.Tx) error {
			for range 20 {
				d := store.Document{Shop: shop, Slug: fmt.Sprintf("made-up-%06d", done), Title: a.word() + a.word() + a.word(), Audience: "customer", Hash: "made up"}
				texts := make([]string, min(perDocument, n-done))
				for i := range texts {
					p := store.Passage{Heading: a.word() + a.word(), Text: a.clauses(18), Hash: "made up"}
					d.Passages = append(d.Passages, p)
					texts[i] = d.Title + "\n" + p.Heading + "\n" + p.Text
				}
				if done += len(texts); len(texts) == 0 {
					return nil
				}
				vectors, err := embedder.Embed(ctx, texts)
				if err != nil {
					return err
				}
				if _, err := tx.PutDocument(ctx, d, embedder.Name(), vectors); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("write passages: %w", err)
		}
	}
	return nil
}
