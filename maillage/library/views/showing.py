"""What the page of a resource says to machines, and the small texts around it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from maillage.kernel.files.public import StoredFile
from maillage.kernel.text.dates import short_date
from maillage.kernel.text.markdown import to_text
from maillage.kernel.text.numbers import filesize_fr, plural_fr
from maillage.kernel.ui.html import json_for_script
from maillage.library.models import Resource
from maillage.library.models.choices import LANGUAGES, Access, Form, Licence
from maillage.library.queries.pages import Holding, Links

NUMBERS = ("Aucune", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix")
TYPES = {Form.VIDEO: "VideoObject", Form.SLIDES: "PresentationDigitalDocument", Form.BUDGET: "SpreadsheetDigitalDocument"}


def download_label(*, file: StoredFile) -> str:
    """Write the button: "Télécharger (PDF, 1,8 Mo)"."""
    # « Word » says as much as « Document Word », and stays on one line.
    return f"Télécharger ({file.kind.label.rsplit(' ', 1)[-1]}, {filesize_fr(file.size)})"


def file_words(*, file: StoredFile, language: str = "fr") -> str:
    """Describe a file: format, pages, weight, and its language when it is not French."""
    parts = [file.kind.label]
    if file.page_count:
        parts.append(plural_fr(file.page_count, "page"))
    parts.append(filesize_fr(file.size))
    if language not in ("", "fr"):
        parts.append(f"en {LANGUAGES.get(language, language)}")
    return ", ".join(parts)


def uses_title(*, count: int) -> str:
    """Write the heading: "Quatre équipes s’en sont servies"."""
    if count == 1:
        return "Une équipe s’en est servie"
    return f"{NUMBERS[count] if count < len(NUMBERS) else count} équipes s’en sont servies"


def quoted(text: str) -> str:
    """Put a person's words between French quotation marks, unless they already are."""
    text = text.strip()
    return text if not text or text.startswith("«") else f"«\u00a0{text}\u00a0»"


def as_list(text: str) -> str:
    """Make a list of several lines, one idea each; a text with marks of its own stays as it is."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or any(line[0] in "-*#>|" or line[:2].rstrip(".").isdigit() for line in lines):
        return text
    return "\n".join(f"- {line}" for line in lines)


def licence_words(*, resource: Resource, organisations: list[str]) -> str:
    """Write how it may be used again, naming whom to cite."""
    if resource.licence == Licence.CITE and organisations:
        return f"Libre, en citant l’organisation ({' et '.join(organisations[:2])})"
    return str(resource.get_licence_display())


def meta_of(*, resource: Resource) -> list[Any]:
    """Give the facts under the title: when, and for whom."""
    meta: list[Any] = []
    if resource.published_at:
        meta.append(("calendar-blank", f"Partagé le {short_date(resource.published_at)}"))
    meta.append(("globe-simple", "Ouvert à toutes et tous") if resource.access == Access.PUBLIC else ("lock-simple", "Membres du réseau"))
    return meta


def dublin_core(*, resource: Resource, links: Links, holding: Holding, url: str) -> list[tuple[str, str, str]]:
    """Give the Dublin Core of a public page: name, value, and the language of the value when it is not the page's."""
    pairs = [
        ("DC.title", resource.title),
        ("DC.identifier", url),
        ("DC.description", resource.summary),
        ("DC.type", resource.get_form_display()),
    ]
    pairs += [("DC.creator", link.label) for link in links.authors] or [("DC.creator", link.label) for link in links.organisations]
    pairs += [("DC.publisher", link.label) for link in links.organisations]
    pairs += [("DC.subject", link.label) for link in links.themes]
    if resource.published_at:
        pairs.append(("DC.date", resource.published_at.date().isoformat()))
    if resource.year:
        pairs.append(("DCTERMS.created", str(resource.year)))
    pairs.append(("DC.language", resource.language or "fr"))
    pairs.append(
        ("DC.rights", resource.licence_url or licence_words(resource=resource, organisations=[link.label for link in links.organisations]))
    )
    pairs += [("DC.format", file.media_type) for file in holding.files]
    if resource.audience:
        pairs.append(("DCTERMS.audience", resource.audience))
    languages = {"DC.title": resource.title_language, "DC.description": resource.words_language}
    return [(name, value, languages.get(name, "")) for name, value in pairs]


def json_ld(*, resource: Resource, links: Links, holding: Holding, url: str) -> SafeString:
    """Give the schema.org description of a public page, safe inside a script element (data, never run)."""
    base = settings.BASE_URL
    value: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": [TYPES.get(Form(resource.form), "DigitalDocument"), "LearningResource"],
        "name": resource.title,
        "description": resource.summary,
        "url": url,
        "inLanguage": resource.language or "fr",
        "learningResourceType": resource.get_form_display(),
        "isAccessibleForFree": True,
        "about": [{"@type": "Thing", "name": link.label} for link in links.themes],
        "author": [{"@type": "Person", "name": link.label} for link in links.authors],
        "publisher": [{"@type": "Organization", "name": link.label} for link in links.organisations],
        "image": base + reverse("library:resource_image", args=[resource.pk]),
        "dateModified": resource.updated_at.isoformat(),
    }
    if resource.published_at:
        value["datePublished"] = resource.published_at.isoformat()
    if resource.year:
        value["dateCreated"] = str(resource.year)
    if resource.licence_url:
        value["license"] = resource.licence_url
    if resource.audience:
        value["audience"] = {"@type": "Audience", "audienceType": resource.audience}
    if holding.versions:
        value["version"] = str(holding.versions[0].version.number)
    if holding.files:
        value["encoding"] = [
            {
                "@type": "MediaObject",
                "name": file.name,
                "encodingFormat": file.media_type,
                "contentSize": str(file.size),
                "contentUrl": base + reverse("library:file", args=[file.uuid]),
            }
            for file in holding.files
        ]
    if resource.quote:
        value["abstract"] = to_text(resource.quote)
    return json_for_script(value)
