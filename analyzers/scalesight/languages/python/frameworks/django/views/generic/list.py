"""Lists: the rows of a query, perhaps a page of them, in a template. Source: django/views/generic/list.py."""

from django.core.paginator import Paginator
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from scalesight.framework import model_name, template_name


class MultipleObjectMixin(ContextMixin):
    queryset = None
    model = None
    paginate_by = None
    paginator_class = Paginator
    context_object_name = None
    ordering = None

    def get_queryset(self):
        if self.queryset is not None:
            return self.queryset.all()
        return self.model._default_manager.all()

    def get_paginate_by(self, queryset):
        return self.paginate_by

    def get_context_object_name(self, object_list):
        if self.context_object_name:
            return self.context_object_name
        return f"{model_name(object_list)}_list"

    def get_context_data(self, *, object_list=None, **kwargs):
        queryset = self.object_list
        if object_list is not None:
            queryset = object_list
        name = self.get_context_object_name(queryset)
        page_size = self.get_paginate_by(queryset)
        if page_size:
            paginator = self.paginator_class(queryset, page_size)
            page = paginator.page(1)
            queryset = page.object_list
            context = {"paginator": paginator, "page_obj": page, "is_paginated": True, "object_list": queryset}
        else:
            context = {"paginator": None, "page_obj": None, "is_paginated": False, "object_list": queryset}
        context[name] = queryset
        context.update(kwargs)
        return super().get_context_data(**context)


class BaseListView(MultipleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        self.object_list = self.get_queryset()
        context = self.get_context_data()
        return self.render_to_response(context)


class MultipleObjectTemplateResponseMixin(TemplateResponseMixin):
    template_name_suffix = "_list"

    def get_template_names(self):
        if self.template_name:
            return [self.template_name]
        return [template_name(self.object_list, self.template_name_suffix)]


class ListView(MultipleObjectTemplateResponseMixin, BaseListView):
    pass
