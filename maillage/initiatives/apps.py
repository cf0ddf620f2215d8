from uuid import UUID

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "maillage.initiatives"
    label = "initiatives"
    verbose_name = "Initiatives"

    def ready(self) -> None:
        """Lend to the rooms below what they show of the initiatives, and say what is kept about people."""
        from maillage.initiatives import public as initiatives
        from maillage.initiatives.domain import handing_over
        from maillage.initiatives.queries import digest, taking
        from maillage.initiatives.queries.waiting import LABELS
        from maillage.letters.public import ThingKind, register_digest_section, register_thing
        from maillage.library import public as library
        from maillage.moderation import public as moderation
        from maillage.network import public as network
        from maillage.people.public import register_handover, register_own_data

        register_digest_section(digest.SECTION)
        register_thing(
            ThingKind(
                kind=initiatives.Initiative.KIND, label="Initiatives", stop_words="Ne plus suivre cette initiative", cards=initiatives.cards
            )
        )
        register_own_data(
            name="initiatives", label="Vos initiatives et vos témoignages", collect=initiatives.own_data, forget=initiatives.forget,
            files=initiatives.own_files,
        )  # fmt: skip
        register_handover(
            "initiatives", handing_over.contacts_held_by, handing_over.hand_contact_over, label="Les initiatives dont vous êtes le contact",
            data_kind="initiative",
        )  # fmt: skip
        register_handover(
            "experiments", handing_over.experiments_held_by, handing_over.hand_experiment_over, label="Vos expérimentations en cours",
            data_kind="initiative",
        )  # fmt: skip
        library.register_shelf(
            library.Shelf(
                name="initiatives",
                label="Initiatives",
                unit="initiative",
                sentence="Ce que des équipes ont essayé, avec qui, à quel prix, et ce qu’elles ne referaient pas.",
                data_kind="initiative",
                icon="hand-heart",
                kinds=(initiatives.Initiative.KIND, "network.organisation"),
                list_name="initiatives:initiative_list",
                share_name="initiatives:describe",
                share_label="Raconter une initiative",
                share_sentence="Un titre, une phrase, ce que vous avez fait. Le reste peut venir plus tard.",
                latest=initiatives.latest,
                count_listed=initiatives.count_listed,
                count_by_theme=initiatives.listed_by_theme,
                open_pages=initiatives.open_pages,
            )
        )
        moderation.register_waiting_week("initiatives", initiatives.week_items, labels=set(LABELS.values()))
        moderation.register_reportable(
            moderation.Reportable(
                kind=initiatives.Initiative.KIND, label="Initiative", find=initiatives.cards, withdraw=_withdraw,
                authors=taking.owners_of_initiative,
            )
        )  # fmt: skip
        network.register_organisation_panel(
            initiatives.shared_by_organisation, kinds=("initiatives.initiative", "initiatives.testimony", "initiatives.experiment")
        )
        network.register_person_panel(initiatives.shared_by_person)
        network.register_organisation_count(
            initiatives.count_by_organisation, kinds=("initiatives.initiative", "initiatives.testimony", "initiatives.experiment")
        )
        network.register_theme_count(initiatives.count_by_theme)
        network.register_theme_user(_move_initiatives)
        library.register_inspiration_kind(
            kind=initiatives.Initiative.KIND,
            name="initiative",
            prefix="/bibliotheque/initiatives/",
            cards=initiatives.cards,
            may_edit=taking.may_edit_initiative,
            owners=taking.owners_of_initiative,
            numbers=taking.initiatives_by_number,
            listed=initiatives.Initiative.objects.listed_for,
        )


def _move_initiatives(theme: object, into: object) -> None:
    from maillage.initiatives import public as initiatives

    initiatives.follow_merge(theme=theme, into=into)  # type: ignore[arg-type]


def _withdraw(*, uuid: UUID, person: object, reason: str) -> None:
    from maillage.initiatives.domain import publishing
    from maillage.initiatives.models import Initiative

    publishing.withdraw(thing=Initiative.objects.get(uuid=uuid), person=person, reason=reason)
