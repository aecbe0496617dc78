import requests


class CatalogClient:
    def __init__(self, base_url: str):
        self.base_url = base_url

    def product(self, product_id: int) -> dict:
        response = requests.get(f"{self.base_url}/products/{product_id}", timeout=10)
        response.raise_for_status()
        return response.json()
