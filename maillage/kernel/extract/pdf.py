"""PDF, by PDFium."""

import ctypes
import mmap
from typing import Any, BinaryIO

import PIL.WebPImagePlugin  # noqa: F401  (loaded before the doors are shut)
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from maillage.kernel.extract import words
from maillage.kernel.extract.report import MAX_HEIGHT, WIDTH, Report, Unreadable

Image.init()
PREVIEWS = 3
LOCKED = {4, 5}  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
SCANNED = "Ce PDF est fait d’images, sans texte\u202f: la recherche ne pourra pas lire ses pages. Une version avec texte (OCR) aiderait tout le monde."
GARBLED = "Le texte de ce PDF n’est pas lisible par la recherche\u202f: exportez-le à nouveau si vous avez l’original."


def read(source: BinaryIO, media_type: str, report: Report) -> None:
    # A private map: pages of the file come to memory when PDFium reads them.
    data = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_COPY)
    try:
        pdf = pypdfium2.PdfDocument((ctypes.c_char * len(data)).from_buffer(data))
    except pypdfium2.PdfiumError as error:
        raise Unreadable("locked" if error.err_code in LOCKED else "broken") from error
    count = len(pdf)
    report.found |= {"page_count": count, "has_text": False}
    report.line(page_count=count)
    info = pdf.get_metadata_dict()
    report.found |= {"title": info["Title"], "author": info["Author"], "date": info["CreationDate"].removeprefix("D:")[:4]}
    report.found["language"] = _language(pdf)
    good = _texts(pdf, count, report)
    report.found["has_text"] = report.pages_with_text >= max(1, min(count, report.pages) * 0.2) and good
    if not report.found["has_text"]:
        report.warnings.append(SCANNED if report.pages_with_text == 0 else GARBLED if not good else SCANNED)
    for number in range(min(PREVIEWS, count)):
        try:
            page = pdf[number]
            width, height = page.get_size()
            scale = min(WIDTH / width, MAX_HEIGHT / height)
            report.preview(page=number + 1, picture=page.render(scale=scale).to_pil())
            report.out.flush()
        except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError, OverflowError):
            continue


def _texts(pdf: Any, count: int, report: Report) -> bool:
    """Write the text of the pages; say whether it is made of words."""
    loose = False
    for number in range(count):
        try:
            page = pdf[number]
            layer = page.get_textpage()
            text = layer.get_text_range()
        except pypdfium2.PdfiumError:
            continue
        loose = loose or words.has_loose_accents(text)
        if number == 0:
            headline = _headline(layer)
            report.found["headline"] = words.join_accents(headline) if loose else headline
        more = report.text(page=number + 1, text=words.join_accents(text) if loose else text)
        layer.close()
        page.close()
        if number % 20 == 0:
            report.out.flush()
        if not more:
            report.full = number + 1 < count
            break
    return words.readable(report.sample)


def _headline(layer: Any) -> str:
    """Give the line written largest on the first page, with the lines of the same size that follow it."""
    lines: list[tuple[float, str]] = []
    current, sizes = "", list[float]()
    for index in range(min(layer.count_chars(), 2500)):
        code = pdfium.FPDFText_GetUnicode(layer, index)
        if code in (10, 13):
            if len(current.strip()) > 2 and sizes:
                lines.append((round(sum(sizes) / len(sizes)), current.strip()))
            current, sizes = "", []
            continue
        current += chr(code)
        if code > 32:
            _, bottom, _, top = layer.get_charbox(index, loose=True)
            sizes.append(top - bottom)
    if len(current.strip()) > 2 and sizes:
        lines.append((round(sum(sizes) / len(sizes)), current.strip()))
    worth = [size for size, text in lines if words.letters(text) >= 4]
    if not worth or max(worth) <= min(worth):
        return ""
    start = next(n for n, (size, text) in enumerate(lines) if size == max(worth) and words.letters(text) >= 4)
    title = []
    for size, text in lines[start : start + 4]:
        if size != lines[start][0]:
            break
        title.append(text)
    return words.tidy("\n".join(title))[:200].replace("\n", " ")


def _language(pdf: Any) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(pdf, None, 0)
    if not 0 < size < 100:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(pdf, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "ignore").rstrip("\0")
