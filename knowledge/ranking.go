package knowledge

// Ranking holds every number that orders search results. The zero value finds nothing; start from
// StandardRanking.
type Ranking struct {
	// BM25 over characters and pairs of characters. Each part is divided by the question's own weight, so that
	// a score says what share of the question a passage answers, whatever the question's length.
	Saturation float64 // k1
	Length     float64 // b
	Characters float64
	Pairs      float64
	Near       float64 // groups of near words, as if they were pairs
	Leads      float64 // groups that the question's words lead to
	Words      float64 // a word of letters, beside a Chinese character
	Numbers    float64 // a number in digits, beside a Chinese character
	Faint      float64 // what is left of the weight of words that any question has

	// How much a place counts when a word stands there.
	Title, Heading, Questions, Body float64

	// Second look at the best candidates: the best stretch of three clauses, and the text that is most nearly the
	// question itself (one of the playbook's questions in other words).
	SpanCharacters float64
	SpanPairs      float64
	Same           float64
	Candidates     int

	// A vector search adds its weight/(1+(rank-1)/VectorHalf) to the passages that it finds: Local for Hashed, Model for
	// a configured model's, which also counts as found from a cosine of ModelFloor on. Local was measured: any more
	// lowers results. Model and ModelFloor were not, for want of a model, and lean on words.
	Local      float64
	Model      float64
	ModelFloor float64
	VectorHalf float64
	Depth      int // passages that a vector search returns

	// A passage counts as found from Floor on: its score and Content times what it has of the question's words beside the
	// faint ones, a character or pair that only it has counting 1, ContentMost being the most that counts. A short
	// question is answered in whole, a long one in part: neither score nor content alone tells an answer from none.
	Content     float64
	NearContent float64 // what a group of near words counts, beside a character
	ContentMost float64
	Floor       float64
}

// StandardRanking is what shops search with.
var StandardRanking = Ranking{
	Saturation: 1.2, Length: 0.75, Characters: 8, Pairs: 4, Near: 10, Leads: 12, Words: 2, Numbers: 1, Faint: 2,
	Title: 2, Heading: 1.5, Questions: 1.5, Body: 1,
	SpanCharacters: 4, SpanPairs: 2, Same: 8, Candidates: 50,
	Local: 0.1, Model: 6, ModelFloor: 0.55, VectorHalf: 5, Depth: 10,
	Content: 6, NearContent: 0.5, ContentMost: 2.5, Floor: 24,
}
