package telegramchat

import (
	"encoding/json"
	"fmt"

	"pitcrew/bot"
	"pitcrew/language"
)

// attachments are the files of a message: of a photo its largest size, of a video sent as
// an animation the one file. A place is an attachment too, its id "latitude,longitude".
func attachments(c content) []bot.Attachment {
	var found []bot.Attachment
	add := func(kind string, f *file) {
		if f == nil || f.ID == "" {
			return
		}
		found = append(found, bot.Attachment{
			Kind: kind, ID: language.Clean(f.ID), Name: language.Clean(f.Name), Type: language.Clean(f.Type), Size: max(f.Size, 0),
		})
	}
	add("photo", largest(c.Photo))
	add("voice", c.Voice)
	add("voice", c.Audio)
	add("video", c.Video)
	add("video", c.VideoNote)
	if c.Animation != nil { // Telegram repeats it as a document
		add("video", c.Animation)
	} else {
		add("file", c.Document)
	}
	if c.Location != nil {
		place := bot.Attachment{Kind: "location", ID: fmt.Sprintf("%.6f,%.6f", c.Location.Latitude, c.Location.Longitude)}
		if c.Venue != nil {
			place.Name = language.Clean(c.Venue.Title + " " + c.Venue.Address)
		}
		found = append(found, place)
	}
	return found
}

func largest(sizes []file) *file {
	var best *file
	for i, f := range sizes {
		if best == nil || f.Width*f.Height > best.Width*best.Height {
			best = &sizes[i]
		}
	}
	return best
}

// emojiOf is what a sticker or a die says.
func emojiOf(c content) string {
	switch {
	case c.Sticker != nil:
		return language.Clean(c.Sticker.Emoji)
	case c.Dice != nil:
		return language.Clean(c.Dice.Emoji)
	}
	return ""
}

// services are the fields of messages that Telegram writes itself about what happened in
// a chat; nobody said anything. A field that is in neither list is content that is newer
// than this code: its sender gets an answer.
var services = []string{
	"new_chat_members", "new_chat_member", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created",
	"supergroup_chat_created", "channel_chat_created", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "message_auto_delete_timer_changed",
	"successful_payment", "refunded_payment", "users_shared", "chat_shared", "gift", "unique_gift", "connected_website", "write_access_allowed",
	"passport_data", "proximity_alert_triggered", "boost_added", "chat_background_set", "forum_topic_created", "forum_topic_edited", "forum_topic_closed",
	"forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed",
	"paid_message_price_changed", "direct_message_price_changed", "checklist_tasks_done", "checklist_tasks_added", "video_chat_scheduled",
	"video_chat_started", "video_chat_ended", "video_chat_participants_invited", "web_app_data", "gift_upgrade_sent",
	"suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid", "suggested_post_refunded",
}

// isService reports whether a message tells of an event instead of carrying content.
func isService(u update) bool {
	raw := u.Message
	if len(raw) == 0 {
		raw = u.Edited
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return false
	}
	for _, name := range services {
		if _, ok := fields[name]; ok {
			return true
		}
	}
	return false
}
