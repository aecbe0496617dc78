"""Pages with a form: what is read to show them. Source: django/views/generic/edit.py."""

from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django.views.generic.detail import SingleObjectMixin, SingleObjectTemplateResponseMixin
from scalesight.framework import template_name


class FormMixin(ContextMixin):
    form_class = None


class ModelFormMixin(FormMixin, SingleObjectMixin):
    fields = None


class FormView(TemplateResponseMixin, FormMixin, View):
    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())


class CreateView(SingleObjectTemplateResponseMixin, FormMixin, View):
    model = None
    queryset = None
    template_name_suffix = "_form"

    def get_template_names(self):
        if self.template_name:
            return [self.template_name]
        return [template_name(self.model, self.template_name_suffix)]

    def get(self, request, *args, **kwargs):
        self.object = None
        return self.render_to_response(self.get_context_data())


class UpdateView(SingleObjectTemplateResponseMixin, ModelFormMixin, View):
    template_name_suffix = "_form"

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self.render_to_response(self.get_context_data())


class DeleteView(SingleObjectTemplateResponseMixin, SingleObjectMixin, View):
    template_name_suffix = "_confirm_delete"

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self.render_to_response(self.get_context_data(object=self.object))
