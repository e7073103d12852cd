package telegramchat

// AsksContact implements bot.ContactAsker: Telegram's apps share one's own number on a tap.
func (c *Chat) AsksContact() bool { return true }
