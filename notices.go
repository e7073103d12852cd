package main

import (
	"context"
	"fmt"
	"slices"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat"
	"pitcrew/store"
)

// team is the chat of the shop's team in Slack, where handoffs and notices go: the channel that is named by id or by name, or else the only
// one that the app is in. Without Slack it is empty. Slack has to be up, unless an id is given.
func (p platforms) team(ctx context.Context, channels []bot.Channel) (string, error) {
	for _, c := range channels {
		if slack, ok := c.(*slackchat.Chat); ok {
			ctx, cancel := context.WithTimeout(ctx, checkTimeout)
			defer cancel()
			return slack.TeamChat(ctx)
		}
	}
	return "", nil
}

// finding is something that needs doing: what it is about, how it stands, and what to do.
type finding struct{ what, how, do string }

// noTeam says that Slack is connected and its team's channel is not found.
func noTeam(err error) finding {
	return finding{"slack", "team channel: " + err.Error(), "invite the app to one channel, or set PITCREW_TEAM_CHANNEL to its id, and start again"}
}

// unheard finds what the shop would tell to nobody of staff: for doctor, and for the start of serve. Team is the team's chat.
func (a *app) unheard(ctx context.Context, team string) ([]finding, error) {
	staff, err := a.store.StaffOf(ctx, a.shop.ID)
	if err != nil {
		return nil, err
	}
	var out []finding
	for _, missing := range a.rules.Complaints.Missing(staff) {
		out = append(out, finding{"complaints", missing, "write a role, or a name as `pitcrew staff list` has it, into shop.yaml"})
	}
	if team != "" {
		return out, nil
	}
	chats, err := a.store.StaffChats(ctx, a.shop.ID)
	if err != nil {
		return nil, err
	}
	works := func(c store.Conversation) bool {
		return slices.ContainsFunc(staff, func(s store.Staff) bool { return s.Active && s.ID == c.Staff })
	}
	if !slices.ContainsFunc(chats, works) {
		out = append(out, finding{
			"notices", "short parts, breached promises and handoffs are told to nobody: there is no team channel, and no one of staff has a chat with the bot",
			"set PITCREW_TEAM_CHANNEL (docs/slack.md), or let staff write to the bot once",
		})
	}
	return out, nil
}

// findTeam sends handoffs and notices to the team's channel, where there is one, and prints what would reach nobody.
func (c *serveCommand) findTeam(ctx context.Context, a *app, channels []bot.Channel) error {
	chat, err := c.platforms.team(ctx, channels)
	if err != nil {
		mind(noTeam(err))
	} else if chat != "" {
		a.rules.Handoff.Channel, a.rules.Handoff.Chat = slackchat.Name, chat
	}
	unheard, err := a.unheard(ctx, chat)
	for _, f := range unheard {
		mind(f)
	}
	return err
}

// mind prints what an operator must know of a start that goes on.
func mind(f finding) { fmt.Printf("MEND  %s: %s → %s\n", f.what, f.how, f.do) }
