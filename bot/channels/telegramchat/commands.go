package telegramchat

import (
	"context"
	"regexp"
	"strings"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"pitcrew/language"
)

// command is an entry of the menu: what the menu says about it, and the words that it
// stands for, which the engine reads as if they had been typed.
type command struct {
	name     string
	zh, en   string // in the menu
	stands   map[language.Tag]string
	isHidden bool
}

var commands = []command{
	{name: "start", zh: "开始", en: "Start", stands: greeting},
	{name: "book", zh: "预约到店", en: "Book a visit", stands: map[language.Tag]string{
		language.Hans: "预约", language.Hant: "預約", language.En: "I want to book an appointment",
	}},
	{name: "progress", zh: "我的车修好了吗", en: "Is my car ready?", stands: map[language.Tag]string{
		language.Hans: "我的车修好了吗", language.Hant: "我的車修好了嗎", language.En: "Is my car ready?",
	}},
	{name: "points", zh: "积分和优惠券", en: "Points and coupons", stands: map[language.Tag]string{
		language.Hans: "查积分", language.Hant: "查積分", language.En: "How many points do I have?",
	}},
	{name: "human", zh: "转人工", en: "Talk to a person", stands: map[language.Tag]string{
		language.Hans: "转人工", language.Hant: "轉人工", language.En: "I want to talk to a person",
	}},
	{name: "stop", zh: "退订提醒", en: "Stop reminders", stands: map[language.Tag]string{
		language.Hans: "退订", language.Hant: "退訂", language.En: "unsubscribe",
	}},
	{name: "help", stands: greeting, isHidden: true},
}

var greeting = map[language.Tag]string{language.Hans: "你好", language.Hant: "您好", language.En: "Hello"}

// setMenu shows the commands: in Chinese, and in English to those whose app is English.
func (c *Chat) setMenu(ctx context.Context) error {
	for _, code := range []string{"", "en"} {
		var menu []models.BotCommand
		for _, cmd := range commands {
			said := cmd.zh
			if code == "en" {
				said = cmd.en
			}
			if !cmd.isHidden {
				menu = append(menu, models.BotCommand{Command: cmd.name, Description: said})
			}
		}
		if err := c.callSetMenu(ctx, &telegram.SetMyCommandsParams{Commands: menu, LanguageCode: code}); err != nil {
			return err
		}
	}
	return nil
}

func (c *Chat) callSetMenu(ctx context.Context, params *telegram.SetMyCommandsParams) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := c.api.lib.SetMyCommands(ctx, params)
	return theirs(err)
}

var (
	commandForm = regexp.MustCompile(`^/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+|$)`)
	payloadForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// linkAction starts the action of someone who came through a deep link
// (t.me/bot?start=PAYLOAD): "link:PAYLOAD". Everybody can make up a payload.
const linkAction = "link:"

// understand turns a command into the words that it stands for. Other text, and commands
// that are not ours, stay as they are.
func understand(text string, speaks language.Tag) (said, action string) {
	match := commandForm.FindStringSubmatch(text)
	if match == nil {
		return text, ""
	}
	rest := text[len(match[0]):]
	for _, cmd := range commands {
		if !strings.EqualFold(cmd.name, match[1]) {
			continue
		}
		if cmd.name == "start" && payloadForm.MatchString(rest) {
			return cmd.stands[speaks], linkAction + rest
		}
		return strings.TrimSpace(cmd.stands[speaks] + " " + rest), ""
	}
	return text, ""
}
