from django.apps import AppConfig


class TracesConfig(AppConfig):
    name = "maillage.traces"
    label = "traces"
    verbose_name = "Traces"

    def ready(self) -> None:
        """Lend to the pages of meetings what they show of the traces, and say what is kept about people."""
        from maillage.letters.public import register_digest_section
        from maillage.library import public as library
        from maillage.meetings import public as meetings
        from maillage.people.public import register_own_data
        from maillage.traces import public as traces
        from maillage.traces.queries import digest

        register_digest_section(digest.SECTION)
        register_own_data(name="traces", label="Vos notes et vos attestations", collect=traces.own_data, forget=traces.forget)
        library.register_citing(traces.citing)
        meetings.register_meeting_panel(traces.panel_of, once_begun=True)
        meetings.register_meeting_action(traces.actions_of)
        meetings.register_own_panel(traces.own_panel_of)
        meetings.register_agenda_link(traces.agenda_links)
