"""The territories the network starts with, read from `data/territories.csv`.

Codes: NIS for Belgian regions and provinces, "FR-" and the INSEE code in France, "be-" and the name for Belgian communes.
The zone of a commune is given line by line; some have none, because no source says it for certain.
"""

import csv
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent / "data" / "territories.csv"
ZONING = ("peca", "Zones PECA")


def load_territories(*, territory: Any, zoning: Any, zone_place: Any) -> tuple[int, int]:
    """Add the territories which are missing and correct names; return how many were added and corrected.

    Takes the model classes, so that a migration may give its own.
    """
    peca, _ = zoning.objects.get_or_create(code=ZONING[0], defaults={"name": ZONING[1]})
    known = {row.slug: row for row in territory.objects.all()}
    added = corrected = 0
    places: list[tuple[str, str]] = []
    with PATH.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            slug = line["slug"]
            if line["zone"]:
                places.append((line["zone"], slug))
            row = known.get(slug)
            if row is None:
                parent = known[line["parent"]] if line["parent"] else None
                known[slug] = territory.objects.create(
                    kind=line["kind"],
                    code=line["code"],
                    name=line["name"],
                    slug=slug,
                    parent=parent,
                    zoning=peca if line["kind"] == "ZONE" else None,
                )
                added += 1
            elif row.name != line["name"]:
                row.name = line["name"]
                row.save(update_fields=["name"])
                corrected += 1
    have = set(zone_place.objects.values_list("zone__slug", "commune__slug"))
    zone_place.objects.bulk_create(
        zone_place(zone=known[zone], commune=known[commune]) for zone, commune in places if (zone, commune) not in have
    )
    return added, corrected
