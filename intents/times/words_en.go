package times

// englishWords are the English words that tell times, lower case.
var englishWords = []word{
	{"today", token{kind: dayWord}},
	{"tomorrow tmr tmrw tmw tomorow tommorow tommorrow tomoz 2moro 2morrow", token{kind: dayWord, n: 1}},
	{"yesterday", token{kind: dayWord, n: -1}},
	{"tonight tonite 2nite", token{kind: dayWord, part: evening}},
	{"morning mornings forenoon", token{kind: partWord, part: morning}},
	{"lunchtime", token{kind: partWord, part: noon}},
	{"afternoon afternoons arvo", token{kind: partWord, part: afternoon}},
	{"evening evenings night nighttime dusk", token{kind: partWord, part: evening}},
	{"dawn", token{kind: partWord, part: dawn}},
	{"noon midday noontime", token{kind: clockWord, n: 12}},
	{"midnight", token{kind: clockWord, n: 24}},

	{"monday mon", token{kind: weekdayWord, n: 1}},
	{"tuesday tues tue tuseday teusday tusday", token{kind: weekdayWord, n: 2}},
	{"wednesday wed weds wednsday wensday wendsday wednseday wedensday", token{kind: weekdayWord, n: 3}},
	{"thursday thurs thur thu thrusday thusday thurday", token{kind: weekdayWord, n: 4}},
	{"friday fri firday", token{kind: weekdayWord, n: 5}},
	{"saturday sat saterday satarday", token{kind: weekdayWord, n: 6}},
	{"sunday sun", token{kind: weekdayWord, n: 7}},
	{"weekend", token{kind: weekendWord}},
	{"ish", token{kind: about}},
	{"january jan", token{kind: monthName, n: 1}},
	{"february feb", token{kind: monthName, n: 2}},
	{"march mar", token{kind: monthName, n: 3}},
	{"april apr", token{kind: monthName, n: 4}},
	{"may", token{kind: monthName, n: 5}},
	{"june jun", token{kind: monthName, n: 6}},
	{"july jul", token{kind: monthName, n: 7}},
	{"august aug", token{kind: monthName, n: 8}},
	{"september sep sept", token{kind: monthName, n: 9}},
	{"october oct", token{kind: monthName, n: 10}},
	{"november nov", token{kind: monthName, n: 11}},
	{"december dec", token{kind: monthName, n: 12}},

	{"minute minutes min mins", token{kind: span, n: minutes}},
	{"hour hours hr hrs", token{kind: span, n: hours}},
	{"day days", token{kind: span, n: days}},
	{"week weeks wk wks", token{kind: span, n: weeks}},
	{"fortnight", token{kind: span, n: weeks, n2: 2}},
	{"month months", token{kind: span, n: months}},
	{"year years", token{kind: span, n: years}},
	{"quarter", token{kind: quarterMark}},
	{"half", token{kind: halfMark}},
	{"after", token{kind: after}},
	{"later hence", token{kind: after, said: true}},
	{"ago", token{kind: ago, said: true}},
	{"before", token{kind: ago}},
	{"in", token{kind: ahead}},
	{"beginning start early", token{kind: edge, n: 1}},
	{"middle mid", token{kind: edge, n: 15}},
	{"late", token{kind: edge, n: 21}},
	{"end", token{kind: edge, n: -1}},
	{"to until till til through thru", token{kind: ranging}},
	{"or and", token{kind: alternative}},
	{"on", token{kind: glue}},
	{"of", token{kind: ofWord}},
	{"around about approximately roughly approx circa", token{kind: about}},
	{"every each", token{kind: every}},
	{"next following", token{kind: pointing, n: 1}},
	{"this", token{kind: pointing}},
	{"last previous", token{kind: pointing, n: -1}},
	{"past", token{kind: pastWord}},
	{"coming upcoming", token{kind: coming}},
	{"at by from between for do would does is say preferably ideally", token{kind: preposition}},
	{"the a an", token{kind: article}},
	{"o'clock oclock", token{kind: oclock}},
	{"am a.m", token{kind: meridiem, part: morning}},
	{"pm p.m", token{kind: meridiem, part: afternoon}},
}

// englishPhrases are words that mean something together.
var englishPhrases = []struct {
	texts []string
	token token
}{
	{[]string{"day after tomorrow", "day after tmr", "overmorrow"}, token{kind: dayWord, n: 2}},
	{[]string{"day before yesterday"}, token{kind: dayWord, n: -2}},
	{[]string{"last night"}, token{kind: dayWord, n: -1, part: evening}},
	{[]string{"later today"}, token{kind: dayWord}},
	{[]string{"week after next", "next next week"}, token{kind: weekWord, n: 2}},
	{[]string{"make it", "how about", "what about"}, token{kind: preposition}},
	{[]string{"last day"}, token{kind: edge, n: -1}},
	{[]string{"first day"}, token{kind: edge, n: 1}},
	{[]string{"weekend after next"}, token{kind: weekendWord, n: 2, said: true}},
	{[]string{"before lunch", "before work", "first thing", "early morning", "mid morning", "late morning"}, token{kind: partWord, part: morning}},
	{[]string{"lunch time", "lunch break", "lunch hour", "over lunch", "at lunch"}, token{kind: partWord, part: noon}},
	{[]string{"after lunch", "early afternoon", "late afternoon", "mid afternoon"}, token{kind: partWord, part: afternoon}},
	{[]string{"after work", "after dinner", "before dinner", "after dark"}, token{kind: partWord, part: evening}},
	{[]string{
		"good morning", "good afternoon", "good evening", "good night", "have a nice day", "happy new year", "merry christmas",
		"other day", "one day", "some day", "at all", "at least", "at most", "at once", "sun roof", "per day", "a day", "days a week",
	}, token{}},
}

// englishNumbers are cardinals from zero on and ordinals from first on.
var (
	englishNumbers = []string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
		"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
	}
	englishOrdinals = []string{
		"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
		"eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
		"nineteenth", "twentieth",
	}
	englishTens = []string{"twenty", "thirty", "forty", "fifty"}
)
