package telegramchat

import (
	"strings"

	"pitcrew/language"
)

// wording is what the channel says by itself, without the engine: about Telegram only.
type wording struct {
	onlyOwnContact string
	tooLong        string
	pressedTooLate string
	sentPrivately  string
	writePrivately string
	privateButton  string
}

var words = map[language.Tag]wording{
	language.Hans: {
		onlyOwnContact: "这张名片不是您本人的，不能用来核实身份。请点“分享我的手机号”按钮，发送您自己的号码。",
		tooLong:        "这条消息太长了，没有收到。请分成几条发给我。",
		pressedTooLate: "这个按钮已经失效，请直接发文字给我。",
		sentPrivately:  "内容涉及个人信息，已私聊发给您。",
		writePrivately: "内容涉及个人信息，不便在群里说。请私聊我，我再回复您。",
		privateButton:  "私聊",
	},
	language.Hant: {
		onlyOwnContact: "這張名片不是您本人的，不能用來核實身分。請點「分享我的手機號」按鈕，傳送您自己的號碼。",
		tooLong:        "這則訊息太長了，沒有收到。請分成幾則傳給我。",
		pressedTooLate: "這個按鈕已經失效，請直接傳文字給我。",
		sentPrivately:  "內容涉及個人資料，已私訊傳給您。",
		writePrivately: "內容涉及個人資料，不便在群組裡說。請私訊我，我再回覆您。",
		privateButton:  "私訊",
	},
	language.En: {
		onlyOwnContact: "This contact is not your own, so it does not prove who you are. Please use the share button to send your own number.",
		tooLong:        "This message is too long and was not taken. Please send it in several pieces.",
		pressedTooLate: "This button no longer works. Please write to me instead.",
		sentPrivately:  "This is personal, so I sent it to you in private.",
		writePrivately: "This is personal, so I cannot tell it in a group. Please write to me in private and I will answer there.",
		privateButton:  "Write in private",
	},
}

// speaks is the language of a person's app, simplified Chinese where it does not say.
func speaks(u *user) language.Tag {
	code := strings.ToLower(strings.ReplaceAll(u.Language, "_", "-"))
	switch main, _, _ := strings.Cut(code, "-"); {
	case main == "" || main == "zh" && !isTraditional(code):
		return language.Hans
	case main == "zh" || main == "yue":
		return language.Hant
	}
	return language.En
}

func isTraditional(code string) bool {
	for _, part := range strings.Split(code, "-")[1:] {
		switch part {
		case "hant", "tw", "hk", "mo":
			return true
		case "hans":
			return false
		}
	}
	return false
}
