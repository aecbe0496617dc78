"""What a serializer's field reads from a row. Source: rest_framework/fields.py."""

from scalesight.framework import follow


class Field:
    def __init__(self, *, source=None, **options):
        self.source = source

    def represent(self, instance):
        """What `Serializer.to_representation` does for each of its fields."""
        return self.to_representation(self.get_attribute(instance))

    def get_attribute(self, instance):
        return follow(instance, self.source or self.field_name)

    def to_representation(self, value):
        return value


class ReadOnlyField(Field):
    pass


class BooleanField(Field):
    pass


class CharField(Field):
    pass


class EmailField(CharField):
    pass


class RegexField(CharField):
    pass


class SlugField(CharField):
    pass


class URLField(CharField):
    pass


class UUIDField(Field):
    pass


class IPAddressField(CharField):
    pass


class IntegerField(Field):
    pass


class FloatField(Field):
    pass


class DecimalField(Field):
    pass


class DateTimeField(Field):
    pass


class DateField(Field):
    pass


class TimeField(Field):
    pass


class DurationField(Field):
    pass


class ChoiceField(Field):
    pass


class MultipleChoiceField(ChoiceField):
    pass


class FileField(Field):
    pass


class ImageField(FileField):
    pass


class JSONField(Field):
    pass


class DictField(Field):
    pass


class ListField(Field):
    pass


class ModelField(Field):
    pass


class HiddenField(Field):
    def represent(self, instance):
        return None


class SerializerMethodField(Field):
    """Calls a method of the serializer, once for every row."""

    def __init__(self, method_name=None, **options):
        self.method_name = method_name

    def represent(self, instance):
        method = getattr(self.parent, self.method_name or f"get_{self.field_name}")
        return method(instance)
