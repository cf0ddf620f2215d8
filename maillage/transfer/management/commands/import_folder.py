from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from maillage.kernel.files.public import FileRefused
from maillage.people import public as people
from maillage.transfer.domain.runs import run_folder
from maillage.transfer.models import ImportItem


class Command(BaseCommand):
    help = "Import a tree of files, with an optional sheet that describes them. Cut and run again, it goes on where it was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="folder to import")
        parser.add_argument("--sheet", type=Path, help="CSV, XLSX or ODS: path, title, summary, themes, organisation, year, access…")
        parser.add_argument(
            "--access", choices=["public", "members"], default="members", help="for the files of which the sheet says nothing"
        )
        parser.add_argument("--publish", action="store_true", help="publish at once; otherwise they wait as contributions")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--by", help="e-mail of the member who shares them; by default the first coordinator")

    def handle(self, *args: Any, path: Path, sheet: Path | None, **options: Any) -> None:
        if not path.is_dir():
            raise CommandError(f"{path} is not a folder.")
        if sheet and not sheet.is_file():
            raise CommandError(f"{sheet} is not a file.")
        by = people.find_by_email(email=options["by"]) if options["by"] else people.coordinators().order_by("pk").first()
        if by is None:
            raise CommandError("Nobody to share them: give --by with the e-mail of a member.")
        bar = tqdm(unit="file", file=self.stderr, disable=None)
        counts = dict.fromkeys(ImportItem.Outcome, 0)

        def report(item: ImportItem) -> None:
            counts[ImportItem.Outcome(item.outcome)] += 1
            with tqdm.external_write_mode(file=self.stdout):
                self.stdout.write(f"{item.get_outcome_display():8} {item.path}{' — ' + item.reason if item.reason else ''}")
            bar.update()

        def expect(total: int) -> None:
            bar.total = total
            bar.refresh()

        try:
            run_folder(
                by=by,
                folder=path,
                sheet=sheet,
                access=options["access"].upper(),
                publish=options["publish"],
                trial=options["dry_run"],
                report=report,
                expect=expect,
            )
        except FileRefused as refusal:
            raise CommandError(refusal.reason) from refusal
        finally:
            bar.close()
        words = ", ".join(f"{count} {outcome.label}" for outcome, count in counts.items() if count) or "aucun fichier"
        self.stdout.write(f"{'Essai : ' if options['dry_run'] else ''}{words}.")
