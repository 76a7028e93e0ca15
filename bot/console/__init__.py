"""The merchant's console: pages on which a shop's guide is run. Merchants only, on an address of its own."""
