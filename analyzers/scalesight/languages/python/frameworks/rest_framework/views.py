"""Views of the framework. Source: rest_framework/views.py."""

from django.views.generic.base import View


class APIView(View):
    pass
