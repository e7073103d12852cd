package slackchat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// TeamChat is the Chat of the shop's team channel: the one that the options name, by id
// or name, or the only one that the app is a member of. A message sent there opens a
// thread, whose Chat is TeamChat + ":" + the id that Send returned.
func (c *Chat) TeamChat(ctx context.Context) (string, error) {
	if isID(c.team) {
		return c.team, nil
	}
	var found, names []string
	for cursor := ""; ; {
		page, next, err := c.api.GetConversationsForUserContext(ctx, &slack.GetConversationsForUserParameters{
			Cursor: cursor, Types: []string{"public_channel", "private_channel"}, Limit: 200, ExcludeArchived: true,
		})
		if err != nil {
			return "", fmt.Errorf("find the team channel: %w", theirs(err))
		}
		for _, ch := range page {
			if c.team == "" || ch.Name == c.team {
				found, names = append(found, ch.ID), append(names, "#"+ch.Name)
			}
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case c.team != "":
		return "", fmt.Errorf("slack: the app is in no channel #%s; invite it with /invite", c.team)
	case len(found) == 0:
		return "", errors.New("slack: the app is in no channel; invite it to the team's with /invite")
	}
	return "", fmt.Errorf("slack: the app is in several channels (%s); name the team's", strings.Join(names, ", "))
}

// Condition is how Slack finds the app.
type Condition struct {
	Team, User string
	// MissingScopes are those of docs/slack-manifest.yaml that the token lacks.
	MissingScopes []string
	// Clock is how far Slack's clock is ahead of ours; beyond five minutes no signature holds.
	Clock time.Duration
}

// scopes are what the app's bot token needs. A test compares them with the manifest.
var scopes = []string{
	"app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands", "files:read", "files:write", "groups:history", "groups:read",
	"im:history", "im:read", "im:write", "mpim:history", "reactions:write", "users:read",
}

// Check asks Slack about the tokens. An error that wraps ErrGone means a bad token.
func (c *Chat) Check(ctx context.Context) (Condition, error) {
	r, err := c.api.AuthTestContext(ctx)
	if err != nil {
		return Condition{}, fmt.Errorf("the bot token (SLACK_BOT_TOKEN): %w", theirs(err))
	}
	found := Condition{Team: r.Team, User: r.User}
	if granted := r.Header.Get("X-Oauth-Scopes"); granted != "" {
		has := strings.FieldsFunc(granted, func(r rune) bool { return r == ',' || r == ' ' })
		found.MissingScopes = slices.DeleteFunc(slices.Clone(scopes), func(s string) bool { return slices.Contains(has, s) })
	}
	if at, err := time.Parse(time.RFC1123, r.Header.Get("Date")); err == nil {
		found.Clock = time.Until(at).Round(time.Second)
	}
	if c.socket {
		if _, _, err := c.api.StartSocketModeContext(ctx); err != nil {
			return found, fmt.Errorf("the app token (SLACK_APP_TOKEN): %w", theirs(err))
		}
	}
	return found, nil
}
