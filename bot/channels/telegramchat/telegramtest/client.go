package telegramtest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
)

// Client reaches the server without a network, whatever the host of a URL is. Time may
// then be testing/synctest's.
func (s *Server) Client() *http.Client { return Direct(s) }

// Direct is a client whose every request goes to the handler.
func Direct(h http.Handler) *http.Client { return &http.Client{Transport: direct{h}} }

type direct struct{ http.Handler }

// RoundTrip implements http.RoundTripper.
func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	answered := make(chan *http.Response, 1)
	var body []byte
	if r.Body != nil {
		var err error
		body, err = io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil {
			return nil, err
		}
	}
	r2 := r.Clone(r.Context())
	r2.Body = io.NopCloser(bytes.NewReader(body))
	go func() {
		defer close(answered)
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler { //nolint:errorlint // the value itself is thrown
				panic(p)
			}
		}()
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r2)
		answered <- w.Result()
	}()
	select {
	case resp, ok := <-answered:
		if !ok {
			return nil, errors.New("the connection was cut")
		}
		resp.Request = r
		return resp, nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}
