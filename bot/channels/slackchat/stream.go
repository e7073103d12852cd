package slackchat

import (
	"context"
	"sync/atomic"

	"github.com/slack-go/slack"
)

// surfaces are Slack's newer ones that a workspace may lack; we learn it when it says so.
type surfaces struct {
	noStreams  atomic.Bool
	noExhibits atomic.Bool
}

// absent are Slack's words for a method that this workspace, plan or token does not have.
var absent = []string{
	"unknown_method", "missing_scope", "not_allowed_token_type", "feature_not_enabled", "method_deprecated", "access_denied", "channel_type_not_supported",
}

// refused notes that an error means that a surface is not offered here.
func (*surfaces) refused(what *atomic.Bool, err error, codes ...string) bool {
	if !is(err, codes...) {
		return false
	}
	what.Store(true)
	return true
}

// streams reports whether a message grows before the reader's eyes: a long one in a
// thread, for everybody who is in it.
func (s *sending) streams(pages []page) bool {
	return len(pages) > 1 && s.done.pages == 0 && s.to.thread != "" && s.to.only == "" && s.shown.standIn == "" && isID(s.out.Author) && !s.news.noStreams.Load()
}

// stream shows the pages as one message that grows. Where Slack takes no more of them, and
// where it streams nothing at all, the rest is left for messages of their own.
func (s *sending) stream(ctx context.Context, pages []page) error {
	workspace, err := s.workspace(ctx)
	if err != nil {
		return err
	}
	var ts string
	err = s.paced(ctx, s.to.channel, func() (err error) {
		_, ts, err = s.api.StartStreamContext(
			ctx, s.to.channel, slack.MsgOptionTS(s.to.thread), slack.MsgOptionRecipientUserID(s.out.Author), slack.MsgOptionRecipientTeamID(workspace), growth(pages[0]),
		)
		return err
	})
	if err != nil {
		if s.news.refused(&s.news.noStreams, err, absent...) || is(err, slackRefuses...) {
			return nil
		}
		return err
	}
	s.passed(ctx, len(pages), ts, false)
	for err == nil && s.done.pages < len(pages) {
		err = s.paced(ctx, s.to.channel, func() error {
			_, _, err := s.api.AppendStreamContext(ctx, s.to.channel, ts, growth(pages[s.done.pages]))
			return err
		})
		if err == nil {
			s.passed(ctx, len(pages), ts, false)
		}
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), courtesyIn)
	defer cancel()
	if _, _, stopped := s.api.StopStreamContext(stopping, s.to.channel, ts); stopped != nil { // Slack ends it by itself
		s.log.Debug("end a streamed message", "error", stopped)
	}
	if is(err, slackRefuses...) {
		return nil
	}
	return err
}

// slackRefuses are codes for content that a stream does not take and a message may.
var slackRefuses = []string{
	"msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format", "invalid_chunks", "invalid_arguments", "message_not_in_streaming_state",
	"streaming_mode_mismatch", "message_not_found", "missing_recipient_user_id", "missing_recipient_team_id",
}

// growth is a page as a piece of a streamed message: blocks, so that nothing in a
// customer's words becomes markup.
func growth(p page) slack.MsgOption { return slack.MsgOptionChunks(slack.NewBlocksChunk(p.blocks...)) }
