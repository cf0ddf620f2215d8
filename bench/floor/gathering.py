"""Meetings, traces, needs, and what waits for somebody: the rows of each page, read with the plain ORM and its prefetches."""

import calendar
from datetime import timedelta

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, Sum
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from floor.views import listed as listed_resources
from floor.views import newest, rows
from maillage.dossiers.models import AccessRequest, Dossier, ExtensionRequest, Release, RequestMessage
from maillage.initiatives.models import Experiment, Initiative, Testimony
from maillage.kernel.notices.models import Message
from maillage.library.models import Resource
from maillage.links.models import Link
from maillage.meetings.models import DatePoll, Meeting, MeetingOrganisation, MeetingPerson, Registration, Reserve
from maillage.moderation.models import Report
from maillage.needs.models import Need, NeedMeeting, NeedTheme, NeedVoice
from maillage.network.models import Invitation, JoinRequest, Membership
from maillage.people.models import Person
from maillage.traces.models import Certificate, Feedback, FeedbackAsked, Trace

HELD = ("OPEN", "CLOSED", "HELD")
ANNOUNCED = (*HELD, "PUBLISHED", "CANCELLED", "POSTPONED")
ORGANISERS = Prefetch("organisation_rows", MeetingOrganisation.objects.select_related("organisation").order_by("position"))


def announced(request):
    found = Meeting.objects.filter(stage__in=ANNOUNCED)
    return found if request.user.is_authenticated else found.filter(access="PUBLIC")


def meetings(request):
    found = announced(request).filter(ends_at__gte=timezone.now())
    shown = list(found.select_related("commune__parent").prefetch_related("themes", ORGANISERS).order_by("starts_at", "pk")[:30])
    seats = dict(Registration.objects.filter(meeting__in=shown, state="SEATED").order_by().values_list("meeting").annotate(n=Count("pk")))
    for each in shown:
        each.taken = seats.get(each.pk, 0)
    facets = [
        found.order_by().values_list(name).annotate(n=Count("pk")) for name in ("kind", "mode", "themes__name", "commune__parent__name")
    ]
    return render(request, "meetings.html", {"title": "Rencontres", "meetings": shown, "total": found.count(), "facets": facets})


def month(request, year, number):
    weeks = calendar.Calendar().monthdatescalendar(year, number)
    found = announced(request).filter(starts_at__date__gte=weeks[0][0], starts_at__date__lte=weeks[-1][-1]).order_by("starts_at")
    by_day = {}
    for each in found:
        by_day.setdefault(timezone.localdate(each.starts_at), []).append(each)
    return render(request, "month.html", {"weeks": [[(day, by_day.get(day, [])) for day in week] for week in weeks]})


def meeting(request, pk):
    found = get_object_or_404(announced(request).select_related("commune__parent", "series").prefetch_related("themes", ORGANISERS), pk=pk)
    comers = found.registrations if hasattr(found, "registrations") else Registration.objects.filter(meeting=found)
    member = request.user.is_authenticated
    context = {
        "meeting": found,
        "people": MeetingPerson.objects.filter(meeting=found).select_related("person", "testimony").order_by("position"),
        "programme": found.programme.order_by("position"),
        "groups": found.groups.all() if hasattr(found, "groups") else [],
        "reserves": Reserve.objects.filter(meeting=found),
        "counts": comers.order_by().values_list("mode", "state").annotate(n=Count("pk")),
        "mine": comers.filter(person=request.user).exclude(state="CANCELLED").first() if member else None,
        "coming": comers.filter(state="SEATED").select_related("person", "organisation").order_by("created_at", "pk"),
        "needs": Need.objects.filter(meeting_rows__meeting=found) if member else [],
        "trace": Trace.objects.filter(meeting=found, published_at__isnull=False).first(),
        "member": member,
    }
    return render(request, "meeting.html", context)


def trace(request, pk):
    published = Trace.objects.filter(published_at__isnull=False, meeting__in=announced(request))
    found = get_object_or_404(published.select_related("meeting__commune"), meeting=pk)
    member = request.user.is_authenticated
    context = {
        "trace": found,
        "member": member,
        "organisers": found.meeting.organisation_rows.select_related("organisation").order_by("position"),
        "files": found.files.select_related("file").order_by("position"),
        "quotes": found.quotes.order_by("position"),
        "resources": rows(listed_resources(request).filter(pk__in=found.resource_rows.values("resource_id"))),
        "testimonies": found.testimony_rows.select_related("testimony__organisation", "testimony__witness").order_by("position"),
        "came": Registration.objects.filter(meeting=pk, state="SEATED", presence="PRESENT").aggregate(
            people=Sum("seats"), teams=Count("organisation", distinct=True)
        ),
        "answers": Feedback.objects.filter(meeting=pk) if member else [],
        "asked": FeedbackAsked.objects.filter(registration__meeting=pk).count() if member else 0,
        "certificate": Certificate.objects.filter(registration__meeting=pk, registration__person=request.user).first() if member else None,
    }
    return render(request, "trace.html", context)


def with_met():
    announced = NeedMeeting.objects.filter(meeting__announced_at__isnull=False).exclude(meeting__stage="CANCELLED")
    return Need.objects.filter(merged_into=None).annotate(met=Exists(announced.filter(need=OuterRef("pk")))), announced


def needs(request):
    found, answering = with_met()
    shown = found.filter(closed_at=None)
    context = {
        "needs": shown.prefetch_related("themes", Prefetch("meeting_rows", answering.select_related("meeting"))).order_by("-voices", "-pk")[
            :20
        ],
        "total": shown.count(),
        "states": [shown.filter(met=met).count() for met in (False, True)],
        "themes": NeedTheme.objects.filter(need__in=shown).order_by().values_list("theme__slug", "theme__name").annotate(n=Count("pk")),
        "mine": set(NeedVoice.objects.filter(person=request.user).values_list("need_id", flat=True)),
    }
    return render(request, "needs.html", context)


def need(request, pk):
    found = get_object_or_404(with_met()[0].select_related("created_by", "closed_by").prefetch_related("themes", "merged"), pk=pk)
    context = {
        "need": found,
        "voices": found.voice_rows.select_related("person").order_by("at", "pk"),
        "meetings": Meeting.objects.filter(pk__in=found.meeting_rows.values("meeting_id")).select_related("commune"),
    }
    return render(request, "need.html", context)


def week(request):
    """What waits in every room: twenty of each at most, and how many there are when there are more."""
    now, today = timezone.now(), timezone.localdate()
    waiting = {"submitted_at__isnull": False, "published_at": None, "withdrawn_at": None}
    told = RequestMessage.objects.filter(request=OuterRef("pk")).exclude(by=OuterRef("person"))
    asked = AccessRequest.objects.filter(settled_at=None, dossier__withdrawn_at=None).select_related("dossier__organisation")
    drafts = Meeting.objects.filter(stage__in=("IDEA", "PREPARING"), starts_at__gt=now, starts_at__lte=now + timedelta(days=35))
    answered = NeedMeeting.objects.filter(need=OuterRef("pk")).exclude(meeting__stage="CANCELLED")
    lists = [
        JoinRequest.objects.filter(confirmed_at__isnull=False, answer=None).select_related("organisation").order_by("confirmed_at"),
        Resource.objects.filter(**waiting).select_related("contributor").prefetch_related("organisations").order_by("submitted_at"),
        listed_resources(request).filter(check_on__lte=today + timedelta(days=14)).order_by("check_on"),
        Dossier.objects.filter(**waiting).select_related("contributor", "organisation").order_by("submitted_at"),
        Dossier.objects.filter(published_at__isnull=False, withdrawn_at=None, status="INCOMPLETE").select_related("organisation"),
        Release.objects.filter(ended_at=None, copy=None, ends_on__gte=today).select_related("dossier__organisation").order_by("starts_at"),
        asked.filter(~Exists(told), asked_at__lte=now - timedelta(days=7)).order_by("asked_at"),
        asked.filter(Exists(told)).annotate(last=Max("messages__at")).filter(last__lte=now - timedelta(days=14)),
        *(
            model.objects.filter(**waiting).select_related("contributor").order_by("submitted_at")
            for model in (Initiative, Testimony, Experiment)
        ),
        Initiative.objects.filter(call_back_on__lte=today, withdrawn_at=None).select_related("contact").order_by("call_back_on"),
        Experiment.objects.to_decide(today=today).select_related("organisation").order_by("ends_on"),
        Link.objects.filter(published_at=None, withdrawn_at=None).select_related("sponsor").defer("text").order_by("created_at"),
        Link.objects.dead().select_related("sponsor").defer("text").order_by("dead_at"),
        drafts.order_by("starts_at"),
        DatePoll.objects.filter(chosen=None, closes_at__lt=now).select_related("meeting").annotate(n=Count("voters")).order_by("closes_at"),
        Meeting.objects.filter(stage="POSTPONED").order_by("changed_at"),
        Meeting.objects.filter(stage__in=HELD, ends_at__lte=now - timedelta(days=1), ends_at__gte=now - timedelta(days=180))
        .exclude(pk__in=Trace.objects.filter(published_at__isnull=False).values("meeting_id"))
        .order_by("ends_at"),
        Need.objects.filter(merged_into=None, closed_at=None, voices__gte=5).filter(~Exists(answered)).order_by("-voices"),
        Report.objects.filter(settled_at=None).select_related("by").order_by("at"),
    ]
    groups = []
    for found in lists:
        shown = list(found[:21])
        groups.append((shown[:8], found.count() if len(shown) > 20 else len(shown)))
    year = timezone.localtime().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    published = listed_resources(request).filter(published_at__gte=year)
    figures = [
        published.count(),
        published.filter(uses__isnull=False).distinct().count(),
        Person.objects.filter(joined_at__gte=year, left_at=None).count(),
        Membership.objects.filter(ended_on=None).values("organisation").distinct().count(),
    ]
    expiring = Invitation.objects.filter(accepted_at=None, declined_at=None, expires_at__gt=now, expires_at__lte=now + timedelta(days=7))
    return render(request, "week.html", {"groups": groups, "expiring": expiring.count(), "figures": figures})


def desk(request):
    """What is this member's in every room."""
    person, now, today = request.user, timezone.now(), timezone.localdate()
    mine = Resource.objects.filter(contributor=person)
    own = Dossier.objects.filter(contributor=person, published_at=None, withdrawn_at=None)
    asked = AccessRequest.objects.filter(settled_at=None).select_related("dossier")
    lent = Release.objects.filter(ended_at=None, ends_on__gte=today).select_related("dossier")
    held = Meeting.objects.filter(Q(created_by=person) | Q(people_rows__person=person)).distinct()
    membership = Membership.objects.filter(person=person, ended_on=None).select_related("organisation__commune").first()
    alike = Membership.objects.filter(is_main=True, ended_on=None, person__trade=person.trade).exclude(person=person)
    context = {
        "lists": [
            mine.filter(submitted_at=None, published_at=None).order_by("-updated_at")[:20],
            mine.filter(submitted_at__isnull=False).order_by("-submitted_at")[:6],
            own.order_by("-updated_at")[:12],
            asked.filter(Q(dossier__contact=person) | Q(dossier__contributor=person))[:12],
            asked.filter(person=person)[:12],
            lent.filter(Exists(ExtensionRequest.objects.filter(release=OuterRef("pk"), answered_at=None)), dossier__contact=person)[:12],
            lent.filter(person=person)[:12],
            *(
                model.objects.filter(contributor=person, published_at=None, withdrawn_at=None)[:12]
                for model in (Initiative, Testimony, Experiment)
            ),
            held.filter(stage__in=("IDEA", "PREPARING"))[:12],
            held.filter(Q(ends_at__gt=now) | Q(stage="POSTPONED")).exclude(stage__in=("IDEA", "PREPARING"))[:12],
        ],
        "registered": Registration.objects.filter(person=person, meeting__ends_at__gte=now)
        .exclude(state="CANCELLED")
        .select_related("meeting")[:12],
        "kept": rows(Resource.objects.filter(keeps__person=person)).order_by("-keeps__at")[:6],
        "newest": newest(request, 4),
        "messages": Message.objects.filter(person=person).order_by("-created_at")[:4],
        "organisation": membership.organisation if membership else None,
        "colleagues": alike.select_related("person", "organisation__commune")[:3],
    }
    return render(request, "desk.html", context)
