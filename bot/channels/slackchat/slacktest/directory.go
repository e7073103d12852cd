package slacktest

import (
	"encoding/json"
	"io"
	"net/http"
	"sort"
	"strconv"
	"strings"
)

// File is a file of the workspace.
type File struct {
	ID, Name, MIMEType string
	Content            []byte
}

func (s *Server) authTest(call) (answer, error) {
	return answer{"team": "shop", "team_id": TeamID, "user": "pitcrew", "user_id": BotUser, "bot_id": BotID, "url": s.server.URL + "/"}, nil
}

// listConversations serves pages of two, so that paging is needed.
func (s *Server) listConversations(c call) (answer, error) {
	mine := c.method == "users.conversations"
	var ids []string
	for id, ch := range s.channels {
		if ch.direct == "" && !ch.archived && (!mine || ch.members[BotUser]) {
			ids = append(ids, id)
		}
	}
	sort.Strings(ids)
	start, _ := strconv.Atoi(c.fields["cursor"])
	end := min(start+2, len(ids))
	next := ""
	if end < len(ids) {
		next = strconv.Itoa(end)
	}
	var page []map[string]any
	for _, id := range ids[min(start, end):end] {
		page = append(page, s.channels[id].described())
	}
	return answer{"channels": page, "response_metadata": map[string]any{"next_cursor": next}}, nil
}

func (c *channel) described() map[string]any {
	return map[string]any{
		"id": c.id, "name": c.name, "is_channel": c.direct == "", "is_im": c.direct != "", "is_member": c.members[BotUser], "is_archived": c.archived,
	}
}

func (s *Server) conversationInfo(c call) (answer, error) {
	ch := s.channels[c.fields["channel"]]
	if ch == nil {
		return nil, wrong{"channel_not_found", c.fields["channel"]}
	}
	return answer{"channel": ch.described()}, nil
}

func (s *Server) openConversation(c call) (answer, error) {
	user := c.fields["users"]
	if s.users[user] == "" {
		return nil, wrong{"user_not_found", user}
	}
	return answer{"channel": s.direct(user).described()}, nil
}

func (s *Server) userInfo(c call) (answer, error) {
	name, ok := s.users[c.fields["user"]]
	if !ok {
		return nil, wrong{"user_not_found", c.fields["user"]}
	}
	return answer{"user": map[string]any{"id": c.fields["user"], "name": name, "real_name": name, "team_id": TeamID}}, nil
}

func (s *Server) fileInfo(c call) (answer, error) {
	f, ok := s.files[c.fields["file"]]
	if !ok {
		return nil, wrong{"file_not_found", c.fields["file"]}
	}
	return answer{"file": s.describedFile(f)}, nil
}

func (s *Server) describedFile(f File) map[string]any {
	return map[string]any{
		"id": f.ID, "name": f.Name, "mimetype": f.MIMEType, "size": len(f.Content), "url_private_download": s.server.URL + "/files/" + f.ID,
	}
}

func (s *Server) uploadURL(c call) (answer, error) {
	size, err := strconv.Atoi(c.fields["length"])
	if err != nil || size <= 0 || c.fields["filename"] == "" {
		return nil, wrong{"invalid_arguments", "filename and length"}
	}
	id := s.id("F")
	s.files[id] = File{ID: id, Name: c.fields["filename"]}
	return answer{"upload_url": s.server.URL + "/files/" + id, "file_id": id}, nil
}

// completeUpload shares uploaded files in a channel.
func (s *Server) completeUpload(c call) (answer, error) {
	var uploaded []struct{ ID, Title string }
	if err := json.Unmarshal([]byte(c.fields["files"]), &uploaded); err != nil {
		return nil, wrong{"invalid_arguments", err.Error()}
	}
	c.fields["channel"] = c.fields["channel_id"]
	ch, err := s.where(c)
	if err != nil {
		return nil, err
	}
	m := &Message{Channel: ch.id, TS: s.stamp(), Thread: c.fields["thread_ts"], User: BotUser, Text: c.fields["initial_comment"]}
	var done []map[string]any
	for _, f := range uploaded {
		file := s.files[f.ID]
		if file.Content == nil {
			return nil, wrong{"file_not_found", f.ID}
		}
		m.Files = append(m.Files, f.ID)
		done = append(done, map[string]any{"id": f.ID, "title": f.Title})
	}
	ch.messages = append(ch.messages, m)
	return answer{"files": done}, nil
}

// serveFile takes an upload, and gives a file to who has the app's token.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.URL.Path, "/files/")
	content, err := uploaded(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files[id]
	switch {
	case !ok || err != nil:
		http.NotFound(w, r)
	case r.Method == http.MethodPost:
		f.Content = content
		s.files[id] = f
		_, _ = io.WriteString(w, "OK - "+strconv.Itoa(len(content)))
	case r.Header.Get("Authorization") != "Bearer "+s.opts.BotToken:
		http.Error(w, "<html>sign in</html>", http.StatusForbidden)
	default:
		w.Header().Set("Content-Type", f.MIMEType)
		_, _ = w.Write(f.Content)
	}
}

// uploaded is a request's content: its body, or the first file of a form.
func uploaded(r *http.Request) ([]byte, error) {
	if r.Method != http.MethodPost {
		return nil, nil
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return io.ReadAll(r.Body)
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	part, err := parts.NextPart()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(part)
}
