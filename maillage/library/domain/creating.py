"""Bring a whole resource in one call: imports and the demonstration."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import writing
from maillage.kernel.files.public import StoredFile
from maillage.kernel.text.characters import one_line, readable
from maillage.library.domain.content import Content, write_content
from maillage.library.domain.drafts import attach_files
from maillage.library.domain.publishing import publish_directly
from maillage.library.models import Resource
from maillage.library.models.choices import Access, Form, Licence
from maillage.network.public import Organisation, Territory, Theme


def create_resource(
    *,
    contributor: Any,
    title: str,
    summary: str,
    themes: Sequence[Theme],
    organisations: Sequence[Organisation],
    files: Sequence[StoredFile] = (),
    access: str = Access.MEMBERS,
    form: str = Form.OTHER,
    year: int | None = None,
    publish: bool = False,
    at: datetime | None = None,
    audience: str = "",
    territory: Territory | None = None,
    language: str = "",
    words_in: str = "",
    licence: str = Licence.CITE,
    video_url: str = "",
    quote: str = "",
    context: str = "",
    keep: str = "",
    otherwise: str = "",
    authors: Sequence[str] = (),
    import_key: str = "",
) -> Resource:
    """Make a resource with its files, already received; published when asked, else waiting for the coordination. Tells nobody.

    `at` dates it (now by default). `import_key` lets an import find it again.

    Raises:
        Refused: no title, or no sentence.
    """
    title, summary = one_line(title), readable(summary).strip()
    if not title or not summary:
        raise Refused("Une ressource a un titre et une phrase de présentation.")
    now = at or timezone.now()
    content = Content(
        title=title[:200], summary=summary[:600], form=form, access=access, audience=audience[:200], year=year,
        territory=territory, language=language, words_in=words_in, licence=licence, video_url=video_url, quote=quote, context=context, keep=keep,
        otherwise=otherwise, themes=themes, organisations=organisations, authors=authors,
    )  # fmt: skip
    with writing():
        resource = Resource.objects.create(contributor=contributor, created_at=now, updated_at=now, import_key=import_key[:200])
        write_content(resource=resource, content=content)
        resource.save()
        attach_files(resource=resource, person=contributor, added=files, hurry=False)
        if publish:
            publish_directly(resource=resource, by=contributor, at=now)
        else:
            resource.submitted_at = now
            resource.save(update_fields=["submitted_at"])
    return resource
