"""The lines the closed process writes, and their bounds."""

import base64
import io
import json
import time
from typing import Any, BinaryIO

from PIL import Image

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
        """Write a WebP of the page, lighter and smaller until it is light enough."""
        picture = picture.convert("RGB")
        for width in (WIDTH, 480, 360):
            picture.thumbnail((width, MAX_HEIGHT), Image.Resampling.LANCZOS)
            for quality in (78, 60, 42):
                out = io.BytesIO()
                picture.save(out, "WEBP", quality=quality, method=4)
                if out.tell() <= MAX_BYTES:
                    break
            if out.tell() <= MAX_BYTES:
                break
        self.line(page=page, width=picture.width, height=picture.height, webp=base64.b64encode(out.getvalue()).decode())

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
