from billing.models import Currency


class Rates:
    def __init__(self, code):
        self.code = code
        self._own = None

    def own(self):
        if self._own is None:
            self._own = Currency.objects.get(code=self.code).rate
        return self._own

    def dollar(self):
        if not hasattr(self, "_dollar"):
            self._dollar = Currency.objects.get(code="USD").rate
        return self._dollar

    def codes(self):
        try:
            return self._codes
        except AttributeError:
            self._codes = [currency.code for currency in Currency.objects.order_by("code")[:2]]
        return self._codes
