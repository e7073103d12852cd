package knowledge

import (
	"unicode"

	"pitcrew/language"
)

// atom is the smallest piece of text that search knows, already folded: one Han (or kana, hangul ...) character,
// or a whole run of Latin letters or of digits. Characters stand for themselves; a run is a hash with the top
// bit set, so two different runs meet about once in two thousand million.
type atom uint32

// boundary stands between clauses: pairs do not reach across it.
const boundary atom = 0

const runBit = 1 << 31

// atoms appends the atoms of s to dst. Spaces do not end a clause, punctuation does; a full stop, hyphen or
// slash inside a code does neither, so that 5W-30 reads like 5w30.
func atoms(dst []atom, s string) []atom {
	var r runReader
	previous := ' '
	rest := []rune(s)
	for i, c := range rest {
		c = language.FoldRune(c)
		switch {
		case isASCIIDigit(c):
			dst = r.add(dst, c, digitRun)
		case c < 0x2E80 && (unicode.IsLetter(c) || unicode.IsMark(c)):
			dst = r.add(dst, c, letterRun)
		case unicode.IsLetter(c) || unicode.IsNumber(c):
			dst = append(r.end(dst), atom(c))
		case unicode.IsSpace(c) && c != '\n', c == '.' || c == '-' || c == '/':
			dst = r.end(dst)
			if c != ' ' && !(isCode(previous) && i+1 < len(rest) && isCode(rest[i+1])) && !unicode.IsSpace(c) {
				dst = endClause(dst)
			}
		default:
			dst = endClause(r.end(dst))
		}
		previous = c
	}
	return r.end(dst)
}

func endClause(dst []atom) []atom {
	if n := len(dst); n > 0 && dst[n-1] != boundary {
		dst = append(dst, boundary)
	}
	return dst
}

// runReader gathers a run of letters or digits into one atom.
type runReader struct {
	kind runKind
	hash uint32
}

type runKind uint8

const (
	noRun runKind = iota
	letterRun
	digitRun
)

func (r *runReader) add(dst []atom, c rune, kind runKind) []atom {
	if r.kind != kind {
		dst = r.end(dst)
		r.kind, r.hash = kind, 2166136261
	}
	for ; c > 0; c >>= 8 {
		r.hash = (r.hash ^ uint32(c&0xff)) * 16777619 // FNV-1a
	}
	return dst
}

func (r *runReader) end(dst []atom) []atom {
	if r.kind == noRun {
		return dst
	}
	a := atom(r.hash>>1 | runBit)
	if r.kind == digitRun {
		a = atom(r.hash>>2 | runBit | digitBit)
	} else {
		a &^= digitBit
	}
	r.kind = noRun
	return append(dst, a)
}

// digitBit tells runs of digits from runs of letters.
const digitBit = 1 << 30

func (a atom) isDigits() bool { return a&(runBit|digitBit) == runBit|digitBit }

func (a atom) isLetters() bool { return a&(runBit|digitBit) == runBit }

func isASCIIDigit(c rune) bool { return c >= '0' && c <= '9' }

func isCode(c rune) bool {
	return isASCIIDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
