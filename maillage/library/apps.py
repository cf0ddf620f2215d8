from uuid import UUID

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "maillage.library"
    label = "library"
    verbose_name = "Bibliothèque"

    def ready(self) -> None:
        """Lend to the rooms below what they show of the library, and say what it keeps about people."""
        from maillage.letters.public import Lender, ThingKind, lend, register_digest_section, register_thing
        from maillage.library import public as library
        from maillage.library.queries import digest, inspirations
        from maillage.library.queries.waiting import NEW
        from maillage.moderation import public as moderation
        from maillage.network import public as network
        from maillage.people.public import register_own_data

        register_digest_section(digest.SECTION)
        register_thing(
            ThingKind(kind="library.resource", label="Ressources", stop_words="Ne plus suivre cette ressource", cards=library.cards)
        )
        lend(Lender(name=inspirations.LENT, part=inspirations.part_beside))
        register_own_data(
            name="library", label="Ce que vous avez partagé", collect=library.own_data, forget=library.forget, files=library.own_files
        )
        moderation.register_waiting_week("library", library.week_items, labels={NEW})
        moderation.register_reportable(
            moderation.Reportable(
                kind="library.resource", label="Ressource", find=library.cards, withdraw=_withdraw, authors=library.owners_of_resource
            )
        )
        network.register_organisation_panel(library.shared_by_organisation, kinds=("library.resource",))
        network.register_person_panel(library.shared_by_person)
        network.register_organisation_count(library.count_by_organisation, kinds=("library.resource",))
        network.register_theme_count(library.count_by_theme)
        network.register_theme_user(_move_resources)
        library.register_inspiration_kind(
            kind="library.resource",
            name="ressource",
            prefix="/bibliotheque/ressources/",
            cards=library.cards,
            may_edit=library.may_edit_resource,
            owners=library.owners_of_resource,
            numbers=library.resources_by_number,
            listed=library.Resource.objects.listed_for,
        )


def _move_resources(theme: object, into: object) -> None:
    from maillage.library import public as library

    library.follow_merge(theme=theme, into=into)  # type: ignore[arg-type]


def _withdraw(*, uuid: UUID, person: object, reason: str) -> None:
    from maillage.library.domain import publishing
    from maillage.library.models import Resource

    publishing.withdraw(resource=Resource.objects.get(uuid=uuid), person=person, reason=reason)
