package knowledge

import "pitcrew/store"

// Passage is one citable piece of a document.
type Passage struct {
	ID       store.PassageID
	Document *Document
	Position int    // in its document, from 0
	Heading  string // the headings above it, outermost first: "话术 › 简短"; empty before the first
	Text     string // Markdown
}

func (p *Passage) key() entryKey { return entryKey{p.Document.ID, p.Position} }
