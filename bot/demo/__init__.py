"""Harbour Lane, the bundled department store: its catalogue, its policy pages and its drawn pictures."""
