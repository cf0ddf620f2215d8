import os
import subprocess
import sys

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.demo.people import PASSWORD, actors, players
from maillage.kernel.notices.public import store_mail
from tests.cast import make_person

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "coordination@demo.example",
    "responsable@demo.example",
    "membre@demo.example",
    "autre-membre@demo.example",
    "nouvelle@demo.example",
    "candidate@demo.example",
]


@pytest.fixture
def ines():
    return make_person("Inès Vandorpe", email="membre@demo.example")


@pytest.fixture
def mail(db):
    return store_mail(
        to="membre@demo.example", to_name="Inès", subject="Votre code", text="Voici : http://localhost:8000/x/",
        html="<html><head><style>p{color:red}</style></head><body><p>Voici</p><script>alert(1)</script></body></html>",
    )  # fmt: skip


def test_the_cast_has_the_six_addresses_and_invented_people_only():
    assert [actor.address for actor in players()] == ADDRESSES
    assert all(actor.address.endswith("@demo.example") for actor in actors())
    assert len({actor.address for actor in actors()}) == len(actors())


def test_without_data_the_page_says_how_to_load_it(client):
    response = client.get(reverse("demo:cast"))
    assert response.status_code == 200 and "demo load" in response.text


def test_one_click_enters(client, ines):
    page = client.get(reverse("demo:cast")).text
    assert "Inès Vandorpe" in page and PASSWORD in page
    url = reverse("demo:enter", args=["ines"])
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert int(client.session["_auth_user_id"]) == ines.pk


def test_entering_as_somebody_else_closes_the_first_session(client, ines, denis):
    client.force_login(denis)
    key = client.session.session_key
    client.post(reverse("demo:enter", args=["ines"]))
    assert client.session.session_key != key and int(client.session["_auth_user_id"]) == ines.pk


def test_one_enters_only_as_the_cast(client, denis):
    assert client.post(reverse("demo:enter", args=["denis"])).status_code == 404
    assert client.post(reverse("demo:enter", args=["ines"])).status_code == 404


def test_mails_are_read_as_text_html_and_source(client, mail):
    assert "Votre code" in client.get(reverse("demo:mails")).text
    page = client.get(reverse("demo:mail", args=[mail.uuid])).text
    assert "http://localhost:8000/x/" in page and "Content-Type: multipart/alternative" in page and "<iframe" in page


def test_the_frame_of_a_mail_runs_nothing(client, mail):
    response = client.get(reverse("demo:mail_html", args=[mail.uuid]))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'self'" in policy and "script" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in response.text


def test_the_page_around_keeps_the_policy_of_the_site(client, mail):
    response = client.get(reverse("demo:mail", args=[mail.uuid]))
    assert "unsafe-inline" not in response["Content-Security-Policy"] and "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_no_mail_yet(client):
    assert "apparaîtront ici" in client.get(reverse("demo:mails")).text


@pytest.mark.parametrize("page", ["abc", "-1", "9999"])
def test_any_page_number_gives_a_page(client, mail, page):
    assert client.get(reverse("demo:mails"), {"page": page}).status_code == 200


def test_nothing_answers_outside_the_demonstration(client, settings, mail):
    settings.DEMO = settings.TESTING = False
    for url in (
        reverse("demo:cast"),
        reverse("demo:mails"),
        reverse("demo:mail", args=[mail.uuid]),
        reverse("demo:mail_html", args=[mail.uuid]),
    ):
        assert client.get(url).status_code == 404
    assert client.post(reverse("demo:enter", args=["ines"])).status_code == 404


@pytest.mark.parametrize(("demo", "there"), [("0", False), ("1", True)])
def test_the_addresses_exist_in_the_demonstration_only(tmp_path, demo, there):
    code = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\nfrom django.apps import apps\n"
        "try: resolve('/demo/courriers/'); print('there')\n"
        "except Resolver404: print('absent')\n"
        "print(apps.is_installed('maillage.demo'))"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAILLAGE_")}
    env |= {"DJANGO_SETTINGS_MODULE": "maillage.config.settings", "DEBUG": "1", "MAILLAGE_DEMO": demo, "MAILLAGE_DATA": str(tmp_path)}
    found = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout.split()
    assert found == (["there", "True"] if there else ["absent", "False"])


def test_the_list_of_mails_costs_the_same_with_more(client, mail, django_assert_max_num_queries):
    for number in range(5):
        store_mail(to="a@demo.example", subject=f"Mail {number}", text="x")
    with django_assert_max_num_queries(4):
        client.get(reverse("demo:mails"))


def test_a_departed_member_of_the_cast_cannot_be_entered(client, ines):
    ines.is_active, ines.left_at = False, timezone.now()
    ines.save()
    assert client.post(reverse("demo:enter", args=["ines"])).status_code == 404
