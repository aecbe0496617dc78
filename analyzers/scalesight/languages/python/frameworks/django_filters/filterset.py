"""What a filter set does: the rows it is given, or all of its model's, and what is left of them."""


class FilterSet:
    """Rows of `Meta.model`, narrowed by what a request asks for."""

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        if queryset is None:
            queryset = self.Meta.model._default_manager.all()
        self.queryset = queryset
        self.request = request

    @property
    def qs(self):
        """The rows that the conditions leave: how many, nobody knows."""
        return self.filter_queryset(self.queryset.all())

    def filter_queryset(self, queryset):
        """Every filter narrows it a little more."""
        return queryset.filter(asked_for=self.request)
