def customer_of(order, customers):
    found = None
    for customer in customers:
        if customer["id"] == order["customer_id"]:
            found = customer
    return found
