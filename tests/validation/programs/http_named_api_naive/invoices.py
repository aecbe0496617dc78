from exchange import rate


def total_in_euro(invoices: list[dict]) -> int:
    total = 0
    for invoice in invoices:
        total += invoice["amount"] * rate(invoice["currency"])
    return total
