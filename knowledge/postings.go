package knowledge

// posting says how much a term weighs in an entry, idf aside: the entry in the upper 22 bits, the weight in
// thousandths of four below them. That is room for four million passages.
type posting uint32

const (
	weightBits  = 10
	weightSteps = 1<<weightBits - 1
	mostWeight  = 4 // above any k1+1
)

func newPosting(entry uint32, weight float32) posting {
	return posting(entry<<weightBits | min(uint32(weight*weightSteps/mostWeight+0.5), weightSteps))
}

func (p posting) entry() uint32 { return uint32(p >> weightBits) }

func (p posting) weight() float32 { return float32(p&weightSteps) * mostWeight / float32(weightSteps) }

// lists are the postings of all terms, each by entry: those of the last rebuild in one block, later ones apart.
type lists struct {
	start []uint32 // by term, where its postings in the block start; those of the next term end them
	block []posting
	next  []uint32 // by term, while a rebuild places postings
	later map[term][]posting
	loose int // entries added since the last rebuild
}

func newLists() lists { return lists{later: map[term][]posting{}} }

// reserve empties the lists and makes room for as many postings as each term has entries.
func (l *lists) reserve(live []int32) {
	*l = newLists()
	l.start = make([]uint32, len(live)+1)
	for t, n := range live {
		l.start[t+1] = l.start[t] + uint32(n)
	}
	l.block = make([]posting, l.start[len(live)])
	l.next = append([]uint32(nil), l.start...)
}

// place puts a posting in its reserved place; a term's come by entry.
func (l *lists) place(t term, p posting) {
	l.block[l.next[t]] = p
	l.next[t]++
}

// add appends a posting of a newer entry than all before.
func (l *lists) add(t term, p posting) { l.later[t] = append(l.later[t], p) }

// of calls do with the term's postings.
func (l *lists) of(t term, do func([]posting)) {
	if int(t)+1 < len(l.start) {
		do(l.block[l.start[t]:l.start[t+1]])
	}
	if len(l.later) > 0 {
		do(l.later[t])
	}
}
