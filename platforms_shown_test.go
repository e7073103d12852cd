package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"pitcrew/bot/channels/slackchat/slacktest"
)

// settle waits until the shop has dealt with all that was said, and writes down what
// arrived.
func (p *onPlatforms) settle() error {
	if err := p.slack.Settle(p.ctx); err != nil {
		return err
	}
	if err := p.engine.Settle(p.ctx); err != nil {
		return err
	}
	sent := p.telegram.Sent()
	for _, m := range sent[p.heard:] {
		text := m.Text
		if m.FileName != "" {
			text += "\n(" + m.FileName + ")"
		}
		var buttons []string
		for _, label := range m.Labels() {
			buttons = append(buttons, "["+label+"]")
		}
		p.show(p.names[m.Chat], text+"\n"+strings.Join(buttons, "  "))
	}
	p.heard = len(sent)
	names := slices.Sorted(maps.Keys(p.staff))
	p.showChannel(team, "#team")
	for _, name := range names {
		user := p.staff[name]
		p.showChannel(p.slack.Direct(user), name)
		if home, ok := p.slack.Home(user); ok && home.Shown() != p.homes[user] {
			p.homes[user] = home.Shown()
			p.show(name+"'s Home tab", shownInSlack(home))
		}
		if form, ok := p.slack.Modal(user); ok && form.ID != p.forms[user] {
			p.forms[user] = form.ID
			p.show(name+"'s form", form.Title+"\n"+form.Blocks[0].Element.InitialValue)
		}
	}
	return nil
}

// showChannel writes down what the app said in a channel since the last time.
func (p *onPlatforms) showChannel(channel, name string) {
	said := p.slack.Said(channel)
	for _, m := range said[p.shown[channel]:] {
		where := name
		if channel == team {
			p.thread = m
			if m.Thread != "" {
				where += ", in the thread"
			}
			for who, id := range p.staff {
				if id == m.Only {
					where += ", for " + who + " alone"
				}
			}
		}
		p.show(where, shownInSlack(m))
	}
	p.shown[channel] = len(said)
}

// shownInSlack puts buttons on one line.
func shownInSlack(m slacktest.Message) string {
	shown := strings.ReplaceAll(m.Shown(), "]\n[", "]  [")
	for range m.Files {
		shown += "\n(a file)"
	}
	return shown
}

var codes = regexp.MustCompile(`\b\d{6}\b`)

// show writes a message down.
func (p *onPlatforms) show(where, text string) {
	fmt.Fprintf(&p.out, "→ %s\n", where)
	text = codes.ReplaceAllStringFunc(text, func(code string) string { p.code = code; return "«code»" })
	for line := range strings.Lines(strings.TrimSpace(text)) {
		if line = strings.TrimRight(line, " \n"); line != "" {
			fmt.Fprintf(&p.out, "  %s\n", line)
		}
	}
}
