"""Initiatives, testimonies and experiments, with what they need around them."""

import io
import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from maillage.initiatives.domain import experiments, initiatives, testimonies
from maillage.initiatives.domain.content import Content
from maillage.kernel.files import public as files
from tests.factories.library import make_theme


def make_sheet(person, **fields):
    """A draft of a sheet."""
    fields.setdefault("title", "Les bébés à l’opéra")
    fields.setdefault("summary", "Six matinées de voix et de silence à la crèche.")
    fields.setdefault("done", "Une chanteuse est venue **six matinées**, au moment de l’accueil.")
    fields.setdefault("themes", [make_theme()])
    return initiatives.save_draft(person=person, key=uuid.uuid4(), content=Content(**fields))


def make_initiative(person, **fields):
    """A published sheet, open to all unless told otherwise."""
    fields.setdefault("access", "PUBLIC")
    now = timezone.now()
    person_trusted = person.trusted_at
    person.trusted_at = now
    initiative = initiatives.submit(initiative=make_sheet(person, **fields), person=person)
    person.trusted_at = person_trusted
    return initiative


def make_spotted(coordinator, title="Un opéra pour les bébés", **fields):
    """A sheet opened in one minute."""
    fields.setdefault("contact_name", "Madame Lenoir")
    fields.setdefault("contact_phone", "+32 81 00 00 00")
    call_back_on = fields.pop("call_back_on", None)
    return initiatives.spot(coordinator=coordinator, title=title, content=Content(title=title, **fields), call_back_on=call_back_on)


def make_words(**fields):
    fields.setdefault("title", "Nous avons appris à nous taire")
    fields.setdefault("text", "Au début je parlais tout le temps. Puis les enfants ont commencé.")
    return testimonies.Words(**fields)


def make_testimony(person, *, agreed=True, **fields):
    """A testimony sent by a trusted person: published when agreed."""
    person.trusted_at = person.trusted_at or timezone.now()
    draft = testimonies.save_draft(person=person, key=uuid.uuid4(), words=make_words(**fields))
    return testimonies.send_testimony(testimony=draft, person=person, agreed=agreed)


def make_experiment(person, **fields):
    """A published experiment that runs for another month."""
    today = timezone.localdate()
    fields.setdefault("title", "Un tapis de livres dans le couloir")
    fields.setdefault("question", "Les parents s’arrêtent-ils plus longtemps ?")
    fields.setdefault("watched", "Combien de minutes\nQui s’assied")
    fields.setdefault("starts_on", today - timedelta(days=20))
    fields.setdefault("ends_on", today + timedelta(days=30))
    fields.setdefault("access", "PUBLIC")
    person.trusted_at = person.trusted_at or timezone.now()
    draft = experiments.save_draft(person=person, key=uuid.uuid4(), protocol=experiments.Protocol(**fields))
    return experiments.submit(experiment=draft, person=person)


def photo_bytes(colour="teal", gps=False):
    out = io.BytesIO()
    picture = Image.new("RGB", (800, 600), colour)
    if gps:
        exif = picture.getexif()
        exif[0x010F] = "Appareil secret"
        picture.save(out, "JPEG", exif=exif)
    else:
        picture.save(out, "JPEG")
    return out.getvalue()


def make_photo(owner, colour="teal"):
    return files.receive(upload=ContentFile(photo_bytes(colour), name=f"photo-{colour}.jpg"), owner=owner)
