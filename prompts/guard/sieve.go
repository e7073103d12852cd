package guard

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// sieve is a pattern that is tried only on texts with one of its hints: runes of which every match has at least one.
// Most clauses have none, and a look for runes is far cheaper than the pattern.
type sieve struct {
	pattern *regexp.Regexp
	hints   string // empty: no hint is known, the pattern is always tried
}

// mustSieve compiles a pattern of ours; a broken one is a programming error.
func mustSieve(pattern string) sieve {
	s := sieve{pattern: regexp.MustCompile(pattern)}
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		panic(err) // it has just compiled
	}
	if hints, ok := hintsOf(parsed.Simplify()); ok {
		s.hints = string(hints)
	}
	return s
}

func (s sieve) matches(text string) bool {
	return (s.hints == "" || strings.ContainsAny(text, s.hints)) && s.pattern.MatchString(text)
}

// find returns the first match, "" for none.
func (s sieve) find(text string) string {
	if s.hints != "" && !strings.ContainsAny(text, s.hints) {
		return ""
	}
	return s.pattern.FindString(text)
}

// everyday runes are poor hints.
const everyday = "不能可以的有没我您你会全是一开要了这那在 "

// widest is the largest character class that is worth listing as hints.
const widest = 16

// hintsOf returns runes of which every match of a pattern has at least one; not ok where none can be named.
func hintsOf(re *syntax.Regexp) ([]rune, bool) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			if !strings.ContainsRune(everyday, r) {
				return []rune{r}, true
			}
		}
		return re.Rune[:1], true
	case syntax.OpCharClass:
		return classHints(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return hintsOf(re.Sub[0])
	case syntax.OpConcat:
		return bestHints(re.Sub)
	case syntax.OpAlternate:
		var all []rune
		for _, sub := range re.Sub {
			hints, ok := hintsOf(sub)
			if !ok {
				return nil, false
			}
			all = append(all, hints...)
		}
		return all, true
	}
	return nil, false
}

func classHints(ranges []rune) ([]rune, bool) {
	var out []rune
	for i := 0; i+1 < len(ranges); i += 2 {
		if int(ranges[i+1]-ranges[i])+len(out) >= widest {
			return nil, false
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			out = append(out, r)
		}
	}
	return out, len(out) > 0
}

// bestHints are the fewest of the parts that all must match, everyday ones only where there is nothing else.
func bestHints(parts []*syntax.Regexp) (best []rune, ok bool) {
	cost := func(hints []rune) int {
		n := len(hints)
		for _, r := range hints {
			if strings.ContainsRune(everyday, r) {
				n += widest
			}
		}
		return n
	}
	for _, part := range parts {
		if hints, found := hintsOf(part); found && (!ok || cost(hints) < cost(best)) {
			best, ok = hints, true
		}
	}
	return best, ok
}
