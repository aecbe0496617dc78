"""One row in a template. Source: django/views/generic/detail.py."""

from django.shortcuts import get_object_or_404
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from scalesight.framework import model_name, template_name


class SingleObjectMixin(ContextMixin):
    model = None
    queryset = None
    context_object_name = None

    def get_object(self, queryset=None):
        if queryset is None:
            return get_object_or_404(self.get_queryset())
        return get_object_or_404(queryset)

    def get_queryset(self):
        if self.queryset is not None:
            return self.queryset.all()
        return self.model._default_manager.all()

    def get_context_object_name(self, obj):
        if self.context_object_name:
            return self.context_object_name
        return model_name(obj)

    def get_context_data(self, **kwargs):
        context = {"object": self.object}
        context[self.get_context_object_name(self.object)] = self.object
        context.update(kwargs)
        return super().get_context_data(**context)


class BaseDetailView(SingleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        context = self.get_context_data(object=self.object)
        return self.render_to_response(context)


class SingleObjectTemplateResponseMixin(TemplateResponseMixin):
    template_name_suffix = "_detail"

    def get_template_names(self):
        if self.template_name:
            return [self.template_name]
        return [template_name(self.object, self.template_name_suffix)]


class DetailView(SingleObjectTemplateResponseMixin, BaseDetailView):
    pass
