import requests


class CatalogClient:
    def __init__(self, base_url: str):
        self.base_url = base_url

    def products(self, product_ids: list[int]) -> list[dict]:
        ids = ",".join(str(product_id) for product_id in product_ids)
        response = requests.get(f"{self.base_url}/products", params={"ids": ids}, timeout=10)
        response.raise_for_status()
        return response.json()["products"]
