package webchat

import (
	"slices"
	"strconv"
	"strings"

	"pitcrew/bot"
)

// seen remembers what a page has: the ids of its latest messages. Ids are given out before
// their transactions end, so a smaller one may come to light after a greater one; the last
// few together tell what is new.
type seen struct{ ids []bot.MessageID } // in their order

// mostSeen is how far back a late message is looked for.
const mostSeen = 16

// readSeen reads a cursor; what is not one is an empty page.
func readSeen(cursor string) seen {
	var s seen
	for part := range strings.SplitSeq(cursor, ".") {
		id, err := strconv.ParseInt(part, 36, 64)
		if err != nil || id <= 0 || len(s.ids) >= mostSeen {
			return s
		}
		s.add(bot.MessageID(id))
	}
	return s
}

func (s *seen) add(id bot.MessageID) {
	at, ok := slices.BinarySearch(s.ids, id)
	if ok {
		return
	}
	s.ids = slices.Insert(s.ids, at, id)
	if len(s.ids) > mostSeen {
		s.ids = s.ids[1:]
	}
}

// has reports whether the page has a message: one that it names, or one before all those.
func (s seen) has(id bot.MessageID) bool {
	_, ok := slices.BinarySearch(s.ids, id)
	return ok || id < s.floor()
}

// floor is the id from which on something may be new.
func (s seen) floor() bot.MessageID {
	if len(s.ids) < mostSeen {
		return 0
	}
	return s.ids[0]
}

// cursor is the page's place in the stream.
func (s seen) cursor() string {
	parts := make([]string, len(s.ids))
	for i, id := range s.ids {
		parts[i] = strconv.FormatInt(int64(id), 36)
	}
	return strings.Join(parts, ".")
}
