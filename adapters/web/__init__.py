"""The shop's own chat page: one Starlette app, one WebSocket a tab, no outside requests."""
