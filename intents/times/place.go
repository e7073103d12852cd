package times

func (c calendar) placeWeekday(d day, u use) Date {
	if d.weekSaid {
		return c.today.monday().addDays(7*d.week + d.n - 1)
	}
	if !u.week.IsZero() {
		if date := u.week.addDays(d.n - 1); !c.passed(date, u) {
			return date
		}
	}
	date := c.today.monday().addDays(d.n - 1)
	switch {
	case u.past && !date.before(c.today):
		return date.addDays(-7)
	case !u.past && (c.passed(date, u) || d.later && date == c.today):
		return date.addDays(7)
	}
	return date
}

// placeWeekend returns the Saturday to come; this weekend said on Sunday is that Sunday.
func (c calendar) placeWeekend(d day) Date {
	saturday := c.today.monday().addDays(5)
	switch {
	case d.weekSaid && d.week == 0 && c.today.weekday() == 7:
		return c.today
	case d.weekSaid:
		return saturday.addDays(7 * d.week)
	case saturday.before(c.today):
		return saturday.addDays(7)
	}
	return saturday
}

// placeYearly places festivals and lunar days: this year's, or the next when it has passed and no year was said.
func (c calendar) placeYearly(d day, u use) Date {
	if d.yearSaid || d.year > 0 {
		year := d.year
		if d.yearSaid {
			year = c.today.Year + d.yearAhead
		}
		date, ok := c.yearly(d, year)
		return dateIf(date, ok)
	}
	if d.kind == byLunar && d.month == 0 {
		return c.nextLunarDay(d.n)
	}
	if u.past {
		return c.lastYearly(d)
	}
	for year := c.today.Year - 1; year <= c.today.Year+2; year++ { // the lunar year of a January is the last one
		if date, ok := c.yearly(d, year); ok && !date.before(c.today) {
			return date
		}
	}
	return Date{}
}

// lastYearly places a festival that lies behind.
func (c calendar) lastYearly(d day) Date {
	for year := c.today.Year; year >= c.today.Year-2; year-- {
		if date, ok := c.yearly(d, year); ok && date.before(c.today) {
			return date
		}
	}
	return Date{}
}

func (c calendar) yearly(d day, year int) (Date, bool) {
	if d.kind == byLunar {
		return lunarDate(year, d.month, d.n)
	}
	date, ok := d.festival.in(year)
	return dateIf(date.addDays(d.shift), ok), ok
}

// nextLunarDay places a bare 初五: of the first month when Spring Festival is at most two months away, as people
// say it then, and of the next lunar month otherwise.
func (c calendar) nextLunarDay(n int) Date {
	near := c.today.addDays(60)
	for year := c.today.Year - 1; year <= c.today.Year+1; year++ {
		if date, ok := lunarDate(year, 1, n); ok && !date.before(c.today) && date.before(near) {
			return date
		}
	}
	for year := c.today.Year - 1; year <= c.today.Year+1; year++ {
		for month := 1; month <= 12; month++ {
			if date, ok := lunarDate(year, month, n); ok && !date.before(c.today) {
				return date
			}
		}
	}
	return Date{}
}

func dateIf(date Date, ok bool) Date {
	if !ok {
		return Date{}
	}
	return date
}
