"""What extraction found, written as rows."""

from maillage.kernel.db.public import writing
from maillage.kernel.extract.run import Analysis, analyse
from maillage.kernel.files import storage
from maillage.kernel.files.events import FileAnalysed
from maillage.kernel.files.models import FilePage, Preview, StoredFile
from maillage.kernel.journal import public as journal


def analyse_stored(*, file: StoredFile) -> str:
    """Read a file in the sandbox and replace its pages, previews and proposals; return its new state. May be run again."""
    try:
        found = analyse(path=file.path, media_type=file.media_type)
    except FileNotFoundError:
        found = Analysis(failure="Ce fichier n’est plus sur le serveur\u202f: déposez-le à nouveau.")
    for preview in found.previews:
        storage.write(data=preview.data, path=storage.preview_path_of(uuid=file.uuid, number=preview.number))
    with writing():
        kept = StoredFile.objects.filter(pk=file.pk).first()
        if kept is None:
            storage.remove(uuid=file.uuid)
            return ""
        kept.state = StoredFile.State.FAILED if found.failure and not found.pages else StoredFile.State.DONE
        kept.state_reason = found.failure
        kept.page_count = found.page_count
        kept.has_text = found.has_text
        kept.found_title, kept.found_author = found.title[:300], found.author[:200]
        kept.found_year, kept.found_language = found.year, found.language[:2]
        kept.warnings = found.warnings
        kept.save()
        kept.pages.all().delete()
        kept.previews.all().delete()
        pages = [FilePage(file=kept, number=number, text=text) for number, text in found.pages]
        FilePage.objects.bulk_create(pages, batch_size=200)
        Preview.objects.bulk_create(
            [Preview(file=kept, number=preview.number, width=preview.width, height=preview.height) for preview in found.previews]
        )
        journal.record(FileAnalysed(file=kept.uuid), actor=None)
    return kept.state
