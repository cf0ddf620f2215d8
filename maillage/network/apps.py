from typing import Any
from uuid import UUID

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "maillage.network"
    label = "network"
    verbose_name = "Réseau"

    def ready(self) -> None:
        from maillage.letters.public import Lender, ThingKind, lend, register_outside_readers, register_thing
        from maillage.moderation import public as moderation
        from maillage.network.own_data import forget, own_data
        from maillage.network.queries import pages
        from maillage.network.queries.cards import THEME, cards
        from maillage.network.queries.invited import outside_readers
        from maillage.network.queries.requests import REQUEST, week_items
        from maillage.people.public import register_own_data

        register_outside_readers("network.invitation", outside_readers)
        register_thing(ThingKind(kind=THEME, label="Thèmes", stop_words="Ne plus suivre ce thème", cards=cards))
        register_thing(
            ThingKind(kind="network.organisation", label="Organisations", stop_words="Ne plus suivre cette organisation", cards=cards)
        )
        lend(Lender(name=pages.THEMES, part=pages.themes_beside))
        register_own_data(name="network", label="Réseau", collect=own_data, forget=forget)
        moderation.register_waiting_week("network", week_items, labels={REQUEST})
        # A profile is corrected by its owner; of a sheet, the presentation alone is withdrawn.
        moderation.register_reportable(
            moderation.Reportable(
                kind="network.organisation", label="Fiche d’organisation", find=cards, withdraw=_hide_presentation,
                withdraw_label="Retirer la présentation", withdrawn="La présentation de cette organisation a été retirée.", authors=_stewards,
            )
        )  # fmt: skip


def _hide_presentation(*, uuid: UUID, person: Any, reason: str) -> None:
    from maillage.network.domain import organisations
    from maillage.network.models import Organisation

    organisations.hide_presentation(organisation=Organisation.objects.get(uuid=uuid), words=reason, actor=person)


def _stewards(*, uuid: UUID) -> list[Any]:
    from maillage.network.models import Organisation
    from maillage.network.notices import stewards_of

    organisation = Organisation.objects.filter(uuid=uuid).first()
    return stewards_of(organisation=organisation) if organisation else []
