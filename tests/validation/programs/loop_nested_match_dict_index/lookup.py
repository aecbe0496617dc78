def by_id(customers):
    return {customer["id"]: customer for customer in customers}
