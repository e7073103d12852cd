package times

// kind says what a token can do in an expression.
type kind uint8

const (
	plain        kind = iota // a word without meaning here
	stop                     // 。！？ and the like
	comma                    // ，, and brackets
	number                   // 3, 三, 廿三, 七八 (n to n2), three, 3rd
	decimal                  // 1.5 hours: n tenths
	nextDay                  // 次日, 后一天
	figures                  // 2026-11-25, 12/3, 12.3: a day
	clockFigure              // 15:30: n hours, n2 minutes
	dayWord                  // 明天, tomorrow: n days ahead, perhaps with a part (明早)
	partWord                 // 下午, morning
	weekdayWord              // 周三, 下周三, Wednesday: n from 1 to 7, in week n2 if said
	weekWord                 // 下周: n weeks ahead
	weekendWord              // 周末, 下周末: n weeks ahead if said
	monthWord                // 下个月: n months ahead
	yearWord                 // 明年: n years ahead
	monthName                // December: n
	lunarMonth               // 正月, 腊月: n
	festivalWord             // 国庆, Christmas
	holidayWord              // 假期
	lunarDay                 // 初五, 大年初三: n, of month n2 if said
	lunarMark                // 农历
	clockMark                // 点, 时
	dayMark                  // 号, 日
	monthMark                // 月
	yearMark                 // 年
	minuteMark               // 分
	quarterMark              // 刻
	halfMark                 // 半, half
	measure                  // 个
	span                     // 小时, 天, weeks: a length in units of n
	after                    // 后, later
	ago                      // 前, ago
	ahead                    // 过, in
	lacking                  // 差
	edge                     // 初, 底, 中旬: the day n of the month, -1 its last
	ranging                  // 到, 至, to
	alternative              // 或, 、, or
	glue                     // 的, 大概, on: binds what stands around it
	about                    // 左右, around
	every                    // 每: what follows recurs
	nth                      // 第二: n
	pointing                 // next, this, last: n
	coming                   // coming
	preposition              // at, by: a clock time may follow
	article                  // the, a
	ofWord                   // of
	pastWord                 // past
	oclock                   // o'clock
	meridiem                 // am, pm
	thisTime                 // 这个时候
	clockWord                // noon, midnight: n hours
)

// Units of a span, in token.n.
const (
	minutes = iota + 1
	hours
	days
	weeks
	months
	years
)

// token is a piece of the text with what it means. What n and n2 count is its kind's.
type token struct {
	kind       kind
	n, n2      int
	said       bool // n2, or the week of a weekend, was said
	arabic     bool // a number in Arabic digits
	padded     bool // written with a leading zero, 08
	ordinal    bool // 3rd, third
	row        bool // Chinese digits read out one by one, 二五
	part       daytime
	festival   *festival
	day        *day // of figures
	start, end int  // rune offsets
}

// word is an entry of the lexicons: the token that a word stands for.
type word struct {
	text  string // words separated by spaces
	token token
}
