"""The core: what a shop's guide understands, finds and says. Knows no platform and no SQL."""
