package intents

import (
	"pitcrew/intents/identifiers"
	"pitcrew/intents/sentiment"
	"pitcrew/intents/times"
	"pitcrew/language"
)

// Reading is everything the recogniser understood of one message.
type Reading struct {
	Language   language.Tag
	Intent     Intent
	Confidence float64 // calibrated probability of Intent, 0..1
	RunnerUp   Intent  // the second guess
	// Unsure means the intent is a guess that must not be acted upon without
	// asking. Intent still holds the best guess.
	Unsure    bool
	Slots     Slots
	Sentiment sentiment.Reading
	// Question is the message as it is to be looked up: without the speaker's name, plates,
	// phones and VINs and the words around them, without greetings and thanks.
	Question string
}

// Slots are the facts a message gave. Zero values mean that it said nothing
// about them. A fact is reported whatever the intent is, so that answers to a
// question come out the same way as facts in a full sentence.
type Slots struct {
	When    times.Reading
	Plate   identifiers.Plate
	Phone   identifiers.Phone
	VIN     identifiers.VIN
	Mileage int    // kilometres on the clock, 0 none
	Items   []Item // what is to be done or asked about, in the order said, each id once
	Amount  int64  // fen, 0 none; the last amount said
	Answer  Answer // to a yes/no question
	Choice  int    // 1-based, 0 none: "第二个", "2", "选B"
	// Name is the speaker's own name or, from staff, the customer they mean,
	// as said: "王建国", "李女士", "Mr Chen".
	Name      string
	Make      string // "大众", canonical
	Model     string // "朗逸", canonical
	Objection ObjectionWords
}

// Answer is a reply to a yes/no question.
type Answer string

// The answers. Nevermind drops the matter altogether ("算了").
const (
	Yes       Answer = "yes"
	No        Answer = "no"
	Nevermind Answer = "nevermind"
)

// Item is a service of the trade as mentioned in a message.
type Item struct {
	ID    string // canonical: "minor_service", "brake_pads"
	Words string // as said: "小保养", "來令片"
}

// ObjectionWords is what a customer holds against buying, told by the customer or by staff.
type ObjectionWords struct {
	Kind  string // one of the Objection* constants, "" none
	Words string // as said: "嫌保养太贵"
}

// Kinds of objection.
const (
	ObjectionPrice    = "price"    // too dear
	ObjectionCompare  = "compare"  // cheaper elsewhere
	ObjectionSelf     = "self"     // does it himself, buys parts online
	ObjectionDoubt    = "doubt"    // doubts the need, the diagnosis or the skill
	ObjectionQuality  = "quality"  // it was not repaired well last time
	ObjectionParts    = "parts"    // doubts the parts are genuine
	ObjectionWarranty = "warranty" // worried about the warranty
	ObjectionTime     = "time"     // no time, too long a wait
	ObjectionDistance = "distance" // too far
	ObjectionLater    = "later"    // not now, will think about it
)
