"""Slack: Socket Mode or signed HTTP in, Block Kit out, and a tab with what a person has saved."""
