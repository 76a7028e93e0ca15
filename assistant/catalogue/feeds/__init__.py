"""Readers of product feeds, one file a family of formats. Each turns its format into `Row`s."""
