from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "maillage.network"
    label = "network"
    verbose_name = "Réseau"

    def ready(self) -> None:
        from maillage.network.own_data import forget, own_data
        from maillage.people.public import register_own_data

        register_own_data(name="network", label="Réseau", collect=own_data, forget=forget)
