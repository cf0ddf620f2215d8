"""Organisations, themes and requests for tests."""

from django.utils import timezone

from maillage.network.models import HelpOffer, Invitation, JoinRequest, Membership, Organisation, Territory, Theme


def make_organisation(name="Centre culturel de la Vallée", *, commune="namur", themes=(), **fields):
    fields.setdefault("kind", Organisation.Kind.CENTRE)
    fields.setdefault("slug", "centre")
    place = Territory.objects.get(slug=commune) if commune else None
    row = Organisation.objects.create(name=name, commune=place, created_at=timezone.now(), **fields)
    row.themes.set(themes)
    return row


def make_membership(person, organisation, **fields):
    fields.setdefault("started_on", timezone.localdate())
    fields.setdefault("is_main", not Membership.objects.filter(person=person, ended_on=None).exists())
    return Membership.objects.create(person=person, organisation=organisation, **fields)


def make_theme(name="Théâtre à l’école", **fields):
    fields.setdefault("slug", name.lower().replace(" ", "-").replace("’", "-").encode("ascii", "ignore").decode())
    return Theme.objects.create(name=name, created_at=timezone.now(), **fields)


def make_offer(person, theme, note=""):
    return HelpOffer.objects.create(person=person, theme=theme, note=note)


def make_request(account=None, organisation=None, **fields):
    now = timezone.now()
    fields.setdefault("name", account.name if account else "Farid Gilson")
    fields.setdefault("email", account.email if account else "farid@creche.test")
    fields.setdefault("what_i_do", "J’anime l’éveil musical avec les tout-petits.")
    fields.setdefault("asked_at", now)
    fields.setdefault("confirmed_at", now if account else None)
    return JoinRequest.objects.create(account=account, organisation=organisation, **fields)


def make_invitation(by, email="nour@tilleuls.test", **fields):
    now = timezone.now()
    fields.setdefault("sent_at", now)
    fields.setdefault("expires_at", now + timezone.timedelta(weeks=4))
    return Invitation.objects.create(email=email, invited_by=by, **fields)
