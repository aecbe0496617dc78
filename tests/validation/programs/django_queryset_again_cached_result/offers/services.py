from .selectors import all_customers, all_products


def offers_by_customer():
    products = all_products()
    offers = {}
    for customer in all_customers():
        offers[customer.name] = [product.name for product in products if product.price <= customer.budget]
    return offers
