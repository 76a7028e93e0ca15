"""Discord: slash commands, mentions and direct messages, over discord.py and one gateway connection."""
