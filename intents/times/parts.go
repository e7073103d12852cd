package times

// daytime is a part of the day as finely as words tell it; a clock time needs more than a Part to be understood.
type daytime uint8

const (
	noDaytime daytime = iota
	dawn              // 凌晨
	morning
	noon
	afternoon
	evening
	night // 半夜
)

// part returns the Part that callers know.
func (d daytime) part() Part {
	switch d {
	case dawn, morning:
		return Morning
	case noon:
		return Noon
	case afternoon:
		return Afternoon
	case evening, night:
		return Evening
	}
	return ""
}

// end returns the minute of the day at which the part is over.
func (d daytime) end() int {
	switch d {
	case dawn, morning:
		return 12 * 60
	case noon:
		return 14 * 60
	case afternoon:
		return 18 * 60
	}
	return 24 * 60
}

// allows reports whether an hour on a dial of twelve is natural in the part: 下午三点改成五点, but not 上午十点改到两点.
func (d daytime) allows(hour int) bool {
	switch d {
	case dawn:
		return hour <= 5 || hour == 12
	case morning:
		return hour >= 5 && hour < 12
	case noon:
		return hour >= 11 || hour <= 2
	case afternoon:
		return hour == 12 || hour <= 7
	case evening, night:
		return hour >= 5 && hour < 12
	}
	return true
}

// hour is a clock time as said, before the part of the day decides its half of the day.
type hour struct {
	said         bool
	hour, minute int
	exact        bool // on a dial of twenty-four: 15:00, 08:30
	lack         int  // minutes to take off: 差五分三点
}

// in returns the clock time in a part of the day. NextDay reports that it falls after the midnight that ends the
// day: 今晚十二点. Without a part the hours from 1 to 7 are in the afternoon, since shops are closed before 8.
func (h hour) in(part daytime) (clock Clock, nextDay bool) {
	n := h.hour
	switch {
	case h.exact || n > 12:
		nextDay = n == 24
		n %= 24
	case part == dawn || part == night && (n == 12 || n < 5):
		n %= 12
		nextDay = part == night
	case part == evening && (n == 12 || n < 4):
		n %= 12
		nextDay = true
	case part == morning, part == noon && n > 4:
	case n < 12 && (part == noon || part == afternoon || part == evening || part == night):
		n += 12
	case part == noDaytime && n >= 1 && n <= 7:
		n += 12
	}
	at := (n*60 + h.minute - h.lack + 24*60) % (24 * 60)
	return Clock{Valid: true, Hour: at / 60, Minute: at % 60}, nextDay
}
