from openai import OpenAI

from catalog.models import Product

DESCRIPTIONS_PER_CALL = 10
SUMMARIES_PER_NIGHT = 50

client = OpenAI(timeout=30, max_retries=2)


def ask(prompt, max_tokens):
    response = client.chat.completions.create(
        model="gpt-4o-mini",
        messages=[{"role": "user", "content": prompt}],
        max_tokens=max_tokens,
    )
    return response.choices[0].message.content


def describe_products():
    """Write the next ten missing descriptions with one call; return how many were written."""
    missing = Product.objects.filter(description="").select_related("category").order_by("pk")
    products = list(missing[:DESCRIPTIONS_PER_CALL])
    if not products:
        return 0
    names = "\n".join(f"- {product.name} ({product.category.name})" for product in products)
    sentences = ask(f"Describe each product in one sentence, one a line:\n{names}", max_tokens=1_000).splitlines()
    for product, sentence in zip(products, sentences):
        product.description = sentence
    Product.objects.bulk_update(products, ["description"])
    return len(products)


def summarise_reviews():
    """Sum up what customers say about the next products that have no summary yet."""
    waiting = Product.objects.filter(review_summary="").prefetch_related("reviews").order_by("pk")
    products = list(waiting[:SUMMARIES_PER_NIGHT])
    for product in products:
        opinions = "\n".join(f"- {review.stars}/5 {review.text}" for review in product.reviews.all())
        product.review_summary = ask(
            f"Sum up these reviews of {product.name} in two sentences:\n{opinions}", max_tokens=120
        )
    Product.objects.bulk_update(products, ["review_summary"])
