from validation_harness import server_kit


def prepare(volumes):
    from catalog_client import CatalogClient
    from prices import price_list

    def answer(path, query):
        if path == "/products":
            wanted = [int(number) for number in query["ids"].split(",")]
            return {"products": [{"id": number, "price": number * 3} for number in wanted]}
        number = int(path.rsplit("/", 1)[1])
        return {"id": number, "price": number * 3}

    client = CatalogClient(server_kit.serve(answer))
    product_ids = list(range(volumes["products"]))
    return lambda: price_list(client, product_ids)
