"""Every address of the site filled with the things of the world: those it is made for, and a few it is not."""

import os
import re

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.letters.public import notice_stop
from maillage.library.models import Resource
from maillage.network import links
from maillage.network.models import Organisation, Theme

ALL = bool(os.environ.get("ATTACK_ALL"))
RESOURCES = ("public", "members only", "waiting", "withdrawn", "draft", "their version", "asked")


def passes_over(*, turn, number, opens, one_in, first, halved=99):
    """Say whether the role of this turn leaves this address to others, unless all are asked for (`ATTACK_ALL`).

    From turn `first` on, one address in `one_in` of those that opened to nobody yet; from turn `halved` on, one in two of those that did.
    """
    share = (2 if turn >= halved else 1) if opens else one_in
    return not ALL and turn >= first and (number + turn) % share != 0


def patterns(resolver=None, names=()):
    """Give (full name, parameters, access, methods) of every pattern but Django's own administration."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from patterns(pattern, (*names, pattern.namespace))
        elif isinstance(pattern, URLPattern) and pattern.name and getattr(pattern.callback, "ACCESS", None):
            spaces = [name for name in names if name]
            parameters = tuple(re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern)))
            yield ":".join((*spaces, pattern.name)), parameters, pattern.callback.ACCESS, pattern.callback.METHODS


def values(world, name, parameter):
    """Give what a parameter of an address may be."""
    ids, room = world.ids, name.partition(":")[0]
    resources = {each: ids[each] for each in RESOURCES}
    files = {each: uuid for each, uuid in ids.items() if each.endswith(" file")}
    foreign = {"somebody": world.people["owner"].uuid, "a resource": ids["members only"].uuid}
    match room, parameter:
        case "library", "number":
            return {each: one.pk for each, one in resources.items()}
        case "library", "address":
            return {each: one.pk for each, one in resources.items()} | {f"{each}, in words": _words(one) for each, one in resources.items()}
        case "library", "uuid" if name in ("library:file", "library:preview"):
            return files | foreign
        case "library", "uuid" | "key":
            return {each: one.uuid for each, one in resources.items()} | {"somebody": foreign["somebody"]}
        case "network", "number":
            return {"mine": ids["organisation"], "theirs": ids["other organisation"]}
        case "network", "ref":
            return {str(one.pk): f"{one.pk}-{one.slug}" for one in Organisation.objects.all()}
        case "network", "uuid" if "person" in name:
            return {role: person.uuid for role, person in world.people.items()} | {"a resource": foreign["a resource"]}
        case "network", "uuid" if "membership" in name or "steward" in name:
            return {each: uuid for each, uuid in ids.items() if each.startswith("membership")} | foreign
        case "network", "uuid" if "invitation" in name:
            return {"invitation": ids["invitation"].uuid} | foreign
        case "network", "uuid" if "theme" in name:
            return {"theme": Theme.objects.first().uuid} | foreign
        case "network", "uuid":
            return {"request": ids["request"].uuid} | foreign
        case "network", "token":
            return {"nothing": "abc", "forged": _token(world, name)[:-2] + "zz"}
        case "transfer", "uuid":
            return {"run": ids["run"].uuid} | foreign
        case "editorial", "slug":
            return {"page": ids["page"].slug}
        case "demo", "uuid":
            return {}
        case _, "slug":
            return {"theme": Theme.objects.first().slug}
        case _, "number":
            return {"1": 1}
    return {"nothing": "7"}


def _words(resource):
    return resource.get_absolute_url().rstrip("/").rsplit("/", 1)[-1]


def _token(world, name):
    purposes = {"join_confirm": links.CONFIRM, "join_reply": links.REPLY, "vouch_by_link": links.VOUCH}
    purpose = purposes.get(name.partition(":")[2], links.INVITATION)
    return links.token(purpose=purpose, uuid=world.ids["request"].uuid, more=world.people["colleague"].uuid.hex)


def addresses(world, *, method):
    """Give (full name, what it is about, path, access) of everything that answers to a method."""
    for name, parameters, access, methods in patterns():
        if method not in methods or name.startswith(("demo:", "ui:", "catalogue:")) or "logout" in name:
            continue
        choices = [{}]
        for parameter in parameters:
            given = values(world, name, parameter)
            choices = [{**chosen, parameter: (what, value)} for chosen in choices for what, value in given.items()]
        for chosen in choices:
            try:
                path = reverse(name, kwargs={parameter: value for parameter, (_, value) in chosen.items()})
            except NoReverseMatch:
                continue
            yield name, next(iter(chosen.values()), ("",))[0], path, access


def more_pages(world):
    """Give the pages behind parameters: lists narrowed to what is closed, parts, feeds of themes."""
    slug = Theme.objects.get(slug="ecole-et-culture").slug
    return [
        "/bibliotheque/ressources/?annee=1951", "/bibliotheque/ressources/?annee=1952", "/bibliotheque/ressources/?acces=membres",
        f"/bibliotheque/ressources/?organisation={world.ids['organisation']}", f"/bibliotheque/ressources/?theme={slug}",
        f"/bibliotheque/themes/{slug}/flux.xml", "/annuaire/?imprimer=1", "/annuaire/personnes/?imprimer=1", "/recherche/", "/recherche.json?par=100",
        "/recherche/?q=carnet", "/recherche.json?q=carnet", "/recherche/suggestions/?q=carn", "/recherche/?q=petit", "/recherche/?acces=membres",
        f"/bibliotheque/ressources/{world.ids['members only'].pk}/image.png", "/recherche/suggestions/?q=olga",
        "/recherche/?q=comptable", "/recherche/?q=ukrainien",
    ]  # fmt: skip


def private_links(world):
    """Addresses only mails hold: they are never on a page of somebody else."""
    colleague = world.people["colleague"]
    return [
        links.path(purpose=links.REPLY, uuid=world.ids["question"].uuid),
        links.path(purpose=links.VOUCH, uuid=world.ids["request"].uuid, more=colleague.uuid.hex),
        notice_stop(person=colleague, name="library.resource_used").url,
    ]


def kinds_counted():
    """Everything a refused act may have changed, as one value."""
    from django.apps import apps

    skipped = {"sessions", "contenttypes", "django_tasks_db", "usersessions", "files"}
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in skipped or model in (Message, OutgoingMail) or model._meta.label == "kernel.JobRun":
            continue
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in ("seen_on", "last_login")]
        found[model._meta.label] = sorted(map(repr, model._base_manager.values_list(*names)))
    return found


__all__ = ["Resource", "addresses", "kinds_counted", "more_pages", "patterns", "private_links"]
