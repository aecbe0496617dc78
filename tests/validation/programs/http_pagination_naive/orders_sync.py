import os

import httpx

BASE_URL = os.environ.get("ORDERS_URL", "http://127.0.0.1:8000")


def total_of_orders() -> int:
    with httpx.Client(base_url=BASE_URL, timeout=10) as client:
        orders = client.get("/orders/ids").json()
        total = 0
        for order_id in orders:
            total += client.get(f"/orders/{order_id}").json()["amount"]
    return total
