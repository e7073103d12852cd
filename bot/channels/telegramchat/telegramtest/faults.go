package telegramtest

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// Fault is something that goes wrong with calls of a method.
type Fault struct {
	Times      int  // how many calls; zero means one
	Status     int  // answer with this status and a page of HTML
	RetryAfter int  // answer 429 with this many seconds
	Hang       bool // take the call and never answer
	Lose       bool // do what is asked, then cut the connection
}

// Fail orders a fault for the next calls of a method ("sendMessage"), or of every method
// with "". Faults of a method come in the order in which they were ordered.
func (s *Server) Fail(method string, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	method = strings.ToLower(method)
	for range max(f.Times, 1) {
		s.faults[method] = append(s.faults[method], f)
	}
}

// Calls is how often a method was called.
func (s *Server) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[strings.ToLower(method)]
}

// AwaitCalls waits until a method was called so often, or ctx ends.
func (s *Server) AwaitCalls(ctx context.Context, method string, times int) error {
	for {
		s.mu.Lock()
		count, changed := s.calls[strings.ToLower(method)], s.changed
		s.mu.Unlock()
		if count >= times {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// called counts a call and takes the fault that was ordered for it.
func (s *Server) called(method string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[method]++
	s.notify()
	for _, of := range []string{method, ""} {
		if ordered := s.faults[of]; len(ordered) > 0 {
			s.faults[of] = ordered[1:]
			return ordered[0], true
		}
	}
	return Fault{}, false
}

// instead answers in the place of the method. It reports whether it did.
func (f Fault) instead(s *Server, w http.ResponseWriter, r *http.Request) bool {
	switch {
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-s.closed:
		}
		panic(http.ErrAbortHandler)
	case f.RetryAfter > 0:
		busy(f.RetryAfter).write(w)
	case f.Status > 0:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		fmt.Fprintf(w, "<html><h1>%d %s</h1></html>", f.Status, http.StatusText(f.Status))
	default:
		return false
	}
	return true
}
