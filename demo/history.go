package demo

import (
	"context"
	"fmt"
	"time"

	"pitcrew/store"
)

// job is a kind of visit: what it is called, how often it comes up, and what its order
// lists. Prices are the price list's, by code.
type job struct {
	summary string
	share   float64
	labour  []string // item and price code
	parts   []string
	fuel    bool // only for cars with an engine
}

var jobs = []job{
	{"基础保养", 0.44, []string{"机油机滤更换工时"}, []string{"全合成机油 4L", "机油滤清器"}, true},
	{"深度保养", 0.14, []string{"深度保养工时", "节气门清洗"}, []string{"全合成机油 4L", "机油滤清器", "空气滤清器", "空调滤芯"}, true},
	{"更换刹车片", 0.08, []string{"更换前刹车片工时"}, []string{"前刹车片"}, false},
	{"更换轮胎", 0.07, []string{"轮胎拆装动平衡"}, []string{"轮胎 2 条"}, false},
	{"空调清洗", 0.09, []string{"空调系统清洗"}, []string{"空调滤芯"}, false},
	{"更换蓄电池", 0.04, []string{"蓄电池更换工时"}, []string{"12V 蓄电池"}, false},
	{"钣金喷漆", 0.05, []string{"钣金修复", "喷漆两面"}, nil, false},
	{"补胎", 0.05, []string{"补胎"}, nil, false},
	{"四轮定位", 0.04, []string{"四轮定位"}, nil, false},
}

// evService stands in for oil services on electric cars.
var evService = job{"新能源保养", 1, []string{"三电系统检测", "底盘检查"}, []string{"空调滤芯", "冷却液"}, false}

// lineFen are the amounts of lines in fen for a car of class 1.
var lineFen = map[string]int64{
	"机油机滤更换工时": 12_000, "深度保养工时": 28_000, "节气门清洗": 16_000, "更换前刹车片工时": 15_000, "轮胎拆装动平衡": 12_000, "空调系统清洗": 26_800, "蓄电池更换工时": 5_000,
	"钣金修复": 40_000, "喷漆两面": 100_000, "补胎": 5_000, "四轮定位": 28_000, "三电系统检测": 22_000, "底盘检查": 12_000,
	"全合成机油 4L": 31_500, "机油滤清器": 4_500, "空气滤清器": 8_000, "空调滤芯": 12_000, "前刹车片": 37_000, "轮胎 2 条": 112_000, "12V 蓄电池": 52_000, "冷却液": 16_000,
}

// history files a car's orders of the last years, the latest at last, with its mileage.
func (g *generator) history(ctx context.Context, tx *store.Tx, id store.CustomerID, v store.VehicleID, m model, perYear int64, last time.Time) error {
	between := time.Duration(float64(365*24*time.Hour) * 7500 / float64(perYear)) // a service every 7,500 km
	between = min(max(between, 25*24*time.Hour), 300*24*time.Hour)
	first := g.now.AddDate(-years, 0, 0)
	var visits []time.Time
	for at := last; at.After(first); at = at.Add(-between - time.Duration(g.r.IntN(30))*24*time.Hour) {
		visits = append([]time.Time{at}, visits...)
	}
	mileage := int64(3000 + g.r.IntN(60_000))
	before := first
	for _, at := range visits {
		mileage += perYear * int64(at.Sub(before)/time.Hour) / (365 * 24)
		before = at
		if err := g.visit(ctx, tx, id, v, m, at, mileage); err != nil {
			return err
		}
	}
	return nil
}

func (g *generator) visit(ctx context.Context, tx *store.Tx, id store.CustomerID, v store.VehicleID, m model, at time.Time, mileage int64) error {
	at = time.Date(at.Year(), at.Month(), at.Day(), 8+g.r.IntN(9), 5*g.r.IntN(12), 0, 0, g.now.Location())
	j := g.job(m)
	g.number++
	o := store.Order{
		Shop: g.shop.ID, Number: fmt.Sprintf("RO%s-%04d", at.Format("060102"), g.number), Customer: id, Vehicle: v, Advisor: pick(g, g.staff),
		Status: store.OrderClosed, Summary: j.summary, Mileage: mileage, OpenedAt: at, ClosedAt: at.Add(time.Duration(60+g.r.IntN(180)) * time.Minute),
	}
	add := func(kind string, items []string) {
		for _, item := range items {
			amount := lineFen[item] * int64(3+m.class) / 4 / 100 * 100
			o.Lines = append(o.Lines, store.OrderLine{Kind: kind, Item: item, Quantity: 1, Amount: amount})
			o.Total += amount
		}
	}
	add("labour", j.labour)
	add("part", j.parts)
	if _, err := tx.AddOrder(ctx, o); err != nil {
		return err
	}
	return tx.AddMileage(ctx, v, store.DateOf(at), mileage, "service order")
}

func (g *generator) job(m model) job {
	roll := g.r.Float64()
	for _, j := range jobs {
		if roll -= j.share; roll <= 0 {
			if j.fuel && m.energy == "electric" {
				return evService
			}
			return j
		}
	}
	return jobs[0]
}
