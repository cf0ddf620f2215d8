from typing import Any
from uuid import UUID

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "maillage.meetings"
    label = "meetings"
    verbose_name = "Rencontres"

    def ready(self) -> None:
        """Lend to the rooms below what they show of the meetings, and say what is kept about people."""
        from maillage.letters.public import ThingKind, register_digest_section, register_thing
        from maillage.library import public as library
        from maillage.mailbox.public import register_reply_reader
        from maillage.meetings import public as meetings
        from maillage.meetings.domain import handing_over, mailed
        from maillage.meetings.queries import digest
        from maillage.moderation import public as moderation
        from maillage.network import public as network
        from maillage.people.public import register_handover, register_own_data

        for section in digest.SECTIONS:
            register_digest_section(section)
        register_thing(
            ThingKind(kind=meetings.Meeting.KIND, label="Rencontres", stop_words="Ne plus suivre cette rencontre", cards=meetings.cards)
        )
        register_own_data(name="meetings", label="Vos rencontres et vos inscriptions", collect=meetings.own_data, forget=meetings.forget)
        register_handover("meetings", handing_over.held_by, handing_over.hand_over, label="Vos rencontres à venir", data_kind="rencontre")
        register_reply_reader("rencontre", mailed.read_answer, label="réponse à propos d’une rencontre", page=mailed.page_of)
        moderation.register_reportable(
            moderation.Reportable(
                kind=meetings.Meeting.KIND, label="Rencontre", find=meetings.cards, withdraw=_cancel, withdraw_label="Annuler la rencontre",
                withdrawn="Cette rencontre est annulée.", authors=_organisers,
            )
        )  # fmt: skip
        library.register_shelf(
            library.Shelf(
                name="rencontres",
                label="Rencontres",
                unit="rencontre",
                sentence="Ateliers, journées, formations et visites, sur place ou à distance.",
                data_kind="rencontre",
                icon="calendar-blank",
                kinds=(meetings.Meeting.KIND, "network.organisation"),
                list_name="meetings:meeting_list",
                share_name="meetings:meeting_create",
                share_label="Préparer une rencontre",
                share_sentence="Un titre suffit pour garder une idée.",
                latest=meetings.upcoming,
                count_listed=meetings.count_listed,
                count_by_theme=meetings.listed_by_theme,
                open_pages=meetings.open_pages,
                in_library=False,
            )
        )
        network.register_organisation_panel(meetings.held_by_organisation, kinds=("meetings.meeting", "meetings.series"))
        network.register_person_panel(meetings.held_by_person)
        network.register_theme_count(meetings.count_by_theme)
        network.register_theme_user(_move_meetings)


def _move_meetings(theme: object, into: object) -> None:
    from maillage.meetings import public as meetings

    meetings.follow_merge(theme=theme, into=into)  # type: ignore[arg-type]


def _cancel(*, uuid: UUID, person: Any, reason: str) -> None:
    from maillage.kernel.access.public import Refused, Stale
    from maillage.meetings.domain import stages
    from maillage.meetings.models import Meeting

    try:
        stages.cancel(meeting=Meeting.objects.get(uuid=uuid), person=person, words=reason)
    except Stale as stale:
        raise Refused("Cette rencontre est passée, ou déjà annulée\u00a0: demandez plutôt un changement.") from stale


def _organisers(*, uuid: UUID) -> list[Any]:
    from maillage.meetings.models import Meeting

    meeting = Meeting.objects.filter(uuid=uuid).select_related("created_by").first()
    if meeting is None:
        return []
    rows = meeting.people_rows.filter(role="ORGANISER", person__isnull=False).select_related("person").order_by("position", "pk")
    return [row.person for row in rows] or [meeting.created_by]
