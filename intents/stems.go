package intents

import "strings"

// Units of numbers are odd, all others even.
func isNumberUnit(unit uint64) bool { return unit&1 == 1 }

// appendUnits appends the unit of a token: of a Latin word the stem, of a
// number its digits; a contraction gives the units of its parts ("what's" is
// what + is).
func appendUnits(units []uint64, token []rune) []uint64 {
	switch {
	case isDigit(token[0]):
		return append(units, hashString(string(token))|1)
	case !isWordRune(token[0]):
		return append(units, uint64(token[0])<<1)
	}
	w := string(token)
	if strings.ContainsRune(w, '’') {
		w = strings.ReplaceAll(w, "’", "'")
	}
	if parts, ok := contractions[w]; ok {
		for _, part := range parts {
			units = append(units, hashString(part)&^1)
		}
		return units
	}
	return append(units, hashString(stem(strings.TrimSuffix(w, "'s")))&^1)
}

// stem cuts the endings of English words lightly: plurals, -ed, -ing, a final e.
func stem(w string) string {
	if base, ok := irregular[w]; ok {
		return base
	}
	if len(w) < 4 {
		return w
	}
	switch {
	case strings.HasSuffix(w, "ies"):
		w = w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"):
		w = w[:len(w)-2]
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
	default:
		w = strings.TrimSuffix(w, "s")
	}
	for _, ending := range [...]string{"ing", "ed"} {
		if base, ok := strings.CutSuffix(w, ending); ok && len(base) >= 3 {
			w = undouble(base)
			break
		}
	}
	return strings.TrimSuffix(w, "e")
}

// undouble turns "stopp" into "stop" but leaves "press" and "fill".
func undouble(w string) string {
	n := len(w)
	if w[n-1] == w[n-2] && w[n-1] != 's' && w[n-1] != 'l' {
		return w[:n-1]
	}
	return w
}

func hashString(s string) uint64 {
	h := uint64(offset64)
	for i := range len(s) {
		h = mix(h, uint64(s[i]))
	}
	return h
}

// contractions maps contracted words, with and without the apostrophe that
// people leave out, to the stems of their parts.
var contractions = func() map[string][]string {
	m := map[string][]string{}
	for _, line := range strings.Split(`what's whats=what is|where's wheres=where is|how's hows=how is|who's whos=who is|when's=when is
i'm im=i is|it's=it is|that's thats=that is|there's=there is|he's=he is|she's=she is|let's lets=let us
you're youre=you is|we're=we is|they're theyre=they is|i'd=i will|you'd=you will|i'll=i will|you'll=you will|we'll=we will|i've ive=i have|you've=you have
don't dont=do not|doesn't doesnt=do not|didn't didnt=do not|can't cant cannot=can not|couldn't=can not|won't wont=will not|wouldn't=will not
isn't isnt=is not|aren't=is not|wasn't=is not|weren't=is not|haven't=have not|hasn't=have not|shouldn't=should not
wanna=want to|gonna=go to|gotta=get to|gimme=giv me|lemme=let me|pls plz=pleas|u=you|ur=your|thx=thank`, "\n") {
		for pair := range strings.SplitSeq(line, "|") {
			forms, parts, _ := strings.Cut(pair, "=")
			for form := range strings.FieldsSeq(forms) {
				m[form] = strings.Fields(parts)
			}
		}
	}
	return m
}()

// irregular maps inflected forms that endings do not explain to their stem.
var irregular = map[string]string{
	"was": "is", "are": "is", "were": "is", "am": "is", "be": "is", "been": "is", "did": "do", "does": "do", "done": "do", "doing": "do",
	"has": "have", "had": "have", "went": "go", "gone": "go", "going": "go", "bought": "buy", "paid": "pay", "spent": "spend", "made": "mak",
	"took": "tak", "taken": "tak", "said": "say", "told": "tell", "gave": "giv", "given": "giv", "got": "get", "could": "can", "would": "will",
	"an": "a", "lost": "los", "left": "leav", "broke": "break", "broken": "break", "came": "com", "tyre": "tir", "tyres": "tir", "kept": "keep",
	"drove": "driv", "driven": "driv", "booked": "book", "thought": "think", "sent": "send", "found": "find", "felt": "feel", "tires": "tir",
	"wrote": "writ", "written": "writ", "ate": "eat", "eaten": "eat", "flew": "fly", "flown": "fly", "spoke": "speak", "spoken": "speak", "began": "begin",
	"begun": "begin", "ran": "run", "saw": "see", "seen": "see", "knew": "know", "known": "know", "slept": "sleep", "woke": "wak", "woken": "wak",
	"rang": "ring", "sang": "sing", "sung": "sing", "stole": "steal", "stolen": "steal", "chose": "choos", "chosen": "choos", "froze": "freez", "frozen": "freez",
	"wore": "wear", "worn": "wear", "sold": "sell", "taught": "teach", "brought": "bring", "caught": "catch", "meant": "mean", "met": "meet", "held": "hold",
	"heard": "hear", "stood": "stand", "won": "win", "drank": "drink", "grew": "grow", "grown": "grow", "threw": "throw", "thrown": "throw", "drew": "draw",
	"shown": "show", "rode": "rid", "forgot": "forget", "forgotten": "forget", "became": "becom", "understood": "understand", "withdrew": "withdraw",
	"lent": "lend", "built": "build", "children": "child", "men": "man", "women": "woman", "feet": "foot", "teeth": "tooth",
	"cancelled": "cancel", "cancelling": "cancel", "travelled": "travel", "travelling": "travel",
}
