package desks

import "fmt"

// Place is where the shop is and how to reach it, part of the section "shop" of shop.yaml.
type Place struct {
	Address   string  `yaml:"address"`
	Parking   string  `yaml:"parking"`
	Map       string  `yaml:"map_url"`
	Phone     string  `yaml:"phone"`
	Latitude  float64 `yaml:"latitude"` // with Longitude where the shop stands, in degrees; both 0 is not known
	Longitude float64 `yaml:"longitude"`
}

// Located reports whether it is known where the shop stands.
func (p Place) Located() bool { return p.Latitude != 0 || p.Longitude != 0 }

// Check reports what is no place on earth.
func (p Place) Check() error {
	if p.Latitude < -90 || p.Latitude > 90 || p.Longitude < -180 || p.Longitude > 180 {
		return fmt.Errorf("shop.latitude, shop.longitude: %g, %g is no place on earth", p.Latitude, p.Longitude)
	}
	return nil
}
