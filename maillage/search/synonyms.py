"""Words that mean the same here: other names of themes, and the network's own list of acronyms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from maillage.search.analysis import FRENCH, Analyser, Entry, clean
from maillage.search.names import Names, told

# Acronyms of the sector with what they stand for, and words used for one another.
NETWORK: tuple[tuple[str, ...], ...] = (
    ("FWB", "Fédération Wallonie-Bruxelles", "Communauté française"),
    ("CC", "centre culturel"),
    ("PECA", "parcours d'éducation culturelle et artistique"),
    ("EAC", "éducation artistique et culturelle"),
    ("ACG", "action culturelle générale"),
    ("ACI", "action culturelle intensifiée"),
    ("ACS", "action culturelle spécialisée"),
    ("CA", "conseil d'administration"),
    ("AG", "assemblée générale"),
    ("AMO", "action en milieu ouvert", "aide en milieu ouvert"),
    ("APE", "aide à la promotion de l'emploi"),
    ("CO", "conseil d'orientation"),
    ("OA", "organe d'administration"),
    ("CPAS", "centre public d'action sociale"),
    ("CEC", "centre d'expression et de créativité"),
    ("EPN", "espace public numérique"),
    ("ETP", "équivalent temps plein"),
    ("MJ", "maison de jeunes"),
    ("ATL", "accueil temps libre"),
    ("PCS", "plan de cohésion sociale"),
    ("EFT", "entreprise de formation par le travail"),
    ("ESAHR", "enseignement secondaire artistique à horaire réduit"),
    ("ASBL", "association sans but lucratif"),
    ("RGPD", "règlement général sur la protection des données"),
    ("PMR", "personne à mobilité réduite"),
    ("FLE", "français langue étrangère"),
    ("IA", "intelligence artificielle"),
    ("PV", "procès-verbal", "compte rendu"),
    ("RH", "ressources humaines"),
    ("DRAC", "direction régionale des affaires culturelles"),
    ("CTEJ", "chambre des théâtres pour l'enfance et la jeunesse"),
    ("ONE", "office de la naissance et de l'enfance"),
    ("PCDN", "plan communal de développement de la nature"),
    ("subside", "subvention"),
    ("budget", "plan financier"),
    ("tout-petit", "petite enfance"),
    ("crèche", "milieu d'accueil"),
    ("bénévole", "volontaire"),
    ("contrat-programme", "convention pluriannuelle"),
    ("régisseur", "technicien du spectacle"),
    ("billetterie", "vente de tickets"),
    ("infolettre", "newsletter", "lettre d'information"),
)


# Names of several words that every index is written with.
NETWORK_NAMES = Names.of(name for group in NETWORK for name in group)


@dataclass(slots=True)
class Synonyms:
    """Groups of names looked up by the stems of a question.

    The names of one group of the network mean the same. The other names of a theme lead to it, as its own name leads to them;
    they do not mean the same as one another (budget, sponsorship and receipts are three things under one theme).
    """

    _groups: list[tuple[bool, list[tuple[Entry, ...]]]] = field(default_factory=list)
    _starts: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Iterable[Sequence[str]], *, themes: Iterable[Sequence[str]] = (), analyser: Analyser = FRENCH) -> Synonyms:
        """Read groups of names, and themes, each after its own name; names are analysed like any text."""
        made = cls()
        for is_theme, names in [*((False, names) for names in groups), *((True, names) for names in themes)]:
            members = [tuple(analyser.entries(clean(name))) for name in names]
            members = [member for member in members if member]
            if len(members) < 2:
                continue
            number = len(made._groups)
            made._groups.append((is_theme, members))
            for member in members:
                key = told(member, analyser=analyser)
                if key:
                    made._starts.setdefault(key[0], []).append((key, number))
        for starts in made._starts.values():
            starts.sort(key=lambda start: -len(start[0]))
        return made

    def at(self, entries: Sequence[Entry], place: int) -> tuple[int, list[tuple[Entry, ...]], bool]:
        """How many entries from `place` on are a known name, its other names, and whether it is that of a theme. (0, [], False) when none is."""
        first = entries[place].stems[0] if entries[place].stems else ""
        for key, number in self._starts.get(first, ()):
            asked: list[str] = []
            end = place
            while end < len(entries) and len(asked) < len(key):
                asked += [FRENCH.stem(word) for word in entries[end].words]
                end += 1
            if tuple(asked) == key:
                is_theme, members = self._groups[number]
                leads = members[:1] if is_theme and told(members[0]) != key else members
                others = [member for member in leads if told(member) != key]
                return end - place, others, is_theme
        return 0, [], False
