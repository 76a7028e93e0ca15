"""Implements the ports that the assistant names, over SQLite. Knows no platform and no model."""
