package telegramchat

import (
	"errors"
	"fmt"
	"strings"
	"time"

	telegram "github.com/go-telegram/bot"

	"pitcrew/bot"
)

// Both are bot.ErrUndeliverable.
var (
	// ErrGone says that the chat cannot be reached: the person blocked the bot or never
	// started it, the account or the group is no more.
	ErrGone = fmt.Errorf("telegram: the chat cannot be reached: %w", bot.ErrUndeliverable)
	// ErrRefused says that Telegram refuses this message as it is.
	ErrRefused = fmt.Errorf("telegram: the message is refused: %w", bot.ErrUndeliverable)
)

// gone are Telegram's words for a chat that is no more; its error codes do not tell.
var gone = []string{
	"chat not found", "user not found", "user is deactivated", "peer_id_invalid", "chat_write_forbidden", "not enough rights", "have no rights",
	"topic_closed", "thread not found", "group chat was deactivated", "group is deactivated", "bot is not a member", "chat_restricted",
}

// theirs makes Telegram's answer ours: *bot.RetryAfter, ErrGone, ErrRefused, or the error
// itself where another try may help.
func theirs(err error) error {
	var busy *telegram.TooManyRequestsError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &busy):
		return &bot.RetryAfter{Delay: max(time.Duration(busy.RetryAfter)*time.Second, time.Second), Err: err}
	case errors.Is(err, telegram.ErrorForbidden):
		return fmt.Errorf("%w: %w", ErrGone, err)
	case errors.Is(err, telegram.ErrorBadRequest):
		said := strings.ToLower(err.Error())
		for _, words := range gone {
			if strings.Contains(said, words) {
				return fmt.Errorf("%w: %w", ErrGone, err)
			}
		}
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return err
}
