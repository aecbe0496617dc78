from validation_harness import server_kit


def prepare(volumes):
    import exchange
    from invoices import total_in_euro

    exchange.RATES_URL = server_kit.serve(lambda path, query: {"rate": len(path)}, "requests.rates")
    currencies = [f"C{i}" for i in range(volumes["currencies"])]
    invoices = [{"amount": i, "currency": currencies[i % len(currencies)]} for i in range(volumes["invoices"])]
    return lambda: total_in_euro(invoices)
