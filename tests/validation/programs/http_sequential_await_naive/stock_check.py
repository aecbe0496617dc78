import os

import httpx

BASE_URL = os.environ.get("STOCK_URL", "http://127.0.0.1:8000")


async def stock_of(client: httpx.AsyncClient, warehouse: str) -> int:
    response = await client.get(f"{BASE_URL}/stock/{warehouse}", timeout=5)
    return response.json()["stock"]


async def stock_levels(warehouses: list[str]) -> list[int]:
    levels = []
    async with httpx.AsyncClient() as client:
        for warehouse in warehouses:
            levels.append(await stock_of(client, warehouse))
    return levels
