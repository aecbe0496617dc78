from lookup import customer_of


def bill_orders(orders, customers):
    bills = []
    for order in orders:
        customer = customer_of(order, customers)
        bills.append(f"{customer['name']} owes {order['amount']}")
    return bills
