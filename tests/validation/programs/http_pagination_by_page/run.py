from validation_harness import server_kit


def prepare(volumes):
    import orders_sync

    orders = [{"id": i, "amount": i * 5} for i in range(volumes["orders"])]

    def answer(path, query):
        if path == "/orders/ids":
            return [order["id"] for order in orders]
        if path == "/orders":
            start, limit = int(query.get("cursor", 0)), int(query["limit"])
            following = start + limit
            return {
                "orders": orders[start:following],
                "next_cursor": str(following) if following < len(orders) else None,
            }
        return orders[int(path.rsplit("/", 1)[1])]

    orders_sync.BASE_URL = server_kit.serve(answer)
    return orders_sync.total_of_orders
