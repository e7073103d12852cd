package telegramtest

import (
	"fmt"
	"net/http"
	"strings"
)

// Answer is what the bot said to somebody who pressed a button.
type Answer struct {
	Text  string
	Alert bool
}

func (s *Server) answerCallbackQuery(p params) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := p.text("callback_query_id")
	said, known := s.presses[id]
	if !known || said != nil {
		return bad("query is too old and response timeout expired or query ID is invalid")
	}
	s.presses[id] = &Answer{Text: p.text("text"), Alert: p.text("show_alert") == "true"}
	s.notify()
	return result(true)
}

// PressAnswer is what the bot answered to a press; nil as long as it did not.
func (s *Server) PressAnswer(press string) *Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.presses[press]
}

// Command is an entry of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

func (s *Server) setMyCommands(p params) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	var menu []Command
	if there, ok := p.into("commands", &menu); !ok || !there {
		return bad("can't parse commands")
	}
	for _, c := range menu {
		if c.Command == "" || len(c.Command) > 32 || c.Command != strings.ToLower(c.Command) || c.Description == "" || len(c.Description) > 256 {
			return bad("BOT_COMMAND_INVALID")
		}
	}
	s.menus[p.text("language_code")] = menu
	s.notify()
	return result(true)
}

// Menu is the menu of commands in a language, "" for all others.
func (s *Server) Menu(language string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Command(nil), s.menus[language]...)
}

func (s *Server) sendChatAction(p params) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat := p.number("chat_id")
	if refused := s.admit(chat); refused != nil {
		return *refused
	}
	s.actions[chat]++
	s.notify()
	return result(true)
}

// Actions is how often the bot showed in a chat that it is at work.
func (s *Server) Actions(chat int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.actions[chat]
}

// AddFile makes a file for the bot to download.
func (s *Server) AddFile(id string, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[id] = body
}

func (s *Server) getFile(p params) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := p.text("file_id")
	body, ok := s.files[id]
	if !ok {
		return bad("wrong file_id or the file is temporarily unavailable")
	}
	return result(map[string]any{"file_id": id, "file_unique_id": id, "file_size": len(body), "file_path": "files/" + id})
}

func (s *Server) download(w http.ResponseWriter, name string) {
	s.mu.Lock()
	body, ok := s.files[strings.TrimPrefix(name, "files/")]
	s.mu.Unlock()
	if !ok {
		http.Error(w, fmt.Sprintf("no file %q", name), http.StatusNotFound)
		return
	}
	w.Write(body) //nolint:errcheck // the bot hung up
}
