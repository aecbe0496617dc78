from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("crm")
    from crm.imports import import_customers

    uploaded = [{"name": f" customer {i} ", "email": f"C{i}@example.com"} for i in range(volumes["customers"])]
    return lambda: import_customers(uploaded)
