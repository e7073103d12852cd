package telegramchat

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// client is the library's way to HTTP. It sends as JSON what the library writes as
// multipart, keeps the token out of errors, and answers that are not JSON (a proxy's page)
// out of the library.
type client struct {
	http  *http.Client
	token string
}

// mostAnswer bounds one answer: a hundred updates of the longest kind are far below it.
const mostAnswer = 16 << 20

// Do implements the library's HttpClient.
func (c client) Do(req *http.Request) (*http.Response, error) {
	req, err := asJSON(req)
	if err != nil {
		return nil, c.hide(err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, c.hide(err)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer+1))
	resp.Body.Close()
	switch {
	case err != nil:
		return nil, fmt.Errorf("read answer: %w", err)
	case len(body) > mostAnswer:
		return nil, errors.New("read answer: it is too long")
	case !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")):
		return nil, fmt.Errorf("the server answers %s, and not in JSON", resp.Status)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// hide takes the token out of the URL that an error tells.
func (c client) hide(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		withURL.URL = strings.ReplaceAll(withURL.URL, c.token, "***")
	}
	return err
}

// structured are the parameters that are JSON already; all others are texts to Telegram,
// numbers too.
var structured = map[string]bool{"allowed_updates": true, "commands": true, "entities": true, "link_preview_options": true, "reply_markup": true}

// asJSON turns a form without files into JSON of known length: every server that speaks
// the Bot API reads that, and the connection can be used again when it was closed behind
// our back. Files stay as they are.
func asJSON(req *http.Request) (*http.Request, error) {
	kind, params, _ := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if method := path.Base(req.URL.Path); kind != "multipart/form-data" || method == "sendPhoto" || method == "sendDocument" {
		return req, nil
	}
	fields, err := fieldsOf(req.Body, params["boundary"])
	req.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("read form: %w", err)
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("form as JSON: %w", err)
	}
	plain, err := http.NewRequestWithContext(req.Context(), req.Method, req.URL.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	plain.Header.Set("Content-Type", "application/json")
	return plain, nil
}

// fieldsOf reads a form. The library writes nothing at all where a method has no
// parameters.
func fieldsOf(form io.Reader, boundary string) (map[string]any, error) {
	fields := map[string]any{}
	body, err := io.ReadAll(form)
	if err != nil || len(body) == 0 {
		return fields, err
	}
	for parts := multipart.NewReader(bytes.NewReader(body), boundary); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return fields, nil
		}
		if err != nil {
			return nil, err
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		if name := part.FormName(); structured[name] {
			fields[name] = json.RawMessage(value)
		} else {
			fields[name] = string(value)
		}
	}
}
