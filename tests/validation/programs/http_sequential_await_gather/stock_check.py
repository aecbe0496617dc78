import asyncio
import os

import httpx

BASE_URL = os.environ.get("STOCK_URL", "http://127.0.0.1:8000")
CONCURRENCY = 10


async def stock_of(client: httpx.AsyncClient, limit: asyncio.Semaphore, warehouse: str) -> int:
    async with limit:
        response = await client.get(f"{BASE_URL}/stock/{warehouse}", timeout=5)
    return response.json()["stock"]


async def stock_levels(warehouses: list[str]) -> list[int]:
    limit = asyncio.Semaphore(CONCURRENCY)
    async with httpx.AsyncClient() as client:
        return await asyncio.gather(*(stock_of(client, limit, warehouse) for warehouse in warehouses))
