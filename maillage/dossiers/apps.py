from uuid import UUID

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "maillage.dossiers"
    label = "dossiers"
    verbose_name = "Dossiers"

    def ready(self) -> None:
        """Lend to the rooms below what they show of the dossiers, and say what is kept about people."""
        from maillage.dossiers import public as dossiers
        from maillage.dossiers.domain import handing_over, mailed
        from maillage.dossiers.queries import digest, taking
        from maillage.dossiers.queries.waiting import NEW
        from maillage.letters.public import ThingKind, register_digest_section, register_thing
        from maillage.library import public as library
        from maillage.mailbox.public import register_reply_reader
        from maillage.moderation import public as moderation
        from maillage.network import public as network
        from maillage.people.public import register_handover, register_own_data

        for section in digest.SECTIONS:
            register_digest_section(section)
        register_reply_reader(mailed.READER, mailed.read_reply, label="réponse à propos d’un dossier", page=mailed.page_of)
        register_thing(ThingKind(kind="dossiers.dossier", label="Dossiers", stop_words="Ne plus suivre ce dossier", cards=dossiers.cards))
        register_own_data(
            name="dossiers",
            label="Vos dossiers, demandes et mises à disposition",
            collect=dossiers.own_data,
            forget=dossiers.forget,
            files=dossiers.own_files,
        )
        library.register_shelf(
            library.Shelf(
                name="dossiers",
                label="Dossiers",
                unit="dossier",
                sentence="Des dossiers de reconnaissance et des demandes, partagés partie par partie ou de personne à personne.",
                data_kind="dossier",
                icon="folder-open",
                kinds=("dossiers.dossier", "dossiers.lists", "network.organisation"),
                list_name="dossiers:dossier_list",
                share_name="dossiers:share",
                share_label="Partager un dossier",
                share_sentence="Un PDF, vos accès partie par partie, une vérification avant que quoi que ce soit ne s’ouvre.",
                latest=dossiers.latest,
                count_listed=dossiers.count_listed,
                count_by_theme=dossiers.listed_by_theme,
                open_pages=dossiers.open_pages,
            )
        )
        register_handover("dossiers", handing_over.held_by, handing_over.hand_over, label="Vos dossiers", data_kind="dossier")
        moderation.register_waiting_week("dossiers", dossiers.week_items, labels={NEW})
        moderation.register_reportable(
            moderation.Reportable(
                kind="dossiers.dossier", label="Dossier", find=dossiers.cards, withdraw=_withdraw, authors=taking.owners_of_dossier
            )
        )
        network.register_organisation_panel(dossiers.shared_by_organisation, kinds=("dossiers.dossier",))
        network.register_person_panel(dossiers.shared_by_person)
        network.register_organisation_count(dossiers.count_by_organisation, kinds=("dossiers.dossier",))
        network.register_theme_count(dossiers.count_by_theme)
        network.register_theme_user(_move_dossiers)
        library.register_inspiration_kind(
            kind="dossiers.dossier",
            name="dossier",
            prefix="/bibliotheque/dossiers/",
            cards=dossiers.cards,
            may_edit=taking.may_edit_dossier,
            owners=taking.owners_of_dossier,
            numbers=taking.dossiers_by_number,
            listed=dossiers.Dossier.objects.listed_for,
        )


def _move_dossiers(theme: object, into: object) -> None:
    from maillage.dossiers import public as dossiers

    dossiers.follow_merge(theme=theme, into=into)  # type: ignore[arg-type]


def _withdraw(*, uuid: UUID, person: object, reason: str) -> None:
    from maillage.dossiers.domain import publishing
    from maillage.dossiers.models import Dossier

    publishing.withdraw(dossier=Dossier.objects.get(uuid=uuid), person=person, reason=reason)
