"""The lines the closed process writes, and their bounds."""

import base64
import io
import json
import time
from collections.abc import Callable
from typing import Any, BinaryIO

from PIL import Image, ImageChops, ImageStat

from maillage.kernel.extract import words

MAX_PAGES = 2000
MAX_PAGE_CHARACTERS = 60_000
MAX_CHARACTERS = 10_000_000
WIDTH, MAX_HEIGHT, MAX_BYTES = 620, 1240, 30_000


class Unreadable(Exception):
    """The file cannot be read, for the reason named by `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Report:
    """Collects what is found and writes it line by line, so that what was read before a stop is kept."""

    def __init__(self, *, out: BinaryIO, deadline: float) -> None:
        self.out = out
        self.deadline = deadline
        self.characters = self.pages = self.pages_with_text = 0
        self.sample = self.first_page = ""
        self.found: dict[str, Any] = {}
        self.warnings: list[str] = []
        self.full = False

    def line(self, **values: Any) -> None:
        self.out.write(json.dumps(values, ensure_ascii=True).encode() + b"\n")

    @property
    def late(self) -> bool:
        return time.monotonic() > self.deadline

    def text(self, *, page: int, text: str) -> bool:
        """Write the text of a page; say whether there is room and time for another."""
        text = words.tidy(text[: 2 * MAX_PAGE_CHARACTERS])[:MAX_PAGE_CHARACTERS]
        if text:
            self.line(page=page, text=text)
        self.pages = max(self.pages, page)
        self.characters += len(text)
        self.pages_with_text += words.letters(text) >= 3
        if len(self.sample) < 20_000:
            self.sample += f"\n{text[:5000]}"
        if page == 1:
            self.first_page = text
        if page >= MAX_PAGES or self.characters >= MAX_CHARACTERS or self.late:
            self.full = True
        return not self.full

    def preview(self, *, page: int, picture: Image.Image) -> None:
        """Write a WebP of the page, as sharp as its weight allows."""
        picture = picture.convert("RGB")
        picture.thumbnail((WIDTH, MAX_HEIGHT), Image.Resampling.LANCZOS)
        for width, attempts in (
            (WIDTH, [_lossy(75), *_few_colours(picture), _lossy(45)]),
            (480, [_lossy(60), _lossy(40)]),
            (360, [_lossy(45)]),
        ):
            picture.thumbnail((width, MAX_HEIGHT), Image.Resampling.LANCZOS)
            for attempt in attempts:
                data = attempt(picture)
                if len(data) <= MAX_BYTES:
                    break
            if len(data) <= MAX_BYTES:
                break
        self.line(page=page, width=picture.width, height=picture.height, webp=base64.b64encode(data).decode())

    def finish(self) -> None:
        """Write the proposals."""
        found = self.found
        title = words.sensible_title(found.get("title", "")) or words.sensible_title(found.get("headline", ""))
        title = title or words.first_line(self.first_page)
        year = words.year_of(title) or words.year_of(str(found.get("date", ""))[:10]) or words.year_of(self.first_page[:1500])
        language = words.language_of(self.sample) or str(found.get("language", ""))[:2].lower()
        if self.full:
            self.warnings.append(f"Ce document est très long\u202f: son texte est cherché jusqu’à la page {self.pages}.")
        self.line(
            page_count=found.get("page_count"),
            has_text=found.get("has_text", self.characters > 0),
            title=title,
            author=words.sensible_author(found.get("author", "")),
            year=year,
            language=language if language.isalpha() else "",
            warnings=self.warnings,
        )


def _lossy(quality: int) -> Callable[[Image.Image], bytes]:
    return lambda picture: _webp(picture, quality=quality, method=2)


def _few_colours(picture: Image.Image) -> list[Callable[[Image.Image], bytes]]:
    """Give ways for pages of text: few colours without loss stay legible where a lossy picture of that weight is a blur."""
    lost = ImageChops.difference(picture, picture.quantize(16, dither=Image.Dither.NONE).convert("RGB"))
    if sum(ImageStat.Stat(lost).mean) > 9:
        return []
    return [_palette(count) for count in (12, 5)]


def _palette(count: int) -> Callable[[Image.Image], bytes]:
    return lambda picture: _webp(picture.quantize(count, dither=Image.Dither.NONE).convert("RGB"), lossless=True, quality=50, method=3)


def _webp(picture: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", **options)
    return out.getvalue()
