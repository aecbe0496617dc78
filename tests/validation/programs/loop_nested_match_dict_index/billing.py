from lookup import by_id


def bill_orders(orders, customers):
    index = by_id(customers)
    bills = []
    for order in orders:
        customer = index[order["customer_id"]]
        bills.append(f"{customer['name']} owes {order['amount']}")
    return bills
