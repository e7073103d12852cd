package main

import (
	"fmt"
	"log/slog"

	"pitcrew/bot"
	"pitcrew/bot/channels/slackchat"
	"pitcrew/bot/channels/telegramchat"
)

// platforms are the accounts of the platforms that the bot speaks on. A platform without
// a token is left out.
type platforms struct {
	SlackBotToken      string `name:"slack-bot-token" help:"Slack bot token, xoxb-…" env:"SLACK_BOT_TOKEN" placeholder:"TOKEN"`
	SlackAppToken      string `name:"slack-app-token" help:"Slack app token, xapp-…: listen on a socket." env:"SLACK_APP_TOKEN" placeholder:"TOKEN"`
	SlackSigningSecret string `name:"slack-signing-secret" help:"Slack signing secret: take events over HTTP." env:"SLACK_SIGNING_SECRET" placeholder:"SECRET"`
	SlackAPI           string `name:"slack-api-url" help:"Another server that speaks Slack's API." env:"SLACK_API_URL" placeholder:"URL"`
	SlackMode          string `name:"slack-mode" help:"What is answered in shared channels: mentions, questions or all." env:"PITCREW_SLACK_MODE" default:"mentions"`
	TeamChannel        string `name:"team-channel" help:"Slack channel where handoffs and digests go; default the only one that the bot is in." env:"PITCREW_TEAM_CHANNEL" placeholder:"ID"`

	TelegramToken   string `name:"telegram-bot-token" help:"Telegram bot token." env:"TELEGRAM_BOT_TOKEN" placeholder:"TOKEN"`
	TelegramAPI     string `name:"telegram-api-url" help:"Another server that speaks Telegram's Bot API." env:"TELEGRAM_API_URL" placeholder:"URL"`
	TelegramWebhook string `name:"telegram-webhook-url" help:"Where Telegram reaches this process; without it the bot polls." env:"TELEGRAM_WEBHOOK_URL" placeholder:"URL"`
	TelegramSecret  string `name:"telegram-webhook-secret" help:"Secret that Telegram sends with each call." env:"TELEGRAM_WEBHOOK_SECRET" placeholder:"SECRET"`
}

// slackRules are how shared channels of Slack differ from what PITCREW_SLACK_MODE says.
type slackRules struct {
	// Channels by id, "C0123ABCD".
	Channels map[string]slackchat.Room `yaml:"channels"`
}

// open makes the channels of the platforms that have a token. No platform is called yet:
// the bot comes up while one of them is down.
func (p platforms) open(shop bot.ShopID, rules slackRules, log *slog.Logger) ([]bot.Channel, error) {
	var out []bot.Channel
	if p.SlackBotToken != "" {
		mode, err := slackchat.ParseMode(p.SlackMode)
		if err != nil {
			return nil, err
		}
		c, err := slackchat.New(slackchat.Options{
			BotToken: p.SlackBotToken, AppToken: p.SlackAppToken, SigningSecret: p.SlackSigningSecret, APIURL: p.SlackAPI, Shop: shop,
			TeamChannel: p.TeamChannel, Mode: mode, Rooms: rules.Channels, Log: log,
		})
		if err != nil {
			return nil, fmt.Errorf("slack: %w", err)
		}
		out = append(out, c)
	}
	if p.TelegramToken != "" {
		c, err := telegramchat.New(telegramchat.Options{
			Token: p.TelegramToken, APIURL: p.TelegramAPI, WebhookURL: p.TelegramWebhook, WebhookSecret: p.TelegramSecret, Shop: shop, Log: log,
		})
		if err != nil {
			return nil, fmt.Errorf("telegram: %w", err)
		}
		out = append(out, c)
	}
	return out, nil
}
