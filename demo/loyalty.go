package demo

import (
	"context"
	"fmt"

	"pitcrew/store"
)

// loyalty files the friend whom the star brought, with the vouchers of both.
func (g *generator) loyalty(ctx context.Context, tx *store.Tx) error {
	star, err := tx.CustomerByPhone(ctx, StarPhone)
	if err != nil {
		return err
	}
	friends, err := tx.CustomersBySurname(ctx, g.shop.ID, "刘", 1)
	if err != nil {
		return err
	}
	for _, friend := range friends {
		if err := tx.AddReferral(ctx, g.shop.ID, star.ID, friend.ID); err != nil {
			return err
		}
		if err := tx.RewardReferral(ctx, friend.ID); err != nil {
			return err
		}
		for _, side := range []store.CustomerID{friend.ID, star.ID} {
			if _, err := tx.AddCoupon(ctx, store.Coupon{
				Shop: g.shop.ID, Customer: side, Key: fmt.Sprintf("referral/%d/%d", friend.ID, side), Name: "推荐券", Amount: 10_000, ExpiresAt: g.now.AddDate(0, 2, 0),
			}); err != nil {
				return err
			}
		}
	}
	return nil
}
