package slackchat

import "pitcrew/language"

// What a person's click stands for, in the words that the engine understands.
const (
	todayText = "今天要联系谁"
	draftText = "怎么回："
	editText  = "改成："
)

// draftShortcut is the callback id of the shortcut in docs/slack-manifest.yaml.
const draftShortcut = "draft_reply"

// wording is what the channel says by itself, without the engine: about Slack only.
type wording struct {
	tooLong, noSlashHere, nothingToAnswer, empty, noForm, usage string
	editTitle, editField, editDone, editStop                    string
	working, asked, today, again, more                          string
	prompts                                                     [][2]string // what to ask first: title, words
}

var words = map[language.Tag]wording{
	language.Hans: {
		tooLong:         "这条消息太长了，没有收到。请分成几条发给我。",
		noSlashHere:     "线程里不能用斜杠命令。这次我照做了，以后在线程里直接 @ 我就行。",
		nothingToAnswer: "这条消息没有文字，没法拟回复。",
		empty:           "请写上要发给客户的话。",
		noForm:          "编辑窗口没打开。请直接回复“改成：……”。",
		usage: "用法：`/pitcrew 今天` 看今天要联系谁；`/pitcrew 查 沪A12345` 查客户；`/pitcrew 怎么回 客户说太贵了` 拟回复；`/pitcrew 日报` 看日报。也可以直接写一句话。\n" +
			"只有您自己看得到回答。线程里不能用斜杠命令，请直接 @ 我。",
		editTitle: "修改话术", editField: "发给客户的话", editDone: "改好了", editStop: "取消",
		working: "正在查……", asked: "正在查：", today: "今天", again: "刷新", more: "内容较多，这里只显示一部分。",
		prompts: [][2]string{
			{"今天要联系谁", "今天要联系谁"}, {"客户嫌贵怎么回", "客户说保养太贵了，怎么回？"}, {"今天的预约", "今天有哪些预约？"}, {"今天的日报", "今天的日报"},
		},
	},
	language.Hant: {
		tooLong:         "這則訊息太長了，沒有收到。請分成幾則傳給我。",
		noSlashHere:     "討論串裡不能用斜線指令。這次我照做了，以後在討論串裡直接 @ 我就行。",
		nothingToAnswer: "這則訊息沒有文字，沒辦法擬回覆。",
		empty:           "請寫上要發給客戶的話。",
		noForm:          "編輯視窗沒打開。請直接回覆「改成：……」。",
		usage: "用法：`/pitcrew 今天` 看今天要聯絡誰；`/pitcrew 查 ABC-1234` 查客戶；`/pitcrew 怎麼回 客戶說太貴了` 擬回覆；`/pitcrew 日報` 看日報。也可以直接寫一句話。\n" +
			"只有您自己看得到回答。討論串裡不能用斜線指令，請直接 @ 我。",
		editTitle: "修改話術", editField: "發給客戶的話", editDone: "改好了", editStop: "取消",
		working: "正在查……", asked: "正在查：", today: "今天", again: "重新整理", more: "內容較多，這裡只顯示一部分。",
	},
	language.En: {
		tooLong:         "This message is too long and was not taken. Please send it in several pieces.",
		noSlashHere:     "Slash commands do not work in threads. I did it this time; next time just mention me.",
		nothingToAnswer: "This message has no text to answer.",
		empty:           "Please write what the customer should read.",
		noForm:          "The form did not open. Please answer \"edit: …\" instead.",
		usage: "`/pitcrew today` lists whom to contact, `/pitcrew find NAME` finds a customer, `/pitcrew reply WHAT THE CUSTOMER SAID` drafts a reply, `/pitcrew digest` is the day's report. " +
			"A plain sentence works too.\nOnly you see the answer. Slash commands do not work in threads; mention me there.",
		editTitle: "Edit the draft", editField: "What the customer reads", editDone: "Done", editStop: "Cancel",
		working: "Looking it up…", asked: "Looking up: ", today: "Today", again: "Refresh", more: "There is more than fits here.",
	},
}

// wordsFor speaks as the text does, simplified Chinese where there is none.
func wordsFor(text string) wording { return words[language.Detect(text)] }
