from openai import OpenAI

from catalog.models import Product

client = OpenAI()


def ask(prompt):
    response = client.chat.completions.create(
        model="gpt-4o-mini",
        messages=[{"role": "user", "content": prompt}],
    )
    return response.choices[0].message.content


def describe_products():
    """Write the missing descriptions; return how many were written."""
    products = Product.objects.filter(description="")
    for product in products:
        product.description = ask(
            f"Describe each product in one sentence, one a line:\n- {product.name} ({product.category.name})"
        )
        product.save()
    return len(products)


def summarise_reviews():
    """Sum up what customers say about each product."""
    for product in Product.objects.all():
        opinions = "\n".join(f"- {review.stars}/5 {review.text}" for review in product.reviews.all())
        product.review_summary = ask(f"Sum up these reviews of {product.name} in two sentences:\n{opinions}")
        product.save()
