package playground

// view is the page as the template lays it out.
type view struct {
	Shop     string
	World    int
	People   []person
	Customer string
	Seats    []seat
	Assets   map[string]string
}

type seat struct {
	Name, Title, English, Hint string
	Photos                     int
	Chart                      bool
	Tries                      []try
}

// try is something to say next.
type try struct{ Say, English string }

var (
	customerTries = []try{
		{"明天下午三点想做个保养", "Book a service with half a sentence"},
		{"上次等了两个小时都没人理我，太让人生气了", "Complain"},
		{"机油灯亮了还能开吗", "Ask the playbook"},
		{"基础保养多少钱", "Ask for a price"},
		{"好了吗", "Is my car ready?"},
		{"选进阶", "Choose an option of a quote"},
		{"我有多少积分", "Points, tier, coupons"},
		{"我的推荐码", "A code for friends"},
		{"转人工", "Ask for a person"},
		{"Can I come in on Saturday morning?", "Write in English"},
	}
	teamTries = []try{
		{"沪A12345 的车主嫌保养太贵，怎么回？", "How to answer \"too expensive\"?"},
		{"沪A12345 是谁的车", "Whose car is it?"},
		{"今天有哪些预约", "Today's bookings"},
		{"沪A12345 接车", "Check the car in"},
		{"沪A12345 开始诊断", "Start the diagnosis"},
		{"沪A12345 诊断完成", "Diagnosis done: a quote is due"},
		{"沪A12345 报价 前刹车片 刹车油", "Quote in one line"},
		{"沪A12345 开始维修", "Start the repair"},
		{"沪A12345 交车", "Hand the car over"},
		{"在修车辆", "Cars in work"},
		{"今天要跟进谁", "Whom to call today"},
	}
	managerTries = []try{
		{"今天的日报", "Today's digest"},
		{"看负面原话", "The unhappy words"},
		{"有哪些未结投诉", "Open complaints"},
	}
)
