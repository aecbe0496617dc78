"""django-filter's names, as they are imported."""

from django_filters.filterset import FilterSet
