"""The first visit of a page: what a browser fetches, compressed, from the running server."""

import gzip
import re
import urllib.error
import urllib.request

from harness.servers import HOST

WANTED = (
    re.compile(r'<link[^>]+rel="(?:stylesheet|preload|modulepreload|icon)"[^>]*>'),
    re.compile(r"<script[^>]+src=[^>]*>"),
    re.compile(r"<img[^>]*>"),
)


def fetch(*, port, path, cookies=None):
    """The bytes as sent, and the text."""
    headers = {"Accept-Encoding": "gzip"}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    request = urllib.request.Request(f"http://{HOST}:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        body = answer.read()
        return body, gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


def first_visit(*, port, path, cookies=None):
    """Requests and bytes of a first visit; pictures to be shown later are left out. None when the page does not answer."""
    try:
        sent, html = fetch(port=port, path=path, cookies=cookies)
    except (urllib.error.HTTPError, OSError):
        return None
    found = dict.fromkeys(
        match[1]
        for pattern in WANTED
        for tag in pattern.findall(html.decode("utf-8", "replace"))
        if 'loading="lazy"' not in tag and (match := re.search(r'(?:href|src)="([^"]+)"', tag))
    )
    weights, outside = {path: len(sent)}, []
    for address in found:
        if not address.startswith("/") or address.startswith("//"):
            outside.append(address)
            continue
        try:
            weights[address] = len(fetch(port=port, path=address.replace("&amp;", "&"), cookies=cookies)[0])
        except (urllib.error.HTTPError, OSError):
            weights[address] = 0
    return {
        "requests": len(weights),
        "bytes": sum(weights.values()),
        "html": len(html),
        "html_sent": len(sent),
        "outside": outside,
        "each": weights,
    }
