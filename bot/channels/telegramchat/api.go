package telegramchat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	telegram "github.com/go-telegram/bot"

	"pitcrew/bot"
)

// callTimeout bounds one call that Telegram answers at once.
const callTimeout = 15 * time.Second

// api reaches Telegram: through the library for everything but getUpdates, whose own loop
// confirms updates before they are stored.
type api struct {
	lib   *telegram.Bot
	http  client
	url   string
	token string
	id    int64 // the bot's own, the first half of its token
	own   bool  // this is Telegram itself, not another server

	mu   sync.Mutex
	name string // username, "" until Telegram told
}

func newAPI(opts Options) (*api, error) {
	parts := tokenForm.FindStringSubmatch(opts.Token)
	if parts == nil {
		return nil, errors.New("telegram: the token must look like 123456:ABC-def, as @BotFather gives it")
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return nil, fmt.Errorf("telegram: bot id: %w", err)
	}
	a := &api{url: "https://api.telegram.org", token: opts.Token, id: id, own: opts.APIURL == ""}
	if opts.APIURL != "" {
		u, err := url.Parse(opts.APIURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, errors.New("telegram: the API URL must look like https://api.telegram.org")
		}
		a.url = strings.TrimRight(opts.APIURL, "/")
	}
	a.http = client{http: opts.HTTPClient, token: opts.Token}
	if a.http.http == nil {
		a.http.http = &http.Client{}
	}
	a.lib, err = telegram.New(opts.Token, telegram.WithSkipGetMe(), telegram.WithServerURL(a.url),
		telegram.WithHTTPClient(time.Minute, a.http), telegram.WithErrorsHandler(func(error) {}))
	if err != nil {
		return nil, fmt.Errorf("telegram: %w", err)
	}
	return a, nil
}

// username is the bot's name without @. Telegram is asked until it has told it once.
func (a *api) username(ctx context.Context) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.name != "" {
		return a.name, nil
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	me, err := a.lib.GetMe(ctx)
	if err != nil {
		return "", fmt.Errorf("telegram getMe: %w", theirs(err))
	}
	if me.Username == "" {
		return "", errors.New("telegram getMe: the bot has no name")
	}
	a.name = me.Username
	return a.name, nil
}

// kinds are the updates that we ask for.
var kinds = []string{"message", "edited_message", "callback_query"}

// mostUpdates is what one poll brings, Telegram's own limit.
const mostUpdates = 100

// updates asks for what came since offset, each update still in its own JSON. Telegram
// holds the answer back for up to wait while there is nothing.
func (a *api) updates(ctx context.Context, offset int64, wait time.Duration) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, wait+callTimeout)
	defer cancel()
	params, err := json.Marshal(map[string]any{"offset": offset, "limit": mostUpdates, "timeout": int(wait.Seconds()), "allowed_updates": kinds})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url+"/bot"+a.token+"/getUpdates", bytes.NewReader(params))
	if err != nil {
		return nil, errors.New("telegram getUpdates: the API URL is not one")
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := a.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("telegram getUpdates: %w", err)
	}
	defer resp.Body.Close()
	var answer struct {
		OK          bool              `json:"ok"`
		Result      []json.RawMessage `json:"result"`
		Code        int               `json:"error_code"`
		Description string            `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return nil, fmt.Errorf("telegram getUpdates: %w", err)
	}
	if !answer.OK {
		err := fmt.Errorf("telegram getUpdates: %d %s", answer.Code, answer.Description)
		if answer.Parameters.RetryAfter > 0 {
			return nil, &bot.RetryAfter{Delay: time.Duration(answer.Parameters.RetryAfter) * time.Second, Err: err}
		}
		return nil, err
	}
	return answer.Result, nil
}

// skew is how far Telegram's clock is ahead of ours, to some seconds; zero when it does not
// tell. Its answers carry the time, and the library does not hand them through.
func (a *api) skew(ctx context.Context) time.Duration {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.url+"/bot"+a.token+"/getMe", nil)
	if err != nil {
		return 0
	}
	resp, err := a.http.Do(req)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	at, err := time.Parse(time.RFC1123, resp.Header.Get("Date"))
	if err != nil {
		return 0
	}
	skew := time.Until(at).Round(time.Second)
	if skew.Abs() <= 2*time.Second { // the header has whole seconds, and the answer took its time
		return 0
	}
	return skew
}
