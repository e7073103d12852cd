package slacktest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The kinds of deliveries, by Socket Mode's names.
const (
	kindEvent       = "events_api"
	kindInteraction = "interactive"
	kindCommand     = "slash_commands"
)

// Delivery is the story of something that the app was told.
type Delivery struct {
	ID       string // the event_id of an event
	Kind     string
	Type     string // of the event or interaction
	Attempts int
	// Settled means that no more attempts are made; Acknowledged that the last succeeded.
	Settled, Acknowledged bool
	// Took is from the start of the last attempt to its acknowledgement.
	Took   time.Duration
	Answer json.RawMessage

	payload  map[string]any
	answered func(json.RawMessage) // with the lock held
}

// ackWithin is how long Slack waits for an acknowledgement.
const ackWithin = 3 * time.Second

// retryAfter are Slack's pauses before it sends an event again.
// https://docs.slack.dev/apis/events-api/#retries
var retryAfter = []time.Duration{0, time.Minute, 5 * time.Minute}

// Deliveries are all so far, oldest first.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Delivery
	for _, d := range s.events {
		all = append(all, *d)
	}
	return all
}

// Settle waits until every delivery has ended.
func (s *Server) Settle(ctx context.Context) error {
	return s.Await(ctx, func() bool {
		return !slices.ContainsFunc(s.Deliveries(), func(d Delivery) bool { return !d.Settled })
	})
}

// Outcome waits until a delivery has ended.
func (s *Server) Outcome(ctx context.Context, id string) (Delivery, error) {
	var found Delivery
	err := s.Await(ctx, func() bool {
		for _, d := range s.Deliveries() {
			if d.ID == id {
				found = d
			}
		}
		return found.Settled
	})
	return found, err
}

// Emit tells the app an event as it is, hostile ones too. It returns the event_id.
func (s *Server) Emit(event any) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.note(event)
}

// note delivers an event. The lock is held.
func (s *Server) note(event any) string {
	id := s.id("Ev")
	kind := ""
	if fields, ok := event.(map[string]any); ok {
		kind, _ = fields["type"].(string)
	}
	s.deliver(&Delivery{ID: id, Kind: kindEvent, Type: kind, payload: map[string]any{
		"type": "event_callback", "team_id": TeamID, "api_app_id": AppID, "event": event, "event_id": id, "event_time": time.Now().Unix(),
		"authorizations": []map[string]any{{"team_id": TeamID, "user_id": BotUser, "is_bot": true}},
	}})
	return id
}

// deliver starts a delivery: the first attempts keep the order of the calls.
func (s *Server) deliver(d *Delivery) {
	s.events = append(s.events, d)
	s.touch()
	if s.ctx.Err() != nil {
		return
	}
	first := s.offer(d, 0)
	s.running.Go(func() { s.pursue(d, first) })
}

// pursue tries until the app acknowledged or the retries are used up. Only events are
// tried again; a person would have to press again.
func (s *Server) pursue(d *Delivery, first *offer) {
	for retry := 0; s.ctx.Err() == nil; {
		start := time.Now()
		raw, result := s.attempt(d, first, retry)
		first = nil
		s.mu.Lock()
		d.Attempts++
		if result == accepted {
			d.Acknowledged, d.Took, d.Answer = true, time.Since(start), raw
			if d.answered != nil {
				d.answered(raw)
			}
		}
		d.Settled = result == accepted || d.Kind != kindEvent || result == refused && retry == len(retryAfter)
		settled := d.Settled
		s.touch()
		s.mu.Unlock()
		if settled {
			return
		}
		if result == refused {
			select {
			case <-s.opts.After(retryAfter[retry]):
			case <-s.ctx.Done():
			}
			retry++
		}
	}
}

// result of an attempt: a lost one is made again at once.
type result int

const (
	accepted result = iota
	refused
	lost
)

func (s *Server) attempt(d *Delivery, o *offer, retry int) (json.RawMessage, result) {
	s.mu.Lock()
	target := s.opts.Target
	s.mu.Unlock()
	if target != "" && o == nil {
		return s.post(target, d, retry)
	}
	return s.overSocket(d, o, retry)
}

// paths and forms of the kinds over HTTP.
var paths = map[string]string{kindEvent: "/slack/events", kindInteraction: "/slack/interactive", kindCommand: "/slack/commands"}

func encode(d *Delivery) (contentType, body string) {
	if d.Kind == kindCommand {
		form := url.Values{}
		for name, value := range d.payload {
			form.Set(name, fmt.Sprint(value))
		}
		return "application/x-www-form-urlencoded", form.Encode()
	}
	payload, err := json.Marshal(d.payload)
	if err != nil {
		panic(err) // of our own making
	}
	if d.Kind == kindInteraction {
		return "application/x-www-form-urlencoded", url.Values{"payload": {string(payload)}}.Encode()
	}
	return "application/json", string(payload)
}

func (s *Server) post(target string, d *Delivery, retry int) (json.RawMessage, result) {
	ctx, cancel := context.WithTimeout(s.ctx, ackWithin)
	defer cancel()
	contentType, body := encode(d)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target+paths[d.Kind], strings.NewReader(body))
	if err != nil {
		return nil, refused
	}
	r.Header.Set("Content-Type", contentType)
	if retry > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(retry))
		r.Header.Set("X-Slack-Retry-Reason", "http_error")
	}
	Sign(r.Header, s.opts.SigningSecret, time.Now(), body)
	response, err := s.client.Do(r)
	if err != nil {
		return nil, refused
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return nil, refused
	}
	return answer, accepted
}

// Sign signs a request as Slack does.
// https://docs.slack.dev/authentication/verifying-requests-from-slack/
func Sign(header http.Header, secret string, at time.Time, body string) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":" + body))
	header.Set("X-Slack-Request-Timestamp", stamp)
	header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}
