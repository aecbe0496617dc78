"""Views that render a template. Source: django/views/generic/base.py."""

from django.template.response import TemplateResponse


class ContextMixin:
    extra_context = None

    def get_context_data(self, **kwargs):
        context = {**kwargs, "view": self}
        if self.extra_context is not None:
            context.update(self.extra_context)
        return context


class View:
    def setup(self, request, *args, **kwargs):
        pass


class TemplateResponseMixin:
    template_name = None

    def render_to_response(self, context, **response_kwargs):
        return TemplateResponse(self.request, self.get_template_names(), context)

    def get_template_names(self):
        return [self.template_name]


class TemplateView(TemplateResponseMixin, ContextMixin, View):
    def get(self, request, *args, **kwargs):
        context = self.get_context_data(**kwargs)
        return self.render_to_response(context)


class RedirectView(View):
    def get(self, request, *args, **kwargs):
        pass
