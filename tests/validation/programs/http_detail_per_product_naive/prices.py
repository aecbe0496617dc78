from catalog_client import CatalogClient


def price_list(client: CatalogClient, product_ids: list[int]) -> dict[int, int]:
    prices = {}
    for product_id in product_ids:
        prices[product_id] = client.product(product_id)["price"]
    return prices
