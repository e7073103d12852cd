package prompts

// Proof is all that may be told about proving whose chat it is.
type Proof struct {
	Name    string
	Code    string
	Minutes int
	Left    int
}

// Given tells staff a one-time code to read to the customer.
func (p Proof) Given(tag Tag) string { return say(tag, "identity.given", p) }

// Proven tells the customer that the chat is theirs now.
func (p Proof) Proven(tag Tag) string { return say(tag, "identity.proven", p) }

// OtherRecord says that people look at it, because the proof is another record's.
func (p Proof) OtherRecord(tag Tag) string { return say(tag, "identity.other", p) }

// ReasonOther tells staff why a person is called.
func (p Proof) ReasonOther(tag Tag) string { return say(tag, "identity.reason_other", p) }

// Wrong says that a code is not right, and how many tries are left.
func (p Proof) Wrong(tag Tag) string { return say(tag, "identity.wrong", p) }

// Closed says that no more codes are taken for a while.
func (p Proof) Closed(tag Tag) string { return say(tag, "identity.closed", p) }

// ReasonWrong tells staff why a person is called.
func (p Proof) ReasonWrong(tag Tag) string { return say(tag, "identity.reason_wrong", p) }

// CodeLabel makes a one-time code.
func (p Proof) CodeLabel(tag Tag) string { return say(tag, "identity.label_code", p) }
