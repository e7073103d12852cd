package loyalty

import (
	"strings"

	"pitcrew/store"
)

// A referral code is a customer's number in other clothes: six characters without those that
// are taken for one another, scrambled so that codes of neighbours look nothing alike and
// hardly any word of six characters is one. It names nobody and is kept nowhere.
const (
	letters    = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	codeLength = 6
	// modulus is the largest prime below 31^6, scramble and unscramble are inverse to each other.
	modulus    = 887503663
	scramble   = 387420489
	unscramble = 716489769
)

// codeOf is a customer's referral code.
func codeOf(id store.CustomerID) string {
	x := uint64(id) % modulus * scramble % modulus
	code := make([]byte, codeLength)
	for i := range code {
		code[codeLength-1-i] = letters[x%31]
		x /= 31
	}
	return string(code)
}

// codeFor is the customer whom a code names; 0 for what is no code. Whether there is such a
// customer is another question.
func codeFor(code string) store.CustomerID {
	code = strings.ToUpper(code)
	if len(code) != codeLength {
		return 0
	}
	x := uint64(0)
	for _, r := range code {
		i := strings.IndexRune(letters, r)
		if i < 0 {
			return 0
		}
		x = x*31 + uint64(i)
	}
	if x >= modulus {
		return 0
	}
	return store.CustomerID(x * unscramble % modulus)
}
