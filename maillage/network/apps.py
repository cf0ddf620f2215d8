from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "maillage.network"
    label = "network"
    verbose_name = "Réseau"

    def ready(self) -> None:
        from maillage.letters.public import ThingKind, register_outside_readers, register_thing
        from maillage.moderation import public as moderation
        from maillage.network.own_data import forget, own_data
        from maillage.network.queries.cards import THEME, cards
        from maillage.network.queries.invited import outside_readers
        from maillage.network.queries.requests import REQUEST, week_items
        from maillage.people.public import register_own_data

        register_outside_readers("network.invitation", outside_readers)
        register_thing(ThingKind(kind=THEME, label="Thèmes", stop_words="Ne plus suivre ce thème", cards=cards))
        register_own_data(name="network", label="Réseau", collect=own_data, forget=forget)
        moderation.register_waiting_week("network", week_items, labels={REQUEST})
        # A sheet is corrected by its stewards, a profile by its owner: neither is withdrawn from the desk.
        moderation.register_reportable(moderation.Reportable(kind="network.organisation", label="Fiche d’organisation", find=cards))
