"""The simplified map of the Belgian provinces (`network/_map.html`): it only duplicates a list and its links by province."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass

# slug: (outline in a 640 × 445 box, where the name stands)
SHAPES = {
    "province-hainaut": ("M15.4 60L34.6 123L105.6 189L126.7 183L111.4 153L174.7 180L207.4 207L193.9 249L207.4 264L197.8 294L255.4 306L265 288L245.8 258L255.4 198L274.6 168L284.2 132L226.6 108L188.2 78L130.6 63L73 66z", (82.6, 117)),
    "province-brabant-wallon": ("M188.2 78L226.6 108L284.2 132L351.4 108L361 69L313 48L274.6 63L245.8 69L207.4 72z", (253.4, 90)),
    "province-namur": ("M284.2 132L351.4 108L380.2 108L399.4 138L409 162L441.6 189L428.2 228L399.4 264L380.2 273L370.6 303L380.2 324L357.1 351L334.1 348L337.9 312L318.7 300L334.1 264L336 240L313 258L299.5 288L265 303L255.4 306L265 288L245.8 258L255.4 198L274.6 168z", (322.6, 195)),
    "province-liege": ("M361 69L351.4 108L380.2 108L399.4 138L409 162L441.6 189L514.6 204L543.4 228L562.6 249L579.8 249L610.6 228L629.8 192L595.2 144L591.4 99L556.8 60L495.4 60L487.7 45L437.8 66L399.4 72z", (499.2, 129)),
    "province-luxembourg": ("M441.6 189L514.6 204L543.4 228L562.6 249L558.7 273L524.2 297L505 339L533.8 390L520.3 423L451.2 438L418.6 399L374.4 357L357.1 351L380.2 324L370.6 303L380.2 273L399.4 264L428.2 228z", (428.2, 297)),
    "bruxelles-capitale": ("M217 42L226.6 18L245.8 12L261.1 30L257.3 51L236.2 57z", (270.7, 22.5)),
}  # fmt: skip
NAMES = {"bruxelles-capitale": "Bruxelles"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A province of the map: what stands there in words, where it leads, how dark it is drawn (0 to 1) when shades say something."""

    name: str
    about: str
    url: str
    outline: str
    x: str
    y: str
    number: str = ""
    is_current: bool = False
    shade: str = ""


def map_of(
    *,
    areas: Iterable[tuple[str, str, str]],
    current: Container[str] = (),
    link: Callable[[str], str],
    numbers: Mapping[str, int] | None = None,
    shades: Mapping[str, float] | None = None,
) -> list[Piece]:
    """Give the provinces among (slug, name, what stands there); empty when none of them is on the map. `numbers`: written beside names."""
    return [
        Piece(
            name=NAMES.get(slug, name),
            number=str(numbers.get(slug, "")) if numbers else "",
            about=about,
            url=link(slug),
            outline=SHAPES[slug][0],
            x=str(SHAPES[slug][1][0]),
            y=str(SHAPES[slug][1][1]),
            is_current=slug in current,
            shade=f"{0.06 + 0.74 * shades[slug]:.2f}" if shades and slug in shades else "",
        )
        for slug, name, about in areas
        if slug in SHAPES
    ]
