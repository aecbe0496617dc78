"""A page bounds how many rows are serialised. Source: rest_framework/pagination.py."""

from django.core.paginator import Paginator
from rest_framework.response import Response
from scalesight.framework import setting


class BasePagination:
    def get_paginated_response(self, data):
        return Response(data)


class PageNumberPagination(BasePagination):
    page_size = "settings"

    def get_page_size(self, request):
        return self.page_size

    def paginate_queryset(self, queryset, request, view=None):
        page_size = self.get_page_size(request)
        if page_size == "settings":
            page_size = setting(view, "REST_FRAMEWORK", "PAGE_SIZE")
        if page_size is None:
            return None
        return list(Paginator(queryset, page_size).page(1))


class LimitOffsetPagination(BasePagination):
    """Counts, then asks for the rows, as numbered pages do."""

    default_limit = "settings"

    def get_limit(self, request):
        return self.default_limit

    def paginate_queryset(self, queryset, request, view=None):
        limit = self.get_limit(request)
        if limit == "settings":
            limit = setting(view, "REST_FRAMEWORK", "PAGE_SIZE")
        if limit is None:
            return None
        return list(Paginator(queryset, limit).page(1))


class CursorPagination(BasePagination):
    """Does not count, and asks for one row more to see whether there is a next page."""

    page_size = "settings"

    def get_page_size(self, request):
        return self.page_size

    def paginate_queryset(self, queryset, request, view=None):
        page_size = self.get_page_size(request)
        if page_size == "settings":
            page_size = setting(view, "REST_FRAMEWORK", "PAGE_SIZE")
        if page_size is None:
            return None
        return list(queryset[:page_size])
