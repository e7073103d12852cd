package slackchat

import (
	"fmt"
	"regexp"
	"strings"
)

// place is where a conversation is held. As text it is the Chat of a message:
//
//	D123              a direct message        U123     the same, by the person
//	C123:1700.0001    a thread                C123     the channel itself
//	C123@U456         in a channel, for one person's eyes only
//	home:U456         a person's Home tab
type place struct {
	channel string
	thread  string
	only    string // the one who may see it
	home    string // the one whose Home tab it is
}

var (
	idForm    = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,30}$`)
	stampForm = regexp.MustCompile(`^[0-9]{1,12}\.[0-9]{1,9}$`)
)

func isID(s string) bool    { return idForm.MatchString(s) }
func isStamp(s string) bool { return stampForm.MatchString(s) }

const homePrefix = "home:"

func parsePlace(chat string) (place, error) {
	var p place
	rest := chat
	if user, ok := strings.CutPrefix(rest, homePrefix); ok {
		if !isID(user) {
			return p, fmt.Errorf("slack: no such chat %q", chat)
		}
		return place{home: user}, nil
	}
	rest, only, personal := strings.Cut(rest, "@")
	channel, thread, threaded := strings.Cut(rest, ":")
	if !isID(channel) || threaded && !isStamp(thread) || personal && !isID(only) {
		return p, fmt.Errorf("slack: no such chat %q", chat)
	}
	return place{channel: channel, thread: thread, only: only}, nil
}

func (p place) String() string {
	if p.home != "" {
		return homePrefix + p.home
	}
	s := p.channel
	if p.thread != "" {
		s += ":" + p.thread
	}
	if p.only != "" {
		s += "@" + p.only
	}
	return s
}

// shared reports whether others than the one who asks can read there.
func (p place) shared() bool {
	return p.home == "" && p.only == "" && !isDirect(p.channel)
}

// open reports whether everyone in a channel may see customers' personal data.
func (c *Chat) open(channel string) bool { return c.rooms[channel].Personal || channel == c.team }

// isDirect reports whether a channel id stands for one person: D… is a direct message,
// U… and W… are people.
func isDirect(channel string) bool {
	return channel != "" && strings.Contains("DUW", channel[:1])
}
