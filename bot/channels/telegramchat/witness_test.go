//go:build witness

package telegramchat_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"pitcrew/bot"
	"pitcrew/bot/channels/telegramchat"
)

// Against somebody else's idea of Telegram: npm's telegram-test-api at TELEGRAM_TEST_API
// (docs/telegram.md says how to start it).
func TestWitness(t *testing.T) {
	server := strings.TrimRight(os.Getenv("TELEGRAM_TEST_API"), "/")
	token := fmt.Sprintf("%d:WITNESS", time.Now().Unix())
	chat, err := telegramchat.New(telegramchat.Options{Token: token, APIURL: server, Shop: shop})
	if err != nil {
		t.Fatal(err)
	}
	s := &setup{t: t, chat: chat, inbox: &inbox{}}
	defer s.run()()

	person := map[string]any{"id": 11, "is_bot": false, "first_name": "王", "language_code": "zh-hans"}
	private := map[string]any{"id": 11, "type": "private"}
	post(t, server+"/sendMessage", map[string]any{"botToken": token, "from": person, "chat": private, "date": sentAt, "text": "明天下午洗车"})
	post(t, server+"/sendCallback", map[string]any{
		"botToken": token, "from": person, "date": sentAt, "data": "booking:yes", "message": map[string]any{"from": person, "chat": private},
	})
	for len(s.inbox.all()) < 2 {
		time.Sleep(50 * time.Millisecond) // another program: there is nothing to wait on
	}
	if all := s.inbox.all(); all[0].Text != "明天下午洗车" || all[0].Chat != "11" || all[1].Action != "booking:yes" {
		t.Errorf("stored %+v", all)
	}

	id, err := chat.Send(t.Context(), bot.Outbound{Chat: "11", Text: "请选择 <b> 😀", Buttons: buttons("09:00", "10:30")})
	if err != nil || id == "" {
		t.Fatalf("Send = %q, %v", id, err)
	}
	var heard struct {
		Result []struct {
			Message struct {
				Text   string `json:"text"`
				Markup struct {
					Rows [][]struct {
						Text string `json:"text"`
						Data string `json:"callback_data"`
					} `json:"inline_keyboard"`
				} `json:"reply_markup"`
			} `json:"message"`
		} `json:"result"`
	}
	answer := post(t, server+"/getUpdates", map[string]any{"token": token, "chatId": "11"})
	if err := json.Unmarshal(answer, &heard); err != nil {
		t.Fatalf("%v in %s", err, answer)
	}
	if len(heard.Result) != 1 || heard.Result[0].Message.Text != "请选择 <b> 😀" || heard.Result[0].Message.Markup.Rows[0][1].Data != "desk:1" {
		t.Errorf("heard %s", answer)
	}
}

func post(t *testing.T, url string, body any) []byte {
	t.Helper()
	sent, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(url, "application/json", bytes.NewReader(sent))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %s %v", url, resp.Status, &answer, err)
	}
	return answer.Bytes()
}
