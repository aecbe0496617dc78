"""Filter backends narrow by what the client asks for; without a question all rows stay."""


class BaseFilterBackend:
    def filter_queryset(self, request, queryset, view):
        return queryset


class SearchFilter(BaseFilterBackend):
    pass


class OrderingFilter(BaseFilterBackend):
    pass
