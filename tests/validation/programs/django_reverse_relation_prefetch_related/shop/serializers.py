def variant_to_dict(variant):
    return {"sku": variant.sku, "stock": variant.stock}


def product_to_dict(product):
    return {
        "name": product.name,
        "variants": [variant_to_dict(variant) for variant in product.variants.all()],
    }
