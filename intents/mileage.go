package intents

// mileageIn returns the kilometres on the clock that folded text tells, or 0.
// Intervals ("每5000公里"), what is left ("还有500公里") and distances
// ("离我5公里") are not readings.
func mileageIn(rs []rune, taken []span) int {
	for i := 0; i < len(rs); {
		n, ok := numberAt(rs, i)
		if !ok {
			i = numberEnd(rs, i)
			continue
		}
		km := int(n.hundredths / 100)
		if !within(taken, i) && km >= 100 && km <= 2_000_000 && isMileage(rs, i, n) {
			return km
		}
		i = n.end
	}
	return 0
}

func isMileage(rs []rune, start int, n number) bool {
	if hasAnySuffix(rs[:start], intervalWords) {
		return false
	}
	cue := hasAnySuffix(rs[:start], odometerWords)
	end := skipSpaces(rs, n.end)
	for end < len(rs) && hasAnyPrefix(rs[end:], roughly) {
		end++
	}
	if hasAnyPrefix(rs[end:], kilometres) {
		return !hasAnyPrefix(rs[end:], perKilometre)
	}
	return cue && (n.round || n.hundredths >= 1000_00) && !hasAnyPrefix(rs[end:], moneyUnits) &&
		!hasAnyPrefix(rs[end:], otherThanKilometres)
}

var (
	kilometres    = words("公里|千米|km|迈|kilomet|k公里")
	perKilometre  = words("公里一次|公里换一|公里保养一|公里做一|km一次|公里以内|公里之内|公里内|公里以外|公里外|公里远|公里到|公里就到|km/h|公里每")
	roughly       = words("多|来|几|余|左右|出头")
	intervalWords = words("每|每隔|隔|还有|还剩|离|距离|距|相距|不到|再跑|再开|续航|every |within |another |跑个|远|时速")
	odometerWords = words("跑了|已经跑了|跑|开了|里程|里程是|里程数|里程数是|里程表|里程:|里程：|里程 |公里数|公里数是|公里数 |公里数:|公里数：|行驶了|行驶|" +
		"走了|表显|表上|表上显示|现在|快|到了|mileage |mileage is |odometer |mileage: |odometer reads |odo |跑了快|跑了有|跑了大概|跑了差不多")
	otherThanKilometres = words("年|月|天|次|个|点|号|积分|分|趟|人")
)
