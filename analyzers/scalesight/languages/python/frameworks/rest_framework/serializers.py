"""What a serializer reads from each row. Source: rest_framework/serializers.py."""

from rest_framework.fields import (
    BooleanField, CharField, ChoiceField, DateField, DateTimeField, DecimalField, DictField, DurationField, EmailField,
    Field, FileField, FloatField, HiddenField, ImageField, IntegerField, IPAddressField, JSONField, ListField, ModelField,
    MultipleChoiceField, ReadOnlyField, RegexField, SerializerMethodField, SlugField, TimeField, URLField, UUIDField,
)
from rest_framework.relations import (
    HyperlinkedIdentityField, HyperlinkedRelatedField, ManyRelatedField, PrimaryKeyRelatedField, RelatedField,
    SlugRelatedField, StringRelatedField,
)
from scalesight.framework import declared, model_fields


class BaseSerializer(Field):
    def __init__(self, instance=None, data=None, *, many=False, source=None, **options):
        self.instance = instance
        self.initial_data = data
        self.many = many
        self.source = source

    @cached_property
    def data(self):
        if self.many:
            return [self.to_representation(row) for row in self.instance]
        return self.to_representation(self.instance)

    def represent(self, instance):
        """As a field of another serializer."""
        if self.many:
            return [self.to_representation(row) for row in self.get_attribute(instance)]
        return self.to_representation(self.get_attribute(instance))

    def is_valid(self, *, raise_exception=False):
        return True

    def save(self, **values):
        if self.instance is None:
            self.instance = self.create(self.validated_data)
        else:
            self.instance = self.update(self.instance, self.validated_data)
        return self.instance

    def create(self, validated_data):
        return None

    def update(self, instance, validated_data):
        return instance


class Serializer(BaseSerializer):
    def get_fields(self):
        return declared(self, Field)

    def to_representation(self, instance):
        representation = {}
        for field in self.get_fields().values():
            field.parent = self
            representation[field.field_name] = field.represent(instance)
        return representation


class ListSerializer(BaseSerializer):
    def __init__(self, instance=None, data=None, *, child=None, source=None, **options):
        self.instance = instance
        self.child = child
        self.source = source

    @cached_property
    def data(self):
        return self.to_representation(self.instance)

    def to_representation(self, data):
        child = self.child
        return [child.to_representation(row) for row in data]


class ModelSerializer(Serializer):
    serializer_related_field = PrimaryKeyRelatedField

    def get_fields(self):
        """Those that the class declares, and for the others in `Meta.fields` what the model says."""
        meta = self.Meta
        return model_fields(
            meta.model,
            names=meta.fields,
            without=meta.exclude,
            depth=meta.depth,
            declared=declared(self, Field),
            relation=self.serializer_related_field,
            nested=NestedSerializer,
            other=ReadOnlyField,
        )

    def create(self, validated_data):
        return self.Meta.model._default_manager.create(**validated_data)

    def update(self, instance, validated_data):
        instance.save()
        return instance


class NestedSerializer(RelatedField):
    """What `Meta.depth` makes of a relation: all columns of the related rows, which have to be read."""


class HyperlinkedModelSerializer(ModelSerializer):
    serializer_related_field = HyperlinkedRelatedField
