"""Reads of the tree of themes."""

from collections import Counter
from dataclasses import dataclass, field

from maillage.network.models import Theme, ThemeSlug
from maillage.network.panels_registry import THEME_COUNTS


@dataclass(slots=True, kw_only=True)
class Branch:
    """A theme and what stands under it."""

    theme: Theme
    depth: int
    children: list["Branch"] = field(default_factory=list)


def active_themes() -> list[Theme]:
    """Give the themes in use, in the order of the tree, parents before children."""
    return [branch.theme for branch in flat(themes_tree())]


def themes_tree(*, labels: bool = True) -> list[Branch]:
    """Give the tree of the themes in use, with their other names unless told not to."""
    found = Theme.objects.active()
    themes = sorted(found.prefetch_related("labels") if labels else found, key=lambda theme: (theme.position, theme.name, theme.pk))
    known = {theme.pk for theme in themes}
    by_parent: dict[int | None, list[Theme]] = {}
    for theme in themes:
        by_parent.setdefault(theme.parent_id if theme.parent_id in known else None, []).append(theme)

    def branches(parent: int | None, depth: int) -> list[Branch]:
        return [Branch(theme=theme, depth=depth, children=branches(theme.pk, depth + 1)) for theme in by_parent.get(parent, [])]

    return branches(None, 0)


def flat(tree: list[Branch]) -> list[Branch]:
    """Give every branch of a tree, parents before children."""
    return [each for branch in tree for each in (branch, *flat(branch.children))]


def theme_by_slug(*, slug: str) -> tuple[Theme, bool]:
    """Give the theme at this address, and whether the address is a former one (then redirect to `theme.slug`).

    Raises:
        Theme.DoesNotExist: no theme ever had this address.
    """
    theme = Theme.objects.filter(slug=slug).first()
    if theme is None:
        former = ThemeSlug.objects.select_related("theme").filter(slug=slug).first()
        if former is None:
            raise Theme.DoesNotExist
        theme = former.theme
    return (last_of(theme), True) if theme.slug != slug or theme.merged_into_id else (theme, False)


def last_of(theme: Theme) -> Theme:
    """Follow merges to the theme in use."""
    while theme.merged_into is not None:
        theme = theme.merged_into
    return theme


def synonyms() -> list[list[str]]:
    """Give, for each theme, its name and its other names: the search takes them for one another."""
    return [
        [theme.name, *labels]
        for theme in Theme.objects.active().prefetch_related("labels")
        if (labels := [row.label for row in theme.labels.all()])
    ]


def theme_counts() -> dict[int, int]:
    """Give how many things are tagged with each theme, by id, as the rooms above count them."""
    total: Counter[int] = Counter()
    for count in THEME_COUNTS.values():
        total.update(count())
    return dict(total)
