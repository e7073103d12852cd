package parts

import (
	"errors"
	"fmt"
	"math"
	"time"

	"pitcrew/store"
)

// Rules are the desk's numbers. They come from shop.yaml.
type Rules struct {
	// Window is over how long consumption is counted.
	Window time.Duration `yaml:"window"`
	// Lead is how long an order takes to arrive: what lasts for less is short.
	Lead time.Duration `yaml:"lead"`
	// Cover is for how long an order is to last.
	Cover time.Duration `yaml:"cover"`
	// StockOut is the share of time, in percent, for which key parts may be missing.
	StockOut float64 `yaml:"stock_out"`
	// Look is how often the stock is looked at.
	Look time.Duration `yaml:"look_every"`
}

// DefaultRules: that key parts are missing for less than 0.5 % is mission D9's; the other
// numbers are our choice.
func DefaultRules() Rules {
	return Rules{Window: 90 * day, Lead: 3 * day, Cover: 30 * day, StockOut: 0.5, Look: time.Hour}
}

const day = 24 * time.Hour

// Check reports every contradiction.
func (r Rules) Check() error {
	var errs []error
	if r.Window < day || r.Cover <= 0 || r.Lead < 0 || r.Look <= 0 {
		errs = append(errs, errors.New("parts: window must be a day at least, cover and look_every above zero, lead not below"))
	}
	if r.Cover < r.Lead {
		errs = append(errs, fmt.Errorf("parts.cover: %s is used up before an order arrives after %s", r.Cover, r.Lead))
	}
	if r.StockOut <= 0 || r.StockOut > 100 {
		errs = append(errs, fmt.Errorf("parts.stock_out: %g is no percentage", r.StockOut))
	}
	return errors.Join(errs...)
}

// holding is a part with what is left of it and how fast it goes.
type holding struct {
	store.Part
	left   float64 // what was imported, less what orders used since
	used   float64 // in the window
	perDay float64
	short  bool
	order  float64 // to be ordered; 0 when it is not short
}

// hold judges a part.
func (r Rules) hold(p store.Part, u store.PartUse) holding {
	h := holding{Part: p, left: max(p.Quantity-u.Imported, 0), used: u.Used, perDay: u.Used / (r.Window.Hours() / 24)}
	h.short = h.left < p.Safety || (h.perDay > 0 && h.left < h.perDay*days(r.Lead))
	if h.short {
		h.order = math.Ceil(h.perDay*days(r.Cover) + p.Safety - h.left)
		if h.perDay == 0 {
			h.order = math.Ceil(2*p.Safety - h.left)
		}
		h.order = max(h.order, 1)
	}
	return h
}

func days(d time.Duration) float64 { return d.Hours() / 24 }

// lasts is for how many whole days it lasts; known is false where it is not used.
func (h holding) lasts() (n int, known bool) {
	if h.perDay == 0 {
		return 0, false
	}
	return int(h.left / h.perDay), true
}

// missing is the share of time since from, in percent, for which the parts with a safety
// stock, so many, were out of stock.
func missing(shortages []store.Shortage, keys map[string]bool, from, now time.Time) float64 {
	if len(keys) == 0 || !now.After(from) {
		return 0
	}
	var out time.Duration
	for _, s := range shortages {
		if s.Empty.IsZero() || !keys[s.Code] {
			continue
		}
		since, until := s.Empty, s.Over
		if until.IsZero() || until.After(now) {
			until = now
		}
		if since.Before(from) {
			since = from
		}
		out += max(until.Sub(since), 0)
	}
	return 100 * float64(out) / float64(len(keys)) / float64(now.Sub(from))
}
