package playground

import (
	"context"
	"fmt"
	"strconv"

	"pitcrew/bot"
	"pitcrew/store"
)

// guest is the seat of somebody whom the shop does not know.
const guest = "guest"

// person is a customer who can be picked.
type person struct {
	ID    string
	Label string
}

// people are the customers to pick from: the star, some with other histories, a stranger.
func (w *World) people(ctx context.Context) ([]person, error) {
	if w.Store == nil {
		return nil, nil
	}
	out := []person{}
	add := func(c store.Customer) error {
		cars, err := w.Store.VehiclesOf(ctx, c.ID)
		if err != nil {
			return err
		}
		totals, err := w.Store.TotalsOf(ctx, c.ID)
		if err != nil {
			return err
		}
		label := c.Name
		if len(cars) > 0 {
			label += " · " + cars[0].Name() + " " + cars[0].Plate
		}
		out = append(out, person{strconv.FormatInt(int64(c.ID), 10), fmt.Sprintf("%s · 到店 %d 次 visits", label, totals.Count)})
		return nil
	}
	if err := add(w.Star); err != nil {
		return nil, err
	}
	for _, surname := range []string{"李", "张", "陈", "刘"} {
		some, err := w.Store.CustomersBySurname(ctx, w.Shop.ID, surname, 2)
		if err != nil {
			return nil, err
		}
		for _, c := range some {
			if c.ID == w.Star.ID {
				continue
			}
			if err := add(c); err != nil {
				return nil, err
			}
		}
	}
	return append(out, person{guest, "新访客 · A stranger"}), nil
}

// seatOf is who writes from a seat, and through which channel.
func (w *World) seatOf(ctx context.Context, seat, customer, thread string) (bot.Inbound, error) {
	switch seat {
	case "customer":
		if customer == "" {
			customer = strconv.FormatInt(int64(w.Star.ID), 10)
		}
		if customer == guest {
			return bot.Inbound{Chat: guest, Author: guest}, nil
		}
		id, err := strconv.ParseInt(customer, 10, 64)
		if err != nil {
			return bot.Inbound{}, fmt.Errorf("customer %q: %w", customer, err)
		}
		c, err := w.Store.Customer(ctx, store.CustomerID(id))
		if err != nil {
			return bot.Inbound{}, err
		}
		chat := "c" + customer
		return bot.Inbound{Chat: chat, Author: chat, Phone: c.Phone}, nil
	case "team":
		in := bot.Inbound{Chat: TeamChat, Author: w.Advisor.Name, Staff: w.Advisor.ID}
		if id, err := strconv.ParseInt(thread, 10, 64); err == nil {
			in.Chat += ":" + strconv.FormatInt(id, 10)
		}
		return in, nil
	case "manager":
		return bot.Inbound{Chat: managerChat, Author: w.Manager.Name, Staff: w.Manager.ID}, nil
	}
	return bot.Inbound{}, fmt.Errorf("no seat %q", seat)
}
