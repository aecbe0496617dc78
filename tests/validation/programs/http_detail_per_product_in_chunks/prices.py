from catalog_client import CatalogClient

BATCH = 20


def price_list(client: CatalogClient, product_ids: list[int]) -> dict[int, int]:
    prices = {}
    for start in range(0, len(product_ids), BATCH):
        for product in client.products(product_ids[start : start + BATCH]):
            prices[product["id"]] = product["price"]
    return prices
