package desks

// Place is where the shop is and how to reach it, part of the section "shop" of shop.yaml.
type Place struct {
	Address string `yaml:"address"`
	Parking string `yaml:"parking"`
	Map     string `yaml:"map_url"`
	Phone   string `yaml:"phone"`
}
