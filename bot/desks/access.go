package desks

import "pitcrew/store"

// Act is something that not everybody may do.
type Act string

// The acts. Each route of the engine and each staff button names one.
const (
	ActTalk          Act = "talk"           // ask general things, book, complain: one's own matters
	ActStaff         Act = "staff"          // the buttons of the shop's own desks, which may ask for more
	ActAskPlaybook   Act = "ask.playbook"   // staff passages
	ActViewCustomer  Act = "customer.view"  // a customer's record
	ActDraft         Act = "draft.write"    // scripts and drafts
	ActSend          Act = "draft.send"     // a text to a customer
	ActManageBooking Act = "booking.manage" // others' appointments
	ActTickets       Act = "ticket.manage"  // complaints
	ActReview        Act = "ticket.review"  // report a complaint's cause and what was corrected
	ActApprove       Act = "action.approve" // corrective actions
	ActToday         Act = "today.read"     // today's list
	ActDigest        Act = "digest.read"    // figures about customers and staff
	ActUsage         Act = "usage.read"     // what language models cost
	ActLoyalty       Act = "loyalty.manage" // points and coupons of others
	ActMerge         Act = "customer.merge" // make one record of two, and undo it
	ActNote          Act = "customer.note"  // write on a record
	ActQuote         Act = "quote.send"     // send a quote, and choose for a customer on the telephone
	ActWorkshop      Act = "workshop.step"  // move a service order on
	ActParts         Act = "parts.order"    // decide what is ordered
)

// rights is the one table of who may do what (G1). Everybody may talk.
var rights = map[store.Role]map[Act]bool{
	store.RoleCustomer:   allow(ActTalk),
	store.RoleTechnician: allow(ActTalk, ActStaff, ActAskPlaybook, ActToday, ActNote, ActReview, ActWorkshop),
	store.RoleAdvisor:    allow(advisorActs...),
	store.RoleManager:    allow(append(advisorActs, ActDigest, ActApprove, ActUsage, ActMerge)...),
	store.RoleAdmin:      allow(append(advisorActs, ActDigest, ActApprove, ActUsage, ActMerge)...),
}

var advisorActs = []Act{ActTalk, ActStaff, ActAskPlaybook, ActViewCustomer, ActDraft, ActSend, ActManageBooking, ActTickets, ActReview, ActToday, ActNote, ActLoyalty, ActQuote, ActWorkshop, ActParts}

func allow(acts ...Act) map[Act]bool {
	set := make(map[Act]bool, len(acts))
	for _, a := range acts {
		set[a] = true
	}
	return set
}

// May reports whether a role has the right to an act.
func May(role store.Role, act Act) bool { return rights[role][act] }

// tells are the acts whose answers tell customers' personal data. A draft may or may not,
// which its desk says; what is said in a handoff's thread is for all who are in it.
var tells = map[Act]bool{
	ActViewCustomer: true, ActManageBooking: true, ActTickets: true, ActReview: true, ActApprove: true, ActToday: true, ActDigest: true,
	ActLoyalty: true, ActNote: true, ActWorkshop: true, ActStaff: true,
}

// Tells reports whether an answer to an act tells customers' personal data, so that in a
// shared chat only the asker may see it.
func Tells(act Act) bool { return tells[act] }
