"""The guide in a terminal: for people at a prompt, and as JSON lines for scripts and tests."""
