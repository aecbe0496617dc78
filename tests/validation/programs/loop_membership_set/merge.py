def merge_customers(customers):
    """The distinct addresses, in the order in which they were seen."""
    seen = set()
    unique = []
    for customer in customers:
        email = customer["email"]
        if email not in seen:
            seen.add(email)
            unique.append(email)
    return unique
