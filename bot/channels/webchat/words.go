package webchat

import "pitcrew/language"

// wording is what the pages say by themselves, without the engine.
type wording struct {
	You, Bot, Subtitle, Placeholder, Send, Attach, Remove, Typing, Offline, Latest, Sending, Failed, Again, Close, Skip, Log, Sources, WhyLabel, Photo, Open, NoScript, Hello string

	TooLong, PhotoTooLarge, PhotosAtOnce, TooManyPhotos, NotAPhoto, TooMany, Expired, Empty, Broken, TryAgain, PressedTooLate string

	// Starts are what to begin with.
	Starters string
	Starts   []string
	// Untouched says that no model wrote, so that there was nothing to check.
	Untouched string

	Why map[string]string
}

var words = map[language.Tag]wording{
	language.Hans: {
		You: "您", Bot: "门店助手", Subtitle: "预约、询价、投诉，发消息就行", Placeholder: "请输入消息…", Send: "发送", Attach: "添加照片", Remove: "移除", Typing: "正在回复", Offline: "连接断开，正在重连…",
		Latest: "回到最新", Sending: "发送中", Failed: "没有发出去", Again: "重发", Close: "关闭聊天", Skip: "跳到输入框", Log: "聊天记录", Sources: "依据", WhyLabel: "为什么这样回", Photo: "照片", Open: "联系门店", NoScript: "聊天需要打开浏览器的 JavaScript。您也可以直接致电门店。",
		Hello:     "您好！想约保养、问价格，或者有不满意的地方，直接发给我就行。",
		Untouched: "没有用模型：原文来自话术模板和手册，无须核查", Starters: "可以这样开始", Starts: []string{"我想预约保养", "做个小保养多少钱", "上次服务不太满意", "转人工"},
		TooLong: "这条消息太长了（最多 %d 字），请分几条发。", PhotoTooLarge: "照片太大了，请换一张小一点的（8 MB 以内）。", PhotosAtOnce: "一次最多发 %d 张照片。", TooManyPhotos: "这个聊天里的照片太多了，请直接联系门店。",
		NotAPhoto: "这个文件不是照片。可以发 JPEG、PNG、WebP 或 GIF。", TooMany: "发得太快了，请歇一会儿再发。", Expired: "聊天已过期，请刷新页面。", Empty: "请先写点什么。", Broken: "没看懂这次请求，请刷新页面再试。",
		TryAgain: "暂时收不到消息，请稍后再试。", PressedTooLate: "这个按钮已经失效，请直接发文字给我。",
		Why: map[string]string{"intent": "意图", "confidence": "把握", "unsure": "不确定", "sentiment": "情绪", "slots": "听到的信息", "desk": "由谁处理", "passages": "手册段落", "notes": "用到的规则", "draft": "模型起草", "reading": "模型理解", "guard": "核查"},
	},
	language.Hant: {
		You: "您", Bot: "門市助理", Subtitle: "預約、詢價、投訴，傳訊息就行", Placeholder: "請輸入訊息…", Send: "傳送", Attach: "加入照片", Remove: "移除", Typing: "正在回覆", Offline: "連線中斷，正在重新連線…",
		Latest: "回到最新", Sending: "傳送中", Failed: "沒有傳出去", Again: "重傳", Close: "關閉聊天", Skip: "跳到輸入框", Log: "聊天記錄", Sources: "依據", WhyLabel: "為什麼這樣回", Photo: "照片", Open: "聯絡門市", NoScript: "聊天需要開啟瀏覽器的 JavaScript。您也可以直接致電門市。",
		Hello:     "您好！想預約保養、問價格，或者有不滿意的地方，直接傳給我就行。",
		Untouched: "沒有用模型：原文來自話術範本和手冊，無須核查", Starters: "可以這樣開始", Starts: []string{"我想預約保養", "做個小保養多少錢", "上次服務不太滿意", "轉人工"},
		TooLong: "這則訊息太長了（最多 %d 字），請分幾則傳。", PhotoTooLarge: "照片太大了，請換一張小一點的（8 MB 以內）。", PhotosAtOnce: "一次最多傳 %d 張照片。", TooManyPhotos: "這個聊天裡的照片太多了，請直接聯絡門市。",
		NotAPhoto: "這個檔案不是照片。可以傳 JPEG、PNG、WebP 或 GIF。", TooMany: "傳得太快了，請歇一會兒再傳。", Expired: "聊天已過期，請重新整理頁面。", Empty: "請先寫點什麼。", Broken: "沒看懂這次請求，請重新整理頁面再試。",
		TryAgain: "暫時收不到訊息，請稍後再試。", PressedTooLate: "這個按鈕已經失效，請直接傳文字給我。",
		Why: map[string]string{"intent": "意圖", "confidence": "把握", "unsure": "不確定", "sentiment": "情緒", "slots": "聽到的資訊", "desk": "由誰處理", "passages": "手冊段落", "notes": "用到的規則", "draft": "模型起草", "reading": "模型理解", "guard": "核查"},
	},
	language.En: {
		You: "You", Bot: "Shop assistant", Subtitle: "Book, ask, complain: just write", Placeholder: "Write a message…", Send: "Send", Attach: "Add photos", Remove: "Remove", Typing: "Replying", Offline: "Connection lost, reconnecting…",
		Latest: "To the latest", Sending: "Sending", Failed: "Not sent", Again: "Try again", Close: "Close chat", Skip: "Skip to the message box", Log: "Conversation", Sources: "Sources", WhyLabel: "Why this reply", Photo: "Photo", Open: "Chat with us", NoScript: "The chat needs JavaScript. You can also call the shop.",
		Hello:     "Hello! Book a service, ask for a price, or tell us what went wrong: just write.",
		Untouched: "no model wrote: the words are templates and passages, nothing to check", Starters: "You could begin like this", Starts: []string{"I'd like to book a service", "How much is a basic service?", "I was not happy last time", "Talk to a person"},
		TooLong: "This message is too long (at most %d characters). Please send it in pieces.", PhotoTooLarge: "This photo is too large. Please choose one below 8 MB.", PhotosAtOnce: "At most %d photos at a time.",
		TooManyPhotos: "There are too many photos in this chat. Please call the shop.", NotAPhoto: "This file is not a photo. JPEG, PNG, WebP and GIF are taken.", TooMany: "That was a lot at once. Please wait a moment.",
		Expired: "This chat has expired. Please reload the page.", Empty: "Please write something first.", Broken: "That request made no sense. Please reload the page.", TryAgain: "Messages cannot be taken just now. Please try again.",
		PressedTooLate: "This button no longer works. Please write to me instead.",
		Why:            map[string]string{"intent": "Intent", "confidence": "Confidence", "unsure": "Unsure", "sentiment": "Sentiment", "slots": "Heard", "desk": "Desk", "passages": "Passages", "notes": "Rules applied", "draft": "Model's draft", "reading": "Model's reading", "guard": "Guard"},
	},
}
