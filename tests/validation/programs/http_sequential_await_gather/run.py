import asyncio

from validation_harness import server_kit


def prepare(volumes):
    import stock_check

    stock_check.BASE_URL = server_kit.serve(lambda path, query: {"stock": len(path)})
    warehouses = [f"w{i}" for i in range(volumes["warehouses"])]
    return lambda: asyncio.run(stock_check.stock_levels(warehouses))
