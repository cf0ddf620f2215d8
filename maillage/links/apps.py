from uuid import UUID

from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "maillage.links"
    label = "links"
    verbose_name = "Liens"

    def ready(self) -> None:
        """Lend to the rooms below what they show of the links, and say what is kept about people."""
        from maillage.letters.public import ThingKind, register_digest_section, register_thing
        from maillage.library import public as library
        from maillage.links import public as links
        from maillage.links.domain import handing_over
        from maillage.links.queries import digest
        from maillage.links.queries.waiting import NEW
        from maillage.moderation import public as moderation
        from maillage.network import public as network
        from maillage.people.public import register_handover, register_own_data

        register_digest_section(digest.SECTION)
        register_thing(ThingKind(kind="links.link", label="Liens", stop_words="Ne plus suivre ce lien", cards=links.cards))
        register_own_data(name="links", label="Les liens que vous recommandez", collect=links.own_data, forget=links.forget)
        register_handover(
            "links", handing_over.held_by, handing_over.hand_over, label="Les liens que vous recommandez", data_kind="ressource"
        )  # fmt: skip
        moderation.register_waiting_week("links", links.week_items, labels={NEW})
        moderation.register_reportable(
            moderation.Reportable(kind="links.link", label="Lien", find=links.cards, withdraw=_withdraw, authors=_sponsor)
        )
        network.register_person_panel(links.shared_by_person)
        network.register_theme_count(links.count_by_theme)
        network.register_theme_user(_move_links)
        library.register_shelf(
            library.Shelf(
                name="links",
                label="Liens",
                unit="lien",
                sentence="Des adresses utiles, chacune recommandée par quelqu’un qui dit pourquoi.",
                data_kind="ressource",
                icon="link-simple",
                kinds=("links.link", "people.person"),
                list_name="links:link_list",
                share_name="links:link_add",
                share_label="Ajouter un lien",
                share_sentence="Une bonne adresse, et une phrase qui dit à qui elle sert : c’est tout.",
                latest=links.latest,
                count_listed=links.count_listed,
                count_by_theme=links.listed_by_theme,
                open_pages=links.open_pages,
            )
        )


def _move_links(theme: object, into: object) -> None:
    from maillage.links import public as links

    links.follow_merge(theme=theme, into=into)  # type: ignore[arg-type]


def _withdraw(*, uuid: UUID, person: object, reason: str) -> None:
    from maillage.links.domain import sharing
    from maillage.links.models import Link

    sharing.withdraw(link=Link.objects.get(uuid=uuid), person=person, reason=reason)


def _sponsor(*, uuid: UUID) -> list[object]:
    from maillage.links.models import Link

    return [link.sponsor for link in Link.objects.filter(uuid=uuid).select_related("sponsor")]
