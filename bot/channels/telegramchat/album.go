package telegramchat

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"pitcrew/bot"
)

// mostInAlbum is Telegram's own limit; an album of so many is complete.
const mostInAlbum = 10

// mostAlbumWaits bounds how often the rest of albums is waited for.
const mostAlbumWaits = 3

// wholeAlbums reads a batch and joins the parts of each album. Telegram does not say how
// many parts there are, so while a poll brings more of them, it is worth another one. The
// offset stays, so nothing is confirmed by that.
func (p *poller) wholeAlbums(ctx context.Context, raw []json.RawMessage) []event {
	events := p.readAll(ctx, raw)
	for range mostAlbumWaits {
		open := openParts(events)
		if open == 0 || len(raw) >= mostUpdates {
			break
		}
		rest(ctx, p.albumWait)
		more, err := p.api.updates(ctx, p.offset, 0)
		if err != nil || len(more) <= len(raw) {
			break // what came is received; the rest comes by itself
		}
		raw, events = more, p.readAll(ctx, more)
		if openParts(events) == open {
			break
		}
	}
	if len(raw) >= mostUpdates {
		events = withoutLastAlbums(events)
	}
	return joinAlbums(events)
}

// openParts counts the parts of albums that may not be complete.
func openParts(events []event) int {
	parts, n := map[string]int{}, 0
	for _, e := range events {
		if e.album != "" && e.in != nil {
			parts[e.chat+" "+e.album]++
		}
	}
	for _, count := range parts {
		if count < mostInAlbum {
			n += count
		}
	}
	return n
}

// withoutLastAlbums leaves out an album at the end of a full batch: its other parts come
// with the next one. A batch of nothing else stays as it is.
func withoutLastAlbums(events []event) []event {
	cut := map[string]bool{}
	for _, e := range events[max(0, len(events)-mostInAlbum):] {
		if e.album != "" {
			cut[e.chat+" "+e.album] = true
		}
	}
	var kept []event
	for _, e := range events {
		if e.album == "" || !cut[e.chat+" "+e.album] {
			kept = append(kept, e)
		}
	}
	if len(kept) == 0 {
		return events
	}
	return kept
}

// joinAlbums makes one event of the parts of an album, in the place of its first. Their
// captions become its text. Its EventID tells how many parts joined the first: should the
// album come again after a crash with a part more, that is not taken for a repeat.
func joinAlbums(events []event) []event {
	first := map[string]int{} // index in joined
	var joined []event
	for _, e := range events {
		key := e.chat + " " + e.album
		i, ok := first[key]
		if e.album == "" || e.in == nil || !ok {
			if e.album != "" && e.in != nil {
				first[key] = len(joined)
			}
			joined = append(joined, e)
			continue
		}
		joined[i] = join(joined[i], e)
	}
	return joined
}

func join(album, part event) event {
	in := *album.in
	in.Attachments = append(append([]bot.Attachment(nil), in.Attachments...), part.in.Attachments...)
	switch {
	case in.Text == "":
		in.Text, in.Action = part.in.Text, part.in.Action
	case part.in.Text != "":
		in.Text += "\n" + part.in.Text
	}
	album.ids = append(append([]int64(nil), album.ids...), part.ids...)
	first, _, _ := strings.Cut(in.EventID, "+")
	in.EventID = fmt.Sprintf("%s+%d", first, len(album.ids)-1)
	album.in = &in
	return album
}
