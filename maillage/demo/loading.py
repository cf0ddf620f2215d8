"""Load the demonstration: what is missing is added, in order; a second load changes nothing."""

import os
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from tqdm import tqdm

from maillage.demo import dossiers, releases
from maillage.demo import loading_community as community
from maillage.demo import loading_initiatives as initiatives
from maillage.demo import loading_letters as letters
from maillage.demo import loading_library as library
from maillage.demo import loading_links as links
from maillage.demo import loading_mails as mails
from maillage.demo import loading_meetings as meetings
from maillage.demo import loading_network as network
from maillage.demo import loading_welcome as welcome
from maillage.demo.clock import tasks_at_once
from maillage.demo.corpus import pieces
from maillage.kernel.files import public as files
from maillage.people.public import Person

Say = Callable[[str], Any]


def load(*, say: Say, quiet: bool = False, workers: int | None = None) -> bool:
    """Add what is missing of the demonstration; return whether anything was."""
    workers = (os.cpu_count() or 1) if workers is None else workers
    with tasks_at_once():
        added = network.load_people()
        coordinator = Person.objects.get(email="coordination@demo.example")
        themes = network.load_themes(coordinator=coordinator)
        organisations = network.load_organisations(coordinator=coordinator, themes=themes)
        people = network.place_people(organisations=organisations, themes=themes, coordinator=coordinator)
        # Those who have just arrived have not done anything yet.
        settled = {key: person for key, person in people.items() if key not in welcome.NEWCOMERS}
        world = library.World(people=settled, organisations=organisations, themes=themes)
        added += _load_resources(world=world, quiet=quiet, workers=workers)
        added += library.load_uses(world=world)
        added += dossiers.load_dossiers(world=world, workers=workers)
        added += releases.load_releases(world=world)
        added += links.load_links(world=world)
        added += initiatives.load_initiatives(world=world)
        added += meetings.load_meetings(world=world)
        added += community.load_discussions(world=world)
        added += network.load_departures(people=people)
        added += network.load_requests(people=people, organisations=organisations)
        added += network.load_invitations(coordinator=coordinator, organisations=organisations)
        added += library.load_readers(world=world)
        added += welcome.load_welcome(people=people)
        added += letters.load_letters(people=people, themes=themes)
        added += mails.load_mails(people=people)
    say(
        f"{len(organisations)} organisations, {len(people)} people, {len(pieces())} resources{'' if added else ': already there, nothing changed'}."
    )
    return bool(added)


def _load_resources(*, world: library.World, quiet: bool, workers: int) -> int:
    missing = library.missing_pieces()
    if not missing:
        return 0
    received: list[Any] = []
    # The files are read all together afterwards, which is much faster.
    with patch.object(files, "analyse_later"):
        for piece in tqdm(missing, desc="Writing the resources", unit=" files", disable=quiet, leave=False):
            received += library.load_piece(piece=piece, world=world)
    with tqdm(total=len(received), desc="Reading them, drawing previews", unit=" files", disable=quiet, leave=False) as bar:
        library.read_files(received=received, workers=workers, done=bar.update)
    return len(missing)
