package telegramchat_test

import (
	"net/http"
	"testing"
	"time"

	"pitcrew/intents"
)

// The menu's commands stand for words that the local recogniser is sure of, in the language
// of the person's app.
func TestTheRecogniserUnderstandsTheMenu(t *testing.T) {
	t.Parallel()
	recognizer, err := intents.New(intents.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for command, want := range map[string]intents.Intent{
		"/start": intents.Greet, "/help": intents.Greet, "/book": intents.Book, "/progress": intents.Progress, "/points": intents.Points,
		"/human": intents.Human, "/stop": intents.OptOut,
	} {
		for _, code := range []string{"zh-hans", "zh-hant", "en"} {
			t.Run(command+" "+code, func(t *testing.T) {
				t.Parallel()
				s := newSetup(t, withWebhook)
				if status := s.post(privateFrom(`"id":11,"language_code":"`+code+`"`, `"text":"`+command+`"`)); status != http.StatusOK {
					t.Fatalf("status = %d", status)
				}
				text := s.inbox.texts()[0]
				if r := recognizer.Read(text, time.Unix(sentAt, 0), intents.Customer); r.Intent != want || r.Unsure {
					t.Errorf("%q is read as %s (%.2f, unsure %v), want %s", text, r.Intent, r.Confidence, r.Unsure, want)
				}
			})
		}
	}
}
