"""Fields for relations: a key is on the row already, anything more is read. Source: rest_framework/relations.py."""

from rest_framework.fields import Field
from scalesight.framework import follow, follow_key


class RelatedField(Field):
    def __init__(self, *, source=None, many=False, **options):
        self.source = source
        self.many = many

    def represent(self, instance):
        if self.many:
            return [self.to_representation(value) for value in self.get_attribute(instance)]
        return self.to_representation(self.get_attribute(instance))


class ManyRelatedField(RelatedField):
    def __init__(self, child_relation=None, *, source=None, **options):
        self.source = source
        self.child_relation = child_relation

    def represent(self, instance):
        child = self.child_relation
        return [child.to_representation(value) for value in self.get_attribute(instance)]


class StringRelatedField(RelatedField):
    def to_representation(self, value):
        return value.__str__()


class PrimaryKeyRelatedField(RelatedField):
    def represent(self, instance):
        if self.many:
            return [self.to_representation(value.pk) for value in self.get_attribute(instance)]
        return self.to_representation(follow_key(instance, self.source or self.field_name))


class SlugRelatedField(RelatedField):
    def __init__(self, slug_field=None, *, source=None, many=False, **options):
        self.slug_field = slug_field
        self.source = source
        self.many = many

    def to_representation(self, value):
        return follow(value, self.slug_field)


class HyperlinkedRelatedField(RelatedField):
    def __init__(self, view_name=None, *, source=None, many=False, lookup_field="pk", **options):
        self.source = source
        self.many = many
        self.lookup_field = lookup_field

    def represent(self, instance):
        if self.many:
            return [follow(value, self.lookup_field) for value in self.get_attribute(instance)]
        if self.lookup_field == "pk":
            return follow_key(instance, self.source or self.field_name)
        return follow(self.get_attribute(instance), self.lookup_field)


class HyperlinkedIdentityField(HyperlinkedRelatedField):
    def represent(self, instance):
        return instance.pk
