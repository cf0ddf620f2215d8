from django.db import models


class PeriodicRun(models.Model):
    """When a periodic job was last begun, on whichever machine."""

    name = models.CharField("travail", max_length=120, primary_key=True)
    begun_at = models.DateTimeField("commencé le")

    class Meta:
        verbose_name = "travail périodique"
        verbose_name_plural = "travaux périodiques"

    def __str__(self) -> str:
        return self.name
