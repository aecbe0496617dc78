from django.db import models


class Member(models.Model):
    name = models.CharField(max_length=100)


class Profile(models.Model):
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="profile")
    city = models.CharField(max_length=60)
