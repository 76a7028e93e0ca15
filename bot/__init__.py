"""Composition root: command line, configuration, wiring and lifecycle."""
