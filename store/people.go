package store

import (
	"context"
	"sync"
	"time"
)

// Shop is one place of business. All its times are told in TimeZone (an IANA name).
type Shop struct {
	ID              ShopID
	Code, Name      string
	TimeZone        string
	PlaybookVersion int64
}

// Location is the shop's time zone; UTC when its name is unknown to this machine.
func (s Shop) Location() *time.Location {
	if known, ok := zones.Load(s.TimeZone); ok {
		return known.(*time.Location)
	}
	loc, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return time.UTC
	}
	zones.Store(s.TimeZone, loc)
	return loc
}

// zones keeps time zones by name: each message asks for its shop's, and loading one reads a file.
var zones sync.Map

const shopColumns = `id, code, name, time_zone, playbook_version`

func scanShop(r row) (s Shop, err error) {
	err = r.Scan(&s.ID, &s.Code, &s.Name, &s.TimeZone, &s.PlaybookVersion)
	return s, err
}

// ShopByCode returns the shop with that code, or ErrNotFound.
func (r Reader) ShopByCode(ctx context.Context, code string) (Shop, error) {
	return one(ctx, r, "shop by code", scanShop, `SELECT `+shopColumns+` FROM shops WHERE code = $1`, code)
}

// Shop returns one shop, or ErrNotFound.
func (r Reader) Shop(ctx context.Context, id ShopID) (Shop, error) {
	return one(ctx, r, "shop", scanShop, `SELECT `+shopColumns+` FROM shops WHERE id = $1`, id)
}

// Shops lists every shop, by id.
func (r Reader) Shops(ctx context.Context) ([]Shop, error) {
	return many(ctx, r, "shops", scanShop, `SELECT `+shopColumns+` FROM shops ORDER BY id`)
}

// PutShop creates the shop with that code or brings its name and zone up to date.
func (tx *Tx) PutShop(ctx context.Context, s Shop) (Shop, error) {
	return one(ctx, tx.Reader, "put shop", scanShop, `INSERT INTO shops (code, name, time_zone, created_at) VALUES ($1,$2,$3,$4)
		ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, time_zone = EXCLUDED.time_zone RETURNING `+shopColumns,
		s.Code, s.Name, s.TimeZone, tx.now)
}

// Role says what a person may do; the table of rights is bot's.
type Role string

// The roles of mission G1.
const (
	RoleCustomer   Role = "customer"
	RoleAdvisor    Role = "advisor"
	RoleTechnician Role = "technician"
	RoleManager    Role = "manager"
	RoleAdmin      Role = "admin"
)

// Staff is a person who works for a shop.
type Staff struct {
	ID      StaffID
	Shop    ShopID
	Name    string
	Role    Role
	Phone   string // E.164 or empty
	SlackID string
	Active  bool
}

const staffColumns = `id, shop_id, name, role, phone, COALESCE(slack_id,''), active`

func scanStaff(r row) (s Staff, err error) {
	err = r.Scan(&s.ID, &s.Shop, &s.Name, &s.Role, &s.Phone, &s.SlackID, &s.Active)
	return s, err
}

// StaffByID returns one member of staff, or ErrNotFound.
func (r Reader) StaffByID(ctx context.Context, id StaffID) (Staff, error) {
	return one(ctx, r, "staff by id", scanStaff, `SELECT `+staffColumns+` FROM staff WHERE id = $1`, id)
}

// StaffByName returns the shop's active member of staff of that name, or ErrNotFound.
func (r Reader) StaffByName(ctx context.Context, shop ShopID, name string) (Staff, error) {
	return one(ctx, r, "staff by name", scanStaff, `SELECT `+staffColumns+` FROM staff WHERE shop_id = $1 AND name = $2 AND active`, shop, name)
}

// StaffBySlack returns the active member of staff with that Slack id, or ErrNotFound.
func (r Reader) StaffBySlack(ctx context.Context, slackID string) (Staff, error) {
	return one(ctx, r, "staff by slack id", scanStaff, `SELECT `+staffColumns+` FROM staff WHERE slack_id = $1 AND active`, slackID)
}

// StaffOf lists a shop's staff by role and id, the inactive ones too.
func (r Reader) StaffOf(ctx context.Context, shop ShopID) ([]Staff, error) {
	return many(ctx, r, "staff of shop", scanStaff, `SELECT `+staffColumns+` FROM staff WHERE shop_id = $1 ORDER BY role, id`, shop)
}

// PutStaff creates the member of staff of that shop and name, or updates the rest.
func (tx *Tx) PutStaff(ctx context.Context, s Staff) (Staff, error) {
	return one(ctx, tx.Reader, "put staff", scanStaff, `INSERT INTO staff (shop_id, name, role, phone, slack_id, active, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (shop_id, name) DO UPDATE SET role = EXCLUDED.role, phone = EXCLUDED.phone,
		slack_id = COALESCE(EXCLUDED.slack_id, staff.slack_id), active = EXCLUDED.active RETURNING `+staffColumns,
		s.Shop, s.Name, s.Role, s.Phone, null(s.SlackID), s.Active, tx.now)
}
