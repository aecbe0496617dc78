def prepare(volumes):
    from billing import bill_orders

    customers = [{"id": i, "name": f"customer {i}"} for i in range(volumes["customers"])]
    orders = [{"customer_id": i % len(customers), "amount": i} for i in range(volumes["orders"])]
    return lambda: bill_orders(orders, customers)
