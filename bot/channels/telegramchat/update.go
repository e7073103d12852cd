package telegramchat

import (
	"encoding/json"
	"errors"
	"unicode/utf16"
)

// update is one event in Telegram's form, reduced to what we read. The library's own type
// would lose a whole message over one value that is new to it; here what is not read
// cannot hurt, and a field of an unexpected kind is left out.
type update struct {
	ID       int64           `json:"update_id"`
	Message  json.RawMessage `json:"message"`
	Edited   json.RawMessage `json:"edited_message"`
	Callback *callback       `json:"callback_query"`

	message *message // Message or Edited
}

type message struct {
	ID         int64  `json:"message_id"`
	Thread     int64  `json:"message_thread_id"`
	InTopic    bool   `json:"is_topic_message"`
	From       *user  `json:"from"`
	SenderChat *chat  `json:"sender_chat"`
	Chat       chat   `json:"chat"`
	Date       int64  `json:"date"`
	EditDate   int64  `json:"edit_date"`
	Album      string `json:"media_group_id"`
	Forward    *struct {
		Type string `json:"type"`
	} `json:"forward_origin"`
	ReplyTo *struct {
		From *user `json:"from"`
	} `json:"reply_to_message"`
	Markup *struct {
		Rows [][]inlineButton `json:"inline_keyboard"`
	} `json:"reply_markup"`

	Text            string   `json:"text"`
	Entities        []entity `json:"entities"`
	Caption         string   `json:"caption"`
	CaptionEntities []entity `json:"caption_entities"`
	content
}

// content is what a message carries beside words.
type content struct {
	Photo     []file    `json:"photo"`
	Voice     *file     `json:"voice"`
	Audio     *file     `json:"audio"`
	Video     *file     `json:"video"`
	VideoNote *file     `json:"video_note"`
	Animation *file     `json:"animation"`
	Document  *file     `json:"document"`
	Sticker   *emoji    `json:"sticker"`
	Dice      *emoji    `json:"dice"`
	Contact   *contact  `json:"contact"`
	Location  *location `json:"location"`
	Venue     *venue    `json:"venue"`
}

type user struct {
	ID       int64  `json:"id"`
	IsBot    bool   `json:"is_bot"`
	Language string `json:"language_code"`
}

type chat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

// entity is a stretch of a text; offset and length count UTF-16 units.
type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	User   *user  `json:"user"`
}

// of returns the entity's words, "" when it lies outside of the text.
func (e entity) of(units []uint16) string {
	if e.Offset < 0 || e.Length <= 0 || e.Offset > len(units) || e.Length > len(units)-e.Offset {
		return ""
	}
	return string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
}

type file struct {
	ID     string `json:"file_id"`
	Name   string `json:"file_name"`
	Type   string `json:"mime_type"`
	Size   int64  `json:"file_size"`
	Width  int64  `json:"width"`
	Height int64  `json:"height"`
}

type emoji struct {
	Emoji string `json:"emoji"`
}

type contact struct {
	Phone string `json:"phone_number"`
	User  int64  `json:"user_id"`
}

type location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type venue struct {
	Title   string `json:"title"`
	Address string `json:"address"`
}

type callback struct {
	ID      string   `json:"id"`
	From    *user    `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

// errNoUpdate is a piece of JSON without the number of an update.
var errNoUpdate = errors.New("not an update")

// decode reads one update. What has an unexpected kind of value is left out of it; without
// a number it is errNoUpdate.
func decode(raw json.RawMessage) (update, error) {
	var u update
	if lenient(raw, &u) != nil || u.ID <= 0 {
		return u, errNoUpdate
	}
	words := u.Message
	if len(words) == 0 {
		words = u.Edited
	}
	if len(words) == 0 {
		return u, nil
	}
	u.message = &message{}
	if lenient(words, u.message) != nil {
		return u, errNoUpdate
	}
	return u, nil
}

// lenient decodes what fits: json.Unmarshal goes on behind a value of the wrong kind.
func lenient(raw json.RawMessage, into any) error {
	err := json.Unmarshal(raw, into)
	var wrongKind *json.UnmarshalTypeError
	if errors.As(err, &wrongKind) {
		return nil
	}
	return err
}
