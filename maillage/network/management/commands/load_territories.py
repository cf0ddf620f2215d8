from typing import Any

from django.core.management.base import BaseCommand

from maillage.kernel.db.public import writing
from maillage.network.models import Territory, ZonePlace, Zoning
from maillage.network.territories import load_territories


class Command(BaseCommand):
    help = "Add the territories that are missing (regions, provinces, communes, PECA zones) and correct their names."

    def handle(self, *args: Any, **options: Any) -> None:
        with writing():
            added, corrected = load_territories(territory=Territory, zoning=Zoning, zone_place=ZonePlace)
        self.stdout.write(f"{added} territoires ajoutés, {corrected} noms corrigés.")
