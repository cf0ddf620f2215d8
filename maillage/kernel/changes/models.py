from django.db import models


class Change(models.Model):
    """A thing that changed. Its id grows: followers keep the last one they have seen."""

    kind = models.CharField("sorte", max_length=60)
    uuid = models.UUIDField("identifiant")
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "changement"
        verbose_name_plural = "changements"

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class Stamp(models.Model):
    """How many times things of a kind have changed: what a kept page is compared with."""

    kind = models.CharField("sorte", max_length=60, primary_key=True)
    version = models.BigIntegerField("version", default=0)

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versions"

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
