from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import AppConfig

if TYPE_CHECKING:
    from maillage.library.public import Shelf

NUMBER = r"(\d{1,9})(?:-[^/]*)?/?$"


class CommunityConfig(AppConfig):
    name = "maillage.community"
    label = "community"
    verbose_name = "Questions"

    def ready(self) -> None:
        """Lend to the rooms below what they show of the discussions, read mails, and say what is kept about people."""
        from maillage.community import by_mail
        from maillage.community import public as community
        from maillage.community.queries import digest
        from maillage.letters import public as letters
        from maillage.library import public as library
        from maillage.moderation import public as moderation
        from maillage.network import public as network
        from maillage.people.public import register_own_data

        register_own_data(
            name="community",
            label="Vos questions et vos réponses",
            collect=community.own_data,
            forget=community.forget,
            files=community.own_files,
        )
        network.register_theme_count(community.count_by_theme)
        network.register_theme_user(_move_discussions)
        network.register_person_panel(community.shared_by_person)
        letters.lend(
            letters.Lender(
                name="community.about", part=community.part_beside, panel=community.panel_beside, shows=(community.Discussion.KIND,)
            )
        )
        library.register_shelf(_shelf())
        letters.register_thing(
            letters.ThingKind(
                kind=community.Discussion.KIND, label="Questions", stop_words="Ne plus recevoir cette discussion", cards=community.cards
            )
        )
        moderation.register_waiting("community.held", community.held_posts)
        moderation.register_reportable(
            moderation.Reportable(
                kind=community.Discussion.KIND, label="Discussion", find=community.cards, withdraw=_withdraw_reported, authors=_authors
            )
        )
        for section in digest.SECTIONS:
            letters.register_digest_section(section)
        letters.register_digest_words(names=digest.WORDED, read=digest.words_of)
        moderation.register_reportable(
            moderation.Reportable(
                kind=community.Answer.KIND, label="Réponse", find=community.answer_cards, withdraw=_withdraw_answer, authors=_answer_authors
            )
        )
        by_mail.register()
        _register_things()


def _shelf() -> "Shelf":
    from maillage.community import public as community
    from maillage.library import public as library

    return library.Shelf(
        name="questions",
        label="Questions",
        unit="question",
        sentence="Ce que les collègues se demandent, et ce qu’on leur a répondu.",
        data_kind="question",
        icon="chat-circle",
        kinds=(community.Discussion.KIND,),
        list_name="community:discussion_list",
        share_name="community:discussion_create",
        share_label="Poser une question",
        share_sentence="Une phrase suffit : quelqu’un l’a peut-être déjà vécu.",
        latest=community.latest,
        count_listed=community.count_listed,
        count_by_theme=community.listed_by_theme,
        open_pages=community.open_pages,
        in_library=False,
    )


def _register_things() -> None:
    """Say what a discussion can be about, among what stands below."""
    from maillage.community import public as community
    from maillage.dossiers import public as dossiers
    from maillage.initiatives import public as initiatives
    from maillage.library import public as library
    from maillage.links import public as links
    from maillage.meetings import public as meetings
    from maillage.needs import public as needs
    from maillage.network import public as network

    for model, path, cards in (
        (community.Discussion, "questions", community.cards),
        (library.Resource, "bibliotheque/ressources", library.cards),
        (dossiers.Dossier, "bibliotheque/dossiers", dossiers.cards),
        (initiatives.Initiative, "bibliotheque/initiatives", initiatives.cards),
        (links.Link, "bibliotheque/liens", links.cards),
        (needs.Need, "rencontres/besoins", needs.cards),
        (meetings.Meeting, "rencontres", meetings.cards),
        (network.Organisation, "annuaire/organisations", network.cards),
    ):
        kind = getattr(model, "KIND", "") or KINDS[model.__name__]
        community.register_thing_kind(kind=kind, address=f"/{path}/{NUMBER}", cards=cards, model=model)


KINDS = {"Resource": "library.resource", "Dossier": "dossiers.dossier", "Organisation": "network.organisation", "Link": "links.link"}


def _move_discussions(theme: object, into: object) -> None:
    from maillage.community import public as community

    community.follow_merge(theme=theme, into=into)  # type: ignore[arg-type]


def _withdraw_reported(*, uuid: UUID, person: Any, reason: str) -> None:
    from maillage.community import public as community

    community.withdraw(discussion=community.Discussion.objects.get(uuid=uuid), person=person, words=reason)


def _authors(*, uuid: UUID) -> list[Any]:
    from maillage.community import public as community
    from maillage.community.notices import writer_of

    found = community.Discussion.objects.filter(uuid=uuid).select_related("author", "relay").first()
    writer = writer_of(discussion=found) if found else None
    return [writer] if writer is not None else []


def _withdraw_answer(*, uuid: UUID, person: Any, reason: str) -> None:
    from maillage.community import public as community

    given = community.Answer.objects.select_related("discussion__relay").get(uuid=uuid)
    community.withdraw_answer(given=given, person=person, words=reason)


def _answer_authors(*, uuid: UUID) -> list[Any]:
    from maillage.community import public as community
    from maillage.community.notices import writer_of

    given = community.Answer.objects.select_related("author", "discussion__relay").filter(uuid=uuid).first()
    writer = writer_of(discussion=given.discussion, answer=given) if given else None
    return [writer] if writer is not None else []
