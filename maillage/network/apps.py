from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "maillage.network"
    label = "network"
    verbose_name = "Réseau"

    def ready(self) -> None:
        from maillage.kernel.server import BACKGROUND
        from maillage.network.own_data import forget, own_data
        from maillage.network.periodic import keep_time
        from maillage.people.public import register_own_data

        register_own_data(name="network", label="Réseau", collect=own_data, forget=forget)
        if keep_time not in BACKGROUND:
            BACKGROUND.append(keep_time)
