package slackchat

import (
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"pitcrew/bot"
)

// What no other try changes. Both are bot.ErrUndeliverable.
var (
	// ErrGone says that the chat cannot be reached: the channel is archived or not ours,
	// the person left, the token is no longer good.
	ErrGone = fmt.Errorf("slack: the chat cannot be reached: %w", bot.ErrUndeliverable)
	// ErrRefused says that Slack refuses this message as it is.
	ErrRefused = fmt.Errorf("slack: the message is refused: %w", bot.ErrUndeliverable)
)

// codes are Slack's words for what another try does not change. Those not listed may
// pass, internal_error or fatal_error for instance.
var codes = map[string]error{
	"channel_not_found": ErrGone, "is_archived": ErrGone, "not_in_channel": ErrGone, "user_not_in_channel": ErrGone, "user_not_found": ErrGone,
	"users_not_found": ErrGone, "user_disabled": ErrGone, "user_is_bot": ErrGone, "cannot_dm_bot": ErrGone, "messages_tab_disabled": ErrGone,
	"not_authed": ErrGone, "invalid_auth": ErrGone, "account_inactive": ErrGone, "token_revoked": ErrGone, "token_expired": ErrGone,
	"missing_scope": ErrGone, "no_permission": ErrGone, "ekm_access_denied": ErrGone, "org_login_required": ErrGone, "team_access_not_granted": ErrGone,
	"restricted_action": ErrGone, "restricted_action_read_only_channel": ErrGone, "restricted_action_thread_only_channel": ErrGone,
	"restricted_action_non_threadable_channel": ErrGone, "restricted_action_thread_locked": ErrGone, "not_enabled": ErrGone, "thread_not_found": ErrGone,

	"no_text": ErrRefused, "msg_too_long": ErrRefused, "msg_blocks_too_long": ErrRefused, "invalid_blocks": ErrRefused, "invalid_blocks_format": ErrRefused,
	"invalid_arguments": ErrRefused, "view_too_large": ErrRefused, "file_not_found": ErrRefused, "file_deleted": ErrRefused, "cannot_reply_to_message": ErrRefused, "messages_cannot_reply": ErrRefused,
}

// theirs makes Slack's answer ours: *bot.RetryAfter, ErrGone, ErrRefused, or the error
// itself where another try may help.
func theirs(err error) error {
	var busy *slack.RateLimitedError
	var said slack.SlackErrorResponse
	switch {
	case err == nil:
		return nil
	case errors.As(err, &busy):
		return &bot.RetryAfter{Delay: max(busy.RetryAfter, time.Second), Err: err}
	case !errors.As(err, &said):
		return err
	case said.Err == "ratelimited" || said.Err == "rate_limited":
		return &bot.RetryAfter{Delay: time.Second, Err: err}
	case codes[said.Err] != nil:
		return fmt.Errorf("%w: %w", codes[said.Err], err)
	}
	return err
}

// is reports whether Slack answered with one of the codes.
func is(err error, codes ...string) bool {
	var said slack.SlackErrorResponse
	if !errors.As(err, &said) {
		return false
	}
	for _, code := range codes {
		if said.Err == code {
			return true
		}
	}
	return false
}

// unreachable reports whether the app cannot post in a channel in which a person asked it,
// so that only a direct message can answer.
func unreachable(err error) bool {
	return is(err, "channel_not_found", "not_in_channel", "user_not_in_channel", "restricted_action_read_only_channel", "messages_tab_disabled")
}
