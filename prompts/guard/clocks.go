package guard

// clock takes a time of day without a part of the day before it: 15:00, 3点半, 3:30 pm, 3pm, 三点.
func (s *scanner) clock() bool { return s.clockAfter("", 0) }

// clockAfter takes a time of day that follows a part of the day, ahead runes on.
func (s *scanner) clockAfter(part string, ahead int) bool {
	if ahead == 0 && isDigit(s.peek(-1)) {
		return false
	}
	at := ahead + s.spaces(ahead)
	if minutes, n := s.digital(at); n > 0 {
		minutes, n, _ = s.half(minutes, at+n, part)
		return s.take(clockClaim(minutes, false), n)
	}
	if minutes, n := s.spoken(at, part != ""); n > 0 {
		minutes, n, sure := s.half(minutes, at+n, part)
		return s.take(clockClaim(minutes, !sure), n)
	}
	hour, n := s.digits(at, 2)
	if n == 0 || hour > 12 || !s.startsAt(at) {
		return false
	}
	if minutes, end, sure := s.half(60*hour, at+n, ""); sure {
		return s.take(clockClaim(minutes, false), end)
	}
	return false
}

func (s *scanner) startsAt(at int) bool { return !isLetter(s.peek(at - 1)) }

// digital reads 15:00.
func (s *scanner) digital(at int) (minutes, n int) {
	hour, h := s.digits(at, 2)
	if h == 0 || hour > 24 || s.peek(at+h) != ':' {
		return 0, 0
	}
	minute, m := s.digits(at+h+1, 2)
	if m != 2 || minute > 59 {
		return 0, 0
	}
	n = h + 1 + m
	if s.peek(at+n) == ':' { // seconds
		if _, sec := s.digits(at+n+1, 2); sec == 2 {
			n += 3
		}
	}
	return 60*hour + minute, n
}

// spoken reads 三点, 3点半, 15点20分, 九点一刻. 一点 ("a little") is a time only behind a part of the day.
func (s *scanner) spoken(at int, sure bool) (minutes, n int) {
	hour, n := s.integer(at)
	if n == 0 || hour > 24 || s.peek(at+n) != '点' && s.peek(at+n) != '时' || s.inNumber() {
		return 0, 0
	}
	if !sure && !isDigit(s.peek(at)) && hour == 1 {
		return 0, 0
	}
	n++
	n += s.word(at+n, "钟")
	minutes = 60 * hour
	switch {
	case s.peek(at+n) == '半':
		return minutes + 30, n + 1
	case s.word(at+n, "一刻") > 0:
		return minutes + 15, n + 2
	case s.word(at+n, "三刻") > 0:
		return minutes + 45, n + 2
	}
	if minute, m := s.integer(at + n); m > 0 && minute < 60 && (m > 1 || s.peek(at+n+m) == '分') {
		n += m + s.word(at+n+m, "分")
		minutes += minute
	}
	return minutes, n
}

// half puts a time into its half of the day: by the part before it, or am and pm behind it.
func (s *scanner) half(minutes, end int, part string) (m, n int, sure bool) {
	behind := end + s.spaces(end)
	if w := s.word(behind, "pm", "p.m."); w > 0 {
		part, end = "afternoon", behind+w
	} else if w := s.word(behind, "am", "a.m."); w > 0 {
		part, end = "morning", behind+w
	}
	switch part {
	case "":
		return minutes, end, false
	case "afternoon", "evening":
		if minutes < 12*60 {
			minutes += 12 * 60
		}
	case "noon":
		if minutes < 3*60 {
			minutes += 12 * 60
		}
	}
	return minutes, end, true
}
