from billing.models import Currency


class Rates:
    def __init__(self, code):
        self.code = code
        self._own = None

    def own(self):
        return Currency.objects.get(code=self.code).rate

    def dollar(self):
        return Currency.objects.get(code="USD").rate

    def codes(self):
        return [currency.code for currency in Currency.objects.order_by("code")[:2]]
