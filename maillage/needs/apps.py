from typing import Any
from uuid import UUID

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "maillage.needs"
    label = "needs"
    verbose_name = "Besoins"

    def ready(self) -> None:
        """Lend to the pages of meetings what they show of the needs, follow themes, and say what is kept about people."""
        from maillage.letters import public as letters
        from maillage.meetings import public as meetings
        from maillage.moderation import public as moderation
        from maillage.needs import public as needs
        from maillage.needs.queries import digest
        from maillage.network import public as network
        from maillage.people.public import register_own_data

        letters.register_digest_section(digest.SECTION)
        register_own_data(name="needs", label="Vos besoins", collect=needs.own_data, forget=needs.forget)
        moderation.register_reportable(
            moderation.Reportable(
                kind=needs.Need.KIND, label="Besoin", find=needs.cards, withdraw=_close, withdraw_label="Clore le besoin",
                withdrawn="Ce besoin est clos.", authors=_authors,
            )
        )  # fmt: skip
        network.register_theme_count(needs.count_by_theme)
        network.register_theme_user(_move_needs)
        letters.lend(letters.Lender(name=needs.LENT, part=needs.part_beside, panel=needs.panel_beside))
        meetings.register_agenda_link(needs.agenda_links)


def _move_needs(theme: object, into: object) -> None:
    from maillage.needs import public as needs

    needs.follow_merge(theme=theme, into=into)  # type: ignore[arg-type]


def _close(*, uuid: UUID, person: Any, reason: str) -> None:
    from maillage.needs.domain import needs as acts
    from maillage.needs.models import Need

    acts.close(need=Need.objects.get(uuid=uuid), person=person, words=reason)


def _authors(*, uuid: UUID) -> list[Any]:
    from maillage.needs.models import Need

    return [need.created_by for need in Need.objects.filter(uuid=uuid).select_related("created_by")]
