from validation_harness.counters import CountedText


def prepare(volumes):
    from merge import merge_customers

    customers = [{"email": CountedText(f"c{i}@example.com")} for i in range(volumes["customers"])]
    return lambda: merge_customers(customers)
