"""Dossiers, links and initiatives: the rows of each page, read with the plain ORM and its prefetches, poured in one template."""

from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from floor.views import listed as listed_resources
from maillage.dossiers.models import AccessRequest, Dossier, DossierVersion, LevelAsked, Part, PartDownload, Release, SharingConsent
from maillage.dossiers.queries.offering import MOST_OFFERED
from maillage.dossiers.queries.sections import fitting
from maillage.initiatives.models import Initiative, Testimony
from maillage.kernel.files.models import FilePage
from maillage.links.models import Link

LEVELS = Prefetch("levels", LevelAsked.objects.select_related("level"))


def listed(request, model):
    found = model.objects.filter(published_at__isnull=False, withdrawn_at=None)
    return found if request.user.is_authenticated else found.filter(access="PUBLIC")


def poured(request, title, found, rows):
    return render(request, "things.html", {"title": title, "total": found.count(), "rows": rows.order_by("-published_at", "-id")[:20]})


def dossiers(request):
    found = listed(request, Dossier)
    return poured(request, "Dossiers", found, found.select_related("kind", "organisation").prefetch_related(LEVELS))


def dossier(request, pk):
    rows = listed(request, Dossier).select_related("kind", "organisation", "contact", "contributor")
    found = get_object_or_404(rows.prefetch_related("communes__parent", "stakes", "themes", "statuses", LEVELS), pk=pk)
    versions = found.versions.select_related("file").prefetch_related("parts", "left_out").order_by("-number")
    member = request.user.is_authenticated
    mine = AccessRequest.objects.filter(dossier=found, person=request.user).select_related("answer__release").last() if member else None
    context = {
        "dossier": found,
        "versions": versions,
        "consent": SharingConsent.objects.filter(dossier=found, ended_at=None).first(),
        "released": Release.objects.filter(dossier=found).count(),
        "mine": mine,
        "others": listed(request, Dossier).select_related("organisation").exclude(pk=pk).order_by("-published_at", "-id")[:3],
    }
    return render(request, "dossier.html", context)


def columns(request):
    wanted = [int(number) for number in request.GET.getlist("dossier")]
    parts = Prefetch("parts", Part.objects.filter(section="STAKES").order_by("first_page"))
    versions = list(
        DossierVersion.objects.filter(dossier__in=listed(request, Dossier), opened_at__isnull=False, parts__section="STAKES")
        .select_related("dossier__organisation")
        .prefetch_related(parts, "left_out")
        .order_by("-dossier__published_at", "dossier_id")[: MOST_OFFERED + len(wanted)]
    )
    chosen = [version for version in versions if version.dossier_id in wanted]
    for version in chosen:
        part = version.parts.all()[0]
        texts = FilePage.objects.filter(file=version.file_id, number__range=(part.first_page, part.last_page))
        version.texts = list(texts.order_by("number"))
    # As many pages of each as the page shows.
    shown = fitting([sum(len(page.text) for page in row) for row in zip(*(version.texts for version in chosen), strict=False)])
    for version in chosen:
        version.texts = version.texts[:shown]
    return render(request, "columns.html", {"versions": versions, "chosen": chosen})


def links(request):
    found = listed(request, Link)
    return poured(request, "Liens", found, found.select_related("sponsor").defer("text"))


def link(request, pk):
    found = get_object_or_404(listed(request, Link).select_related("sponsor").prefetch_related("themes"), pk=pk)
    same = listed(request, Link).select_related("sponsor").defer("text").filter(themes__in=found.themes.all()).exclude(pk=pk)
    context = {
        "link": found,
        "others": same.distinct().order_by("-published_at", "-id")[:4],
        "places": found.sponsor.memberships.select_related("organisation"),
    }
    return render(request, "link.html", context)


def initiatives(request):
    found = listed(request, Initiative).with_step()
    return poured(request, "Initiatives", listed(request, Initiative), found.select_related("commune").prefetch_related("organisations"))


def initiative(request, pk):
    rows = listed(request, Initiative).select_related("commune__parent", "contact", "contributor")
    found = get_object_or_404(rows.prefetch_related("themes", "organisations", "key_rows", "fundings"), pk=pk)
    context = {
        "initiative": found,
        "steps": found.steps.select_related("by").order_by("pk"),
        "adaptations": found.adaptations.select_related("organisation", "by").order_by("-at"),
        "files": found.files.select_related("file").order_by("position"),
        "testimonies": listed(request, Testimony).filter(initiative=found),
        "experiments": found.experiments.filter(published_at__isnull=False),
        "resources": listed_resources(request).filter(themes__in=found.themes.all()).distinct().order_by("-published_at")[:3],
    }
    return render(request, "initiative.html", context)


def release(request, pk):
    rows = Release.objects.filter(person=request.user).select_related(
        "dossier__organisation", "person", "answer__by", "answer__request__organisation", "version", "copy"
    )
    found = get_object_or_404(rows, pk=pk)
    return render(request, "release.html", {"release": found, "extensions": found.extensions.select_related("answered_by").order_by("-pk")})


def register(request, pk):
    found = get_object_or_404(Dossier.objects.select_related("organisation"), pk=pk, contributor=request.user)
    online, taken = Q(readings__how="ONLINE"), Q(readings__how="COPY")
    rows = found.releases.select_related("person", "answer__by", "answer__request__organisation", "version").annotate(
        online=Count("readings", filter=online), taken=Count("readings", filter=taken)
    )
    context = {
        "dossier": found,
        "rows": rows.order_by("-starts_at", "-pk"),
        "asked": found.requests.count(),
        "waiting": found.requests.filter(settled_at=None).count(),
        "running": found.releases.filter(ended_at=None, ends_on__gte=timezone.localdate()).count(),
        "downloads": PartDownload.objects.filter(dossier=found).aggregate(n=Count("pk"))["n"],
    }
    return render(request, "register.html", context)
