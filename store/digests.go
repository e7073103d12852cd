package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What a digest asks of the feedback. The databases count and choose, so that what is read
// does not grow with the number of messages. A person is a customer or, where nobody
// knows who writes, a conversation.

// FeedbackCount is how many messages were read as one intent with one sentiment.
type FeedbackCount struct {
	Intent, Sentiment string
	Messages          int
}

// CountFeedback counts a shop's tagged messages in [from, to) by intent and sentiment.
func (r Reader) CountFeedback(ctx context.Context, shop ShopID, from, to time.Time) ([]FeedbackCount, error) {
	return many(ctx, r, "count feedback", func(r row) (c FeedbackCount, err error) {
		err = r.Scan(&c.Intent, &c.Sentiment, &c.Messages)
		return c, err
	}, `SELECT intent, sentiment, COUNT(*) FROM feedback WHERE shop_id = $1 AND at >= $2 AND at < $3 GROUP BY intent, sentiment ORDER BY intent, sentiment`,
		shop, micros(from), micros(to))
}

// ChannelTalk is how much was talked on one channel.
type ChannelTalk struct {
	Channel       string
	Conversations int
	Asking        int // conversations with a message of one of the intents asked for
}

// CountTalk counts the conversations of a shop in which a tagged message came in [from,
// to), by channel, and on all channels together the people who wrote them.
func (r Reader) CountTalk(ctx context.Context, shop ShopID, from, to time.Time, asking ...string) (talk []ChannelTalk, people int, err error) {
	args := []any{shop, micros(from), micros(to)}
	asked := `0`
	if len(asking) > 0 {
		asked = `CASE WHEN f.intent IN ` + placeholders(4, 1, len(asking)) + ` THEN 1 ELSE 0 END`
		args = append(args, anys(asking)...)
	}
	// One pass over the messages; the last row is the sum of all channels.
	var last int
	talk, err = many(ctx, r, "count talk", func(r row) (t ChannelTalk, err error) {
		err = r.Scan(&t.Channel, &t.Conversations, &t.Asking, &people, &last)
		return t, err
	}, `WITH talks AS (SELECT m.conversation_id AS conversation, f.customer_id AS customer, MAX(`+asked+`) AS asked
			FROM feedback f JOIN messages m ON m.id = f.message_id WHERE f.shop_id = $1 AND f.at >= $2 AND f.at < $3 GROUP BY m.conversation_id, f.customer_id),
		known AS (SELECT c.channel, c.id, COALESCE(t.customer, c.customer_id, -c.id) AS person, t.asked FROM talks t JOIN conversations c ON c.id = t.conversation)
		SELECT channel, COUNT(DISTINCT id), COUNT(DISTINCT CASE WHEN asked = 1 THEN id END), 0 AS people, 0 AS last FROM known GROUP BY channel
		UNION ALL SELECT '', 0, 0, COUNT(DISTINCT person), 1 FROM known ORDER BY 5, 1`, args...)
	if err != nil {
		return nil, 0, err
	}
	return talk[:len(talk)-1], people, nil
}

// AspectVoice is what one message said about an aspect, with how many messages said it.
type AspectVoice struct {
	Aspect, Polarity string
	Of               int // messages of the period with this aspect and polarity
	Message          MessageID
	Words            string // exact
	Start, End       int    // rune offsets in the message
	Strength         float64
}

// AspectVoices lists what a shop's messages in [from, to) said, at most limit of each
// aspect and polarity, the strongest first: for neg the angriest and most negative, for
// pos the most positive. A message that says the same twice counts once. An empty aspect
// or polarity means all.
func (r Reader) AspectVoices(ctx context.Context, shop ShopID, from, to time.Time, aspect, polarity string, limit int) ([]AspectVoice, error) {
	return many(ctx, r, "aspect voices", func(r row) (v AspectVoice, err error) {
		err = r.Scan(&v.Aspect, &v.Polarity, &v.Of, &v.Message, &v.Words, &v.Start, &v.End, &v.Strength)
		return v, err
	}, `SELECT aspect, polarity, said, message_id, words, start_rune, end_rune, strength FROM (
		SELECT v.*, COUNT(*) OVER (PARTITION BY aspect, polarity) AS said,
		ROW_NUMBER() OVER (PARTITION BY aspect, polarity ORDER BY strength DESC, message_id) AS place FROM (
			SELECT t.aspect, t.polarity, t.message_id, t.words, t.start_rune, t.end_rune,
			CASE t.polarity WHEN 'neg' THEN f.angry - f.score WHEN 'pos' THEN f.score ELSE 0.0 END AS strength
			FROM feedback f JOIN feedback_tags t ON t.message_id = f.message_id
			WHERE f.shop_id = $1 AND f.at >= $2 AND f.at < $3 AND ($4 = '' OR t.aspect = $4) AND ($5 = '' OR t.polarity = $5) AND NOT EXISTS (
				SELECT 1 FROM feedback_tags u WHERE u.message_id = t.message_id AND u.aspect = t.aspect AND u.polarity = t.polarity AND u.position < t.position)
		) v ) ranked WHERE place <= $6 ORDER BY aspect, polarity, place`,
		shop, micros(from), micros(to), aspect, polarity, limit)
}

// Voice is a customer's message with who wrote it and how it was read.
type Voice struct {
	Message      MessageID
	Conversation ConversationID
	Customer     CustomerID // 0: nobody knows who writes
	Name, Phone  string     // the customer's, else the phone that the channel has proven
	Channel      string
	Text         string // its first 4,000 characters, which are what the reading saw
	At           time.Time
	Intent       string
	Sentiment    string
	Score, Angry float64
}

const voiceColumns = `f.message_id, c.id, COALESCE(f.customer_id, c.customer_id, 0), COALESCE(p.name,''), COALESCE(p.phone, c.phone), c.channel, SUBSTR(m.text, 1, 4000), f.at, f.intent, f.sentiment, f.score, f.angry`

const voiceTables = `feedback f JOIN messages m ON m.id = f.message_id JOIN conversations c ON c.id = m.conversation_id LEFT JOIN customers p ON p.id = COALESCE(f.customer_id, c.customer_id)`

func scanVoice(r row) (v Voice, err error) {
	err = r.Scan(&v.Message, &v.Conversation, &v.Customer, &v.Name, &v.Phone, &v.Channel, &v.Text, instant{&v.At}, &v.Intent, &v.Sentiment, &v.Score, &v.Angry)
	return v, err
}

// Voices returns a shop's tagged messages with these ids, by id; unknown ones are left out.
func (r Reader) Voices(ctx context.Context, shop ShopID, ids ...MessageID) ([]Voice, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return many(ctx, r, "voices", scanVoice, `SELECT `+voiceColumns+` FROM `+voiceTables+` WHERE f.shop_id = $1 AND f.message_id IN `+
		placeholders(2, 1, len(ids))+` ORDER BY f.message_id`, append([]any{shop}, anys(ids)...)...)
}

// Unhappy lists a shop's negative messages in [from, to), the angriest and most negative
// first, at most limit.
func (r Reader) Unhappy(ctx context.Context, shop ShopID, from, to time.Time, limit int) ([]Voice, error) {
	return many(ctx, r, "unhappy messages", scanVoice, `SELECT `+voiceColumns+` FROM `+voiceTables+` WHERE f.message_id IN (SELECT message_id FROM feedback
		WHERE shop_id = $1 AND at >= $2 AND at < $3 AND sentiment = 'neg' ORDER BY angry - score DESC, message_id LIMIT $4) ORDER BY f.angry - f.score DESC, f.message_id`,
		shop, micros(from), micros(to), limit)
}

// Upset is a person who wrote negative or angry messages.
type Upset struct {
	Customer     CustomerID
	Conversation ConversationID // of the latest of them
	Name, Phone  string
	Messages     int
	Angry        float64     // of the angriest
	Worst        []MessageID // at most three, the worst first
}

// UpsetPeople lists who wrote a shop negative messages, or such as angry as that, in
// [from, to): the angriest first, then who wrote the most of them; at most limit.
func (r Reader) UpsetPeople(ctx context.Context, shop ShopID, from, to time.Time, angry float64, limit int) ([]Upset, error) {
	return many(ctx, r, "upset people", func(r row) (u Upset, err error) {
		var worst string
		err = r.Scan(&u.Customer, &u.Conversation, &u.Name, &u.Phone, &u.Messages, &u.Angry, &worst)
		u.Worst = messageIDs(worst)
		return u, err
	}, `SELECT u.customer, u.conversation, COALESCE(p.name,''), COALESCE(p.phone, c.phone), u.messages, u.angry, u.worst FROM (
		SELECT person, MAX(customer) AS customer, MAX(conversation) AS conversation, COUNT(*) AS messages, MAX(angry) AS angry,
		STRING_AGG(CASE WHEN place <= 3 THEN CAST(place AS TEXT) || '=' || CAST(message_id AS TEXT) END, ',') AS worst FROM (
			SELECT w.*, ROW_NUMBER() OVER (PARTITION BY person ORDER BY angry - score DESC, message_id) AS place FROM (
				SELECT f.message_id, f.angry, f.score, c.id AS conversation, COALESCE(f.customer_id, c.customer_id, 0) AS customer,
				COALESCE(f.customer_id, c.customer_id, -c.id) AS person
				FROM feedback f JOIN messages m ON m.id = f.message_id JOIN conversations c ON c.id = m.conversation_id
				WHERE f.shop_id = $1 AND f.at >= $2 AND f.at < $3 AND (f.sentiment = 'neg' OR f.angry >= $4)
			) w ) ranked GROUP BY person ORDER BY MAX(angry) DESC, COUNT(*) DESC, person LIMIT $5
		) u JOIN conversations c ON c.id = u.conversation LEFT JOIN customers p ON p.id = u.customer ORDER BY u.angry DESC, u.messages DESC, u.person`,
		shop, micros(from), micros(to), angry, limit)
}

// messageIDs reads "2=17,1=31" in the order of its places.
func messageIDs(list string) []MessageID {
	parts := strings.Split(list, ",")
	slices.Sort(parts)
	var ids []MessageID
	for _, part := range parts {
		_, number, _ := strings.Cut(part, "=")
		if n, err := strconv.ParseInt(number, 10, 64); err == nil {
			ids = append(ids, MessageID(n))
		}
	}
	return ids
}
