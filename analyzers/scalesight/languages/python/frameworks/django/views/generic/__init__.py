"""Django's class-based views. Source: django/views/generic/__init__.py."""

from django.views.generic.base import RedirectView, TemplateView, View
from django.views.generic.detail import DetailView
from django.views.generic.edit import CreateView, DeleteView, FormView, UpdateView
from django.views.generic.list import ListView

__all__ = [
    "CreateView", "DeleteView", "DetailView", "FormView", "ListView", "RedirectView", "TemplateView", "UpdateView",
    "View",
]  # fmt: skip
