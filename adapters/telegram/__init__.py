"""Telegram, by python-telegram-bot: long polling or a webhook, and the Bot API to send with."""
