package slackchat

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"pitcrew/bot"
)

// refresh is the action of the Home tab's own button.
const refresh = "slack:refresh"

// homeOpened asks for today's list when a person opens the app's Home tab.
func (c *Chat) homeOpened(e envelope) (delivery, error) {
	var opened struct {
		User string `json:"user"`
		Tab  string `json:"tab"`
	}
	if err := read(e.Event, &opened); err != nil {
		return delivery{}, err
	}
	if opened.Tab != "home" { // the messages tab is opened too
		return delivery{}, nil
	}
	if !isID(opened.User) || e.EventID == "" {
		return delivery{}, fmt.Errorf("%w: home of nobody", errNotUnderstood)
	}
	return delivery{in: c.inbound(bot.Inbound{EventID: "event:" + e.EventID, Chat: place{home: opened.User}.String(), Author: opened.User, Text: todayText, Whole: true})}, nil
}

// publish shows a reply as a person's Home tab, in the stead of what was there.
func (c *Chat) publish(ctx context.Context, user string, out bot.Outbound) (string, error) {
	w := wordsFor(out.Text)
	again := slack.NewButtonBlockElement("refresh", refresh, label(w.again))
	blocks := []slack.Block{
		slack.NewHeaderBlock(label(w.today)),
		slack.NewActionBlock(blockMark+out.Chat+"|home|0", again),
		slack.NewDividerBlock(),
	}
	out.Exhibits = nil // the Home tab is a list
	for _, p := range c.pages(out) {
		blocks = append(blocks, p.blocks...)
	}
	if len(blocks) > mostHomeBlocks {
		blocks = append(blocks[:mostHomeBlocks-1], slack.NewContextBlock("", label(w.more)))
	}
	var view string
	err := c.paced(ctx, homePrefix+user, func() error {
		r, err := c.api.PublishViewContext(ctx, slack.PublishViewContextRequest{
			UserID: user, View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}},
		})
		if err == nil {
			view = r.ID
		}
		return err
	})
	if err != nil {
		return "", theirs(err)
	}
	return view, nil
}

// assistantStarted shows what one can ask when a person opens the assistant's view.
func (c *Chat) assistantStarted(e envelope) (delivery, error) {
	var started struct {
		Thread struct {
			Channel string `json:"channel_id"`
			TS      string `json:"thread_ts"`
		} `json:"assistant_thread"`
	}
	if err := read(e.Event, &started); err != nil {
		return delivery{}, err
	}
	suggested := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: started.Thread.Channel, ThreadTS: started.Thread.TS}
	for _, p := range wordsFor("").prompts {
		suggested.AddPrompt(p[0], p[1])
	}
	return delivery{after: func(ctx context.Context) {
		if err := c.api.SetAssistantThreadsSuggestedPromptsContext(ctx, suggested); err != nil {
			c.log.Debug("suggest what to ask", "error", err)
		}
	}}, nil
}
