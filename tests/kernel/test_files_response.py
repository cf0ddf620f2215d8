"""The way out: headers, names, ranges, conditions, flat memory."""

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.gzip import GZipMiddleware
from django.test import RequestFactory

from maillage.kernel.files import public as files
from maillage.kernel.files import storage
from tests.kernel import samples

pytestmark = pytest.mark.django_db
DATA = samples.pdf(("Page une", "Page deux"))
SIZE = len(DATA)


@pytest.fixture
def file():
    return files.receive(upload=ContentFile(DATA, name="Œuvre d’été, « bilan ».pdf"))


def ask(file, method="get", *, headers=None, **options):
    request = getattr(RequestFactory(), method)("/fichier/", headers=headers or {})
    return files.file_response(request=request, file=file, **options)


def body(response):
    return b"".join(response) if response.streaming else response.content


def test_a_file_comes_back_whole_with_safe_headers(file):
    response = ask(file)
    assert response.status_code == 200 and body(response) == DATA
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(SIZE)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Accept-Ranges"] == "bytes"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == (
        'attachment; filename="OEuvre d\'ete,  bilan .pdf"; '
        "filename*=UTF-8''%C5%92uvre%20d%E2%80%99%C3%A9t%C3%A9%2C%20%C2%AB%20bilan%20%C2%BB.pdf"
    )


def test_only_pdf_is_shown_in_the_browser(file):
    assert ask(file, inline=True)["Content-Disposition"].startswith("inline;")
    assert "sandbox" not in ask(file, inline=True)["Content-Security-Policy"]
    for data in (samples.docx(), samples.picture(), b"texte"):
        other = files.receive(upload=ContentFile(data, name="x"))
        response = ask(other, inline=True)
        assert response["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in response["Content-Security-Policy"]


def test_a_public_file_may_be_kept_by_caches_which_ask_again(file):
    assert ask(file, public=True)["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, SIZE),
        ("bytes=-10", SIZE - 10, SIZE),
        (f"bytes=-{SIZE * 3}", 0, SIZE),
        (f"bytes=10-{SIZE * 3}", 10, SIZE),
        (f"bytes={SIZE - 1}-{SIZE - 1}", SIZE - 1, SIZE),
        ("bytes= 5 - 9", 5, 10),
    ],
)
def test_one_range(file, asked, start, end):
    response = ask(file, headers={"Range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert response["Content-Length"] == str(end - start)
    assert body(response) == DATA[start:end]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}", "bytes=-0", "bytes=999999999999999999-"])
def test_a_range_out_of_the_file(file, asked):
    response = ask(file, headers={"Range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{SIZE}"
    assert body(response) == b""


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "bytes=0-1,5-9", "bytes=-", "bytes=", "octets=0-1", "bytes=a-b", "bytes=" + "9" * 40 + "-", "0-1", "bytes=0x1-"]
)
def test_a_range_that_means_nothing_gives_the_whole(file, asked):
    response = ask(file, headers={"Range": asked})
    assert response.status_code == 200 and body(response) == DATA


def test_a_range_of_another_version_gives_the_whole(file):
    etag = ask(file)["ETag"]
    assert ask(file, headers={"Range": "bytes=0-1", "If-Range": etag}).status_code == 206
    assert ask(file, headers={"Range": "bytes=0-1", "If-Range": '"autre"'}).status_code == 200
    assert ask(file, headers={"Range": "bytes=0-1", "If-Range": "Sat, 29 Oct 1994 19:43:31 GMT"}).status_code == 200


@pytest.mark.parametrize("wrap", ["{}", "W/{}", '"autre", {}'])
def test_not_modified(file, wrap):
    etag = ask(file)["ETag"]
    response = ask(file, headers={"If-None-Match": wrap.format(etag)})
    assert response.status_code == 304 and body(response) == b""
    assert response["ETag"] == etag


def test_head_says_the_length_without_the_bytes(file):
    response = ask(file, "head")
    assert (response.status_code, response["Content-Length"], body(response)) == (200, str(SIZE), b"")
    response = ask(file, "head", headers={"Range": "bytes=0-9"})
    assert (response.status_code, response["Content-Length"], body(response)) == (206, "10", b"")


def test_the_server_in_front_may_send_the_bytes(file, settings):
    settings.FILES_ACCEL = "/fichiers-internes/"
    response = ask(file)
    assert response["X-Accel-Redirect"] == f"/fichiers-internes/{storage.relative_path_of(uuid=file.uuid)}"
    assert body(response) == b"" and "Content-Length" not in response
    assert response["Content-Disposition"].startswith("attachment")


def test_bytes_gone_from_the_disk_are_a_404_and_a_log_line(file, caplog):
    file.path.unlink()
    with pytest.raises(Http404):
        ask(file)
    assert "file without bytes" in caplog.text


def test_compression_and_the_site_policy_leave_files_alone(file):
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-99"})

    def view(request):
        return files.file_response(request=request, file=file)

    response = GZipMiddleware(ContentSecurityPolicyMiddleware(view))(request)
    assert body(response) == DATA[:100] and "Content-Encoding" not in response
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_preview_is_a_webp_under_the_same_rules(file):
    storage.write(data=b"RIFFxxxxWEBP", path=storage.preview_path_of(uuid=file.uuid, number=1))
    preview = files.Preview.objects.create(file=file, number=1, width=620, height=877)
    response = files.preview_response(request=RequestFactory().get("/"), preview=preview)
    assert response["Content-Type"] == "image/webp" and body(response) == b"RIFFxxxxWEBP"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    again = files.preview_response(request=RequestFactory().get("/", headers={"If-None-Match": response["ETag"]}), preview=preview)
    assert again.status_code == 304
