package prompts

// Unsents is what the outbox gave up.
type Unsents struct {
	Lines   []Unsent
	Unknown int
}

// In renders the list.
func (l Unsents) In(tag Tag) string { return say(tag, "outbox.list", l) }

// Unsent is one conversation whose messages did not go out.
type Unsent struct {
	Number   int
	Name     string
	Channel  string
	Messages int
	Reason   string
}

// Retried says that the messages are tried again.
func (u Unsent) Retried(tag Tag) string { return say(tag, "outbox.retried", u) }

// Dropped says that the messages will not be sent.
func (u Unsent) Dropped(tag Tag) string { return say(tag, "outbox.dropped", u) }

// Gone says that nothing waits there any more.
func (u Unsent) Gone(tag Tag) string { return say(tag, "outbox.gone", u) }

// RetryLabel tries again.
func (u Unsent) RetryLabel(tag Tag) string { return say(tag, "outbox.label_retry", u) }

// DropLabel ends it.
func (u Unsent) DropLabel(tag Tag) string { return say(tag, "outbox.label_drop", u) }
