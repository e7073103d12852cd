package knowledge

import "pitcrew/store"

// Document is one entry of the playbook.
type Document struct {
	ID         string
	Title      string
	Audience   Audience
	Tags       []string
	Questions  []string
	Legal      bool
	ApprovedBy string
	ValidFrom  store.Date
	ValidTo    store.Date
	Version    int
}

// Audience says whom a document is written for.
type Audience string

// The two audiences. Staff see everything, customers only what is written for them.
const (
	Customer Audience = "customer"
	Staff    Audience = "staff"
)
