package intents_test

import (
	"fmt"

	"pitcrew/intents"
)

func ExampleRecognizer_Read() {
	r, err := intents.New(intents.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	got := r.Read("跑了五万三，明天下午三点想做个大保养，车牌沪A12345", now, intents.Customer)
	fmt.Println(got.Intent, got.Unsure, got.Slots.Plate, got.Slots.Mileage, got.Slots.Items[0].ID)
	// Output: book false 沪A12345 53000 major_service
}
