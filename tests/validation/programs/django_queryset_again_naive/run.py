from validation_harness import django_kit


def prepare(volumes):
    django_kit.start("offers")
    from offers.models import Customer, Product
    from offers.services import offers_by_customer

    Customer.objects.bulk_create(Customer(name=f"c {i:03}", budget=i * 3) for i in range(volumes["customers"]))
    Product.objects.bulk_create(Product(name=f"p {i:03}", price=i * 5) for i in range(volumes["products"]))
    return offers_by_customer
