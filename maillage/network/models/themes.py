from django.db import models

from maillage.kernel.db.public import BaseModel, PeerManager, PeerQuerySet


class ThemeQuerySet(PeerQuerySet):
    """Named filters on themes."""

    def active(self) -> "ThemeQuerySet":
        """Keep the themes which were not merged into another."""
        return self.filter(merged_into=None)


class Theme(BaseModel):
    """A subject of the network, in a tree of two levels or more."""

    slug = models.SlugField("nom dans l’adresse", max_length=80, unique=True)
    name = models.CharField("nom", max_length=80)
    note = models.TextField("ce qu’on y trouve", blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="thème parent"
    )
    position = models.PositiveIntegerField("rang", default=0)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="réuni au thème"
    )
    created_at = models.DateTimeField("créé le")

    objects = PeerManager.from_queryset(ThemeQuerySet)()

    class Meta:
        verbose_name = "thème"
        verbose_name_plural = "thèmes"

    def __str__(self) -> str:
        return self.name


class ThemeLabel(models.Model):
    """Another name of a theme; the search reads it as a synonym."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="labels", verbose_name="thème")
    label = models.CharField("autre nom", max_length=80)

    objects = PeerManager()

    class Meta:
        verbose_name = "autre nom d’un thème"
        verbose_name_plural = "autres noms des thèmes"
        constraints = [models.UniqueConstraint(fields=["theme", "label"], name="network_theme_label_once")]

    def __str__(self) -> str:
        return self.label


class ThemeSlug(models.Model):
    """A former address of a theme: it redirects for ever."""

    slug = models.SlugField("ancienne adresse", max_length=80, unique=True)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="former_slugs", verbose_name="thème")

    objects = PeerManager()

    class Meta:
        verbose_name = "ancienne adresse d’un thème"
        verbose_name_plural = "anciennes adresses des thèmes"

    def __str__(self) -> str:
        return self.slug
