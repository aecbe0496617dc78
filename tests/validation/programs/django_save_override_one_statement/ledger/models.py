from django.db import models


class Account(models.Model):
    name = models.CharField(max_length=100)
    balance = models.IntegerField(default=0)


class Entry(models.Model):
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="entries")
    amount = models.IntegerField(default=0)
    number = models.CharField(max_length=20)

    def save(self, *args, **kwargs):
        if not self.number:
            self.number = f"{self.account_id}-{self.amount}"
        super().save(*args, **kwargs)
        Account.objects.filter(pk=self.account_id).update(balance=models.F("balance") + self.amount)
