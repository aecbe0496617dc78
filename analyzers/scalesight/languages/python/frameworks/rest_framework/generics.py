"""Generic views: a queryset, a serializer class, perhaps pages. Source: rest_framework/generics.py."""

from django.shortcuts import get_object_or_404
from rest_framework import mixins
from rest_framework.views import APIView
from scalesight.framework import imported, setting


class GenericAPIView(APIView):
    queryset = None
    serializer_class = None
    filter_backends = ()
    pagination_class = "settings"

    def get_queryset(self):
        return self.queryset.all()

    def get_object(self):
        queryset = self.filter_queryset(self.get_queryset())
        return get_object_or_404(queryset)

    def get_serializer(self, *args, **kwargs):
        serializer_class = self.get_serializer_class()
        return serializer_class(*args, **kwargs)

    def get_serializer_class(self):
        return self.serializer_class

    def get_serializer_context(self):
        return {"request": self.request, "view": self}

    def filter_queryset(self, queryset):
        for backend in self.filter_backends:
            filtered = backend().filter_queryset(self.request, queryset, self)
            queryset = filtered if self.request else queryset
        return queryset

    @property
    def paginator(self):
        if self.pagination_class is None:
            return None
        pagination_class = self.pagination_class
        if pagination_class == "settings":
            pagination_class = imported(setting(self, "REST_FRAMEWORK", "DEFAULT_PAGINATION_CLASS"))
            if pagination_class is None:
                return None
        return pagination_class()

    def paginate_queryset(self, queryset):
        paginator = self.paginator
        if paginator is None:
            return None
        return paginator.paginate_queryset(queryset, self.request, view=self)

    def get_paginated_response(self, data):
        return self.paginator.get_paginated_response(data)


class CreateAPIView(mixins.CreateModelMixin, GenericAPIView):
    def post(self, request, *args, **kwargs):
        return self.create(request, *args, **kwargs)


class ListAPIView(mixins.ListModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs):
        return self.list(request, *args, **kwargs)


class RetrieveAPIView(mixins.RetrieveModelMixin, GenericAPIView):
    def get(self, request, *args, **kwargs):
        return self.retrieve(request, *args, **kwargs)


class DestroyAPIView(mixins.DestroyModelMixin, GenericAPIView):
    def delete(self, request, *args, **kwargs):
        return self.destroy(request, *args, **kwargs)


class UpdateAPIView(mixins.UpdateModelMixin, GenericAPIView):
    def put(self, request, *args, **kwargs):
        return self.update(request, *args, **kwargs)

    def patch(self, request, *args, **kwargs):
        return self.partial_update(request, *args, **kwargs)


class ListCreateAPIView(ListAPIView, CreateAPIView):
    pass


class RetrieveUpdateAPIView(RetrieveAPIView, UpdateAPIView):
    pass


class RetrieveDestroyAPIView(RetrieveAPIView, DestroyAPIView):
    pass


class RetrieveUpdateDestroyAPIView(RetrieveAPIView, UpdateAPIView, DestroyAPIView):
    pass
