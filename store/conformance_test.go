// The conformance suite: what the store promises, the same cases on SQLite and on
// PostgreSQL. Each file is a chapter about the file of the same name.
package store_test

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestEveryMethodHasACase keeps the suite complete: an exported method that no test calls
// does not count as working on both databases.
func TestEveryMethodHasACase(t *testing.T) {
	t.Parallel()
	chapters, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	called := map[string]bool{}
	for _, chapter := range chapters {
		file, err := parser.ParseFile(token.NewFileSet(), chapter, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if selector, ok := n.(*ast.SelectorExpr); ok {
				called[selector.Sel.Name] = true
			}
			return true
		})
	}
	for _, v := range []any{&store.Store{}, &store.Tx{}} {
		for method := range reflect.TypeOf(v).Methods() {
			if !called[method.Name] {
				t.Errorf("no test calls %T.%s", v, method.Name)
			}
		}
	}
}

// shopFloor is what most cases need: a shop with an advisor, and a customer with a car who
// has a chat.
type shopFloor struct {
	shop         store.ShopID
	advisor      store.StaffID
	customer     store.CustomerID
	vehicle      store.VehicleID
	conversation store.Conversation
}

const (
	phone = "+8613800138000"
	plate = "沪A12345"
)

func openShop(t testing.TB, s *store.Store) shopFloor {
	t.Helper()
	var f shopFloor
	write(t, s, func(ctx context.Context, tx *store.Tx) error {
		shop, err := tx.PutShop(ctx, store.Shop{Code: "main", Name: "顺风汽修", TimeZone: "Asia/Shanghai"})
		if err != nil {
			return err
		}
		f.shop = shop.ID
		staff, err := tx.PutStaff(ctx, store.Staff{Shop: f.shop, Name: "李静", Role: store.RoleAdvisor, Active: true})
		if err != nil {
			return err
		}
		f.advisor = staff.ID
		if f.customer, err = tx.AddCustomer(ctx, store.Customer{Shop: f.shop, Name: "王建国", Phone: phone}); err != nil {
			return err
		}
		if f.vehicle, err = tx.AddVehicle(ctx, store.Vehicle{Plate: plate, Make: "大众", Model: "朗逸"}); err != nil {
			return err
		}
		if err := tx.Link(ctx, f.customer, f.vehicle, store.RelationOwner); err != nil {
			return err
		}
		f.conversation, err = tx.OpenConversation(ctx, store.Conversation{Shop: f.shop, Channel: "web", Chat: "chat-1", Customer: f.customer})
		return err
	})
	return f
}

// write runs fn in a transaction that must commit.
func write(t testing.TB, s *store.Store, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := s.InTx(ctx, func(tx *store.Tx) error { return fn(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

// added runs a method that files a record and returns its id.
func added[ID, Record any](t testing.TB, s *store.Store, add func(*store.Tx, context.Context, Record) (ID, error), r Record) ID {
	t.Helper()
	var id ID
	write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = add(tx, ctx, r)
		return err
	})
	return id
}

// check compares what a read returned with what it should have.
func check[T any](t testing.TB, got T, err error, want T) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, jsonValues); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// jsonValues compares JSON columns by what they say.
var jsonValues = cmp.Transformer("json", func(raw json.RawMessage) (v any) {
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &v); err != nil {
			return err
		}
	}
	return v
})

var (
	ctx   = context.Background()
	start = storetest.Start
)

// odd is a time between two microseconds: both databases keep the earlier one.
var odd = start.Add(7*time.Hour + 123456789*time.Nanosecond)
