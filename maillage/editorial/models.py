from django.conf import settings
from django.db import models
from django.urls import reverse

from maillage.kernel.db.public import BaseModel, PeerManager


class Page(BaseModel):
    """A page of the network. Its title and text repeat those of its newest version."""

    slug = models.SlugField("adresse", max_length=80, unique=True)
    title = models.CharField("titre", max_length=160)
    body = models.TextField("texte")
    version = models.PositiveIntegerField("version", default=1)
    position = models.PositiveIntegerField("rang", default=0)
    in_footer = models.BooleanField("citée en bas de page", default=False)
    created_at = models.DateTimeField("créée le")
    updated_at = models.DateTimeField("modifiée le")

    class Meta:
        verbose_name = "page"
        verbose_name_plural = "pages"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the address of the page."""
        return reverse("editorial:page", args=[self.slug])


class PageVersion(models.Model):
    """A state of a page. `by` is empty for the texts the software came with."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="versions", verbose_name="page")
    number = models.PositiveIntegerField("numéro")
    title = models.CharField("titre", max_length=160)
    body = models.TextField("texte")
    note = models.CharField("ce qui change", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par")
    at = models.DateTimeField("le")

    objects = PeerManager()

    class Meta:
        verbose_name = "version d’une page"
        verbose_name_plural = "versions des pages"
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="editorial_version_once")]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.number}"
