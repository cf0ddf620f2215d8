"""What makes this network itself: name, colour, words. Read from the environment."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from environs import Env

LOGO_TYPES = (".svg", ".png", ".webp")


@dataclass(frozen=True, kw_only=True)
class Network:
    """The network's identity, read by templates and mails. `sun` is a colour "#rrggbb"; `logo` the whole path of a picture, or empty; `country` an ISO 3166 code."""

    name: str
    tagline: str
    description: str
    title: str
    sun: str
    logo: str
    country: str
    contact_email: str
    examples: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)


def read_network(*, env: Env, problems: list[str], folder: Path) -> Network:
    """Read the network's identity; what is wrong is added to `problems`. The logo is looked for in `folder`."""
    sun = env.str("NETWORK_SUN", "#ffcb3d").lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", sun):
        problems.append("NETWORK_SUN must be a colour such as #ffcb3d.")
        sun = "#ffcb3d"
    logo = env.str("NETWORK_LOGO", "")
    if logo and (not (folder / logo).is_file() or (folder / logo).suffix.lower() not in LOGO_TYPES):
        problems.append("NETWORK_LOGO must be the path of an SVG, PNG or WebP file, absolute or from the data folder.")
        logo = ""
    return Network(
        name=env.str("NETWORK_NAME", "La Trame"),
        tagline=env.str("NETWORK_TAGLINE", "Ce que vous cherchez, un·e collègue l’a sans doute déjà vécu."),
        title=env.str("NETWORK_TITLE", "Plateforme d’échange et de partage"),
        description=env.str(
            "NETWORK_DESCRIPTION",
            "Le réseau des professionnel·le·s des centres culturels et de leurs partenaires. Hébergé en Belgique, sans publicité et sans traceur.",
        ),
        sun=sun,
        logo=str(folder / logo) if logo else "",
        country=env.str("NETWORK_COUNTRY", "BE"),
        contact_email=env.str("NETWORK_CONTACT", "reseau@demo.example"),
        examples=env.list("NETWORK_EXAMPLES", ["écoles et analyse partagée", "convention avec une crèche", "budget d’un festival"]),
        languages=env.list("NETWORK_LANGUAGES", ["fr", "nl", "de", "en"]),
    )
