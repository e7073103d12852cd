package requests

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"pitcrew/bot/desks"
	"pitcrew/language"
)

// How a distance is known.
const (
	kmShared = "shared" // of a location that was shared, as the crow flies
	kmSaid   = "said"   // by the customer
)

// takeDistance notes how far away a car is: from a location that the customer shared, where
// the shop has coordinates, else by the kilometres that they say. Else it stays unknown, and
// staff find out.
func (f *form) takeDistance(t desks.Turn, shop desks.Place) {
	if f.Kind != Delivery && f.Kind != Rescue { // where a car has broken down a place is enough
		return
	}
	if lat, lon, name, ok := shared(t); ok {
		if f.Place = name; name == "" {
			f.Place = fmt.Sprintf("%.5f,%.5f", lat, lon)
		}
		if shop.Located() && f.Kind == Delivery {
			f.Km, f.KmBy = math.Round(10*kilometres(shop.Latitude, shop.Longitude, lat, lon))/10, kmShared
		}
		return
	}
	if km, ok := saidKilometres(t.Text); ok && f.KmBy != kmShared && f.Kind == Delivery {
		f.Km, f.KmBy = km, kmSaid
	}
}

// shared is the location that came with a burst, the last one.
func shared(t desks.Turn) (lat, lon float64, name string, ok bool) {
	for _, m := range t.Messages {
		for _, file := range desks.Files(m) {
			var a struct{ Kind, ID, Name string }
			if json.Unmarshal(file, &a) != nil || a.Kind != "location" {
				continue
			}
			var y, x float64
			if n, err := fmt.Sscanf(a.ID, "%f,%f", &y, &x); n == 2 && err == nil && math.Abs(y) <= 90 && math.Abs(x) <= 180 {
				lat, lon, name, ok = y, x, a.Name, true
			}
		}
	}
	return lat, lon, name, ok
}

func isShared(t desks.Turn) bool {
	_, _, _, ok := shared(t)
	return ok
}

// mostKilometres is farther than anybody is fetched from: more is no distance.
const mostKilometres = 2000

// saidKilometres reads "离你们大概十五公里", "12.5 km away".
func saidKilometres(text string) (float64, bool) {
	folded := []rune(language.Fold(text))
	for i := range folded {
		if i > 0 && isDigit(folded[i-1]) && isDigit(folded[i]) {
			continue // in the middle of a number
		}
		km, n, ok := language.Number(string(folded[i:]))
		if !ok || km <= 0 || km > mostKilometres {
			continue
		}
		rest := strings.TrimLeft(string(folded[i+n:]), " 来多几")
		for _, unit := range []string{"公里", "千米", "km", "kilomet", "里路"} {
			if strings.HasPrefix(rest, unit) {
				if unit == "里路" { // a li is half a kilometre
					km /= 2
				}
				return km, true
			}
		}
	}
	return 0, false
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r == '.' }

// kilometres is the distance of two places on the earth, by the haversine formula.
func kilometres(lat1, lon1, lat2, lon2 float64) float64 {
	const radius, degree = 6371, math.Pi / 180
	half := func(a, b float64) float64 { s := math.Sin((b - a) * degree / 2); return s * s }
	h := half(lat1, lat2) + math.Cos(lat1*degree)*math.Cos(lat2*degree)*half(lon1, lon2)
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))
}
