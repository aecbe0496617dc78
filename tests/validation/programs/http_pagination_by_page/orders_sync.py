import os

import httpx

BASE_URL = os.environ.get("ORDERS_URL", "http://127.0.0.1:8000")
PAGE_SIZE = 20


def fetch_orders(client: httpx.Client):
    cursor = None
    while True:
        parameters = {"limit": PAGE_SIZE}
        if cursor:
            parameters["cursor"] = cursor
        page = client.get("/orders", params=parameters).json()
        yield from page["orders"]
        cursor = page["next_cursor"]
        if not cursor:
            break


def total_of_orders() -> int:
    with httpx.Client(base_url=BASE_URL, timeout=10) as client:
        return sum(order["amount"] for order in fetch_orders(client))
