package telegramtest

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// params are a call's parameters, however they were sent: in the URL, as a form, as
// multipart with files, or as JSON.
type params struct {
	values map[string]string // what is not text is JSON
	files  map[string]upload
}

type upload struct {
	name string
	body []byte
}

// mostParams bounds a call, in bytes: above Telegram's 50 MB for a file.
const mostParams = 51 << 20

func readParams(r *http.Request) (params, error) {
	p := params{values: map[string]string{}, files: map[string]upload{}}
	r.Body = http.MaxBytesReader(nil, r.Body, mostParams)
	for name, all := range r.URL.Query() {
		p.values[name] = all[0]
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case kind == "multipart/form-data":
		return p, p.readMultipart(r)
	case kind == "application/json":
		return p, p.readJSON(r.Body)
	case r.Method == http.MethodPost && kind == "application/x-www-form-urlencoded":
		if err := r.ParseForm(); err != nil {
			return p, err
		}
		for name, all := range r.PostForm {
			p.values[name] = all[0]
		}
	}
	_, err := io.Copy(io.Discard, r.Body)
	return p, err
}

func (p params) readMultipart(r *http.Request) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return err
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && strings.Contains(err.Error(), "NextPart: EOF") { // a call without any parameter
			return nil
		}
		if err != nil {
			return err
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FileName() != "" {
			p.files[part.FormName()] = upload{name: part.FileName(), body: body}
			continue
		}
		p.values[part.FormName()] = string(body)
	}
}

func (p params) readJSON(body io.Reader) error {
	var fields map[string]json.RawMessage
	if err := json.NewDecoder(body).Decode(&fields); err != nil {
		return err
	}
	for name, raw := range fields {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		p.values[name] = text
	}
	return nil
}

func (p params) text(name string) string { return p.values[name] }

func (p params) number(name string) int64 {
	n, _ := strconv.ParseInt(p.values[name], 10, 64)
	return n
}

// into decodes a parameter that is JSON. It reports whether it is there and well formed.
func (p params) into(name string, to any) (there, ok bool) {
	raw, there := p.values[name]
	if !there || raw == "" {
		return false, true
	}
	return true, json.Unmarshal([]byte(raw), to) == nil
}
