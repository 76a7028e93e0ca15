from collections.abc import AsyncIterator

import pytest_asyncio

from tests.adapters.discord.running_discord import Running


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[Running]:
    """The adapter, connected."""
    running = Running()
    await running.start()
    yield running
    await running.stop()
