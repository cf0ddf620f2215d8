"""Stamp a document of 400 pages and 80 MB, and write a sheet of two pages in each format: how long it takes, and the memory
of the whole process tree above idle.

.venv/bin/python bench/pdf.py [--pages 400] [--megabytes 80]
"""

import argparse
import io
import os
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

import pikepdf
from harness.processes import memory, tree
from pikepdf import Array, Dictionary, Name
from PIL import Image

from maillage.kernel.documents.public import Bullets, Document, Heading, Paragraph, Run, TableBlock, to_docx, to_odt, to_pdf
from maillage.kernel.pdf.public import Cover, copy_pages, render_page, stamp


def generate(path: Path, *, pages: int, megabytes: int) -> None:
    """Write pages with one photograph of noise each (no two alike) and a line of text."""
    chance, pdf = random.Random(400), pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    wanted = megabytes * 1_000_000 // pages
    for number in range(1, pages + 1):
        side = int((wanted / 1.3) ** 0.5)
        out = io.BytesIO()
        Image.frombytes("RGB", (side, side), chance.randbytes(3 * side * side)).save(out, "JPEG", quality=60)
        photo = pdf.make_stream(out.getvalue().ljust(wanted, b"\0"), Type=Name.XObject, Subtype=Name.Image, Width=side, Height=side)
        photo.ColorSpace, photo.BitsPerComponent, photo.Filter = Name.DeviceRGB, 8, Name.DCTDecode
        content = f"q 500 0 0 500 40 200 cm /Photo Do Q BT /F1 14 Tf 60 780 Td (Page {number}) Tj ET".encode()
        page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=pdf.make_stream(content))
        page.Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Photo=photo))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.save(path)


def measured(name: str, work) -> None:
    def now() -> float:
        return memory(pids=tree(pid=os.getpid()))["pss"]

    idle, peak, over = now(), [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            peak[0] = max(peak[0], now())

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.perf_counter()
    work()
    taken = time.perf_counter() - start
    over.set()
    watcher.join()
    print(f"{name}: {taken:.1f} s, peak {peak[0] - idle:.0f} MB above idle ({idle:.0f} MB)")


def sheet() -> Document:
    """Two pages of what the network writes: headings, paragraphs, lists, a table."""
    words = "Six séances à la crèche, avec une musicienne et une puéricultrice, du mardi au jeudi. " * 6
    parts = [
        block for number in range(6) for block in (Heading(f"Partie {number}"), Paragraph((Run(words),)), Bullets(["Écouter", "Prêter"]))
    ]
    return Document(
        title="Feuille d’essai", blocks=[*parts, TableBlock("Coûts", ("Qui", "Combien"), [("Province", "1 500 €")] * 12, frozenset({1}))]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--megabytes", type=int, default=80)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source.pdf", Path(folder) / "copy.pdf"
        generate(source, pages=asked.pages, megabytes=asked.megabytes)
        print(f"source: {asked.pages} pages, {source.stat().st_size / 1e6:.0f} MB")
        cover = Cover(
            title="Dossier", network="Réseau", facts=[("Remis à", "Chloé")], note="Ce qui a marché ici. " * 200, notice="Une inspiration."
        )
        half = range(1, asked.pages + 1, 2)
        measured("stamp, whole", lambda: stamp(source=source, target=target, cover=cover, footer="Copie remise à Chloé"))
        measured(
            "stamp, every page chosen",
            lambda: stamp(source=source, target=target, cover=cover, footer="Copie", pages=range(1, asked.pages + 1)),
        )
        measured("copy, one page in two", lambda: copy_pages(source=source, target=target, pages=half))
        for name, write in (("PDF", to_pdf), ("DOCX", to_docx), ("ODT", to_odt)):
            write(document=sheet())
            measured(f"sheet as {name}, the second time", lambda write=write: write(document=sheet()))
        measured("picture of a page", lambda: render_page(source=source, number=asked.pages // 2))


if __name__ == "__main__":
    main()
