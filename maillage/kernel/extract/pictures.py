"""Pictures, by Pillow."""

from typing import BinaryIO

from PIL import Image, ImageOps

from maillage.kernel.extract.report import MAX_HEIGHT, WIDTH, Report, Unreadable

Image.init()
Image.MAX_IMAGE_PIXELS = 45_000_000


def read(source: BinaryIO, media_type: str, report: Report) -> None:
    try:
        picture: Image.Image = Image.open(source, formats=[media_type.removeprefix("image/").upper()])
        report.found |= {"page_count": getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1, "has_text": None}
        picture.draft("RGB", (2 * WIDTH, 2 * MAX_HEIGHT))
        if picture.mode.startswith(("I", "F")):
            picture = picture.convert("I").point(lambda value: value / 256).convert("L")
        picture.thumbnail((2 * MAX_HEIGHT, 2 * MAX_HEIGHT), reducing_gap=1.5)
        picture = ImageOps.exif_transpose(picture)
        if "A" in picture.getbands() or "transparency" in picture.info:
            paper = Image.new("RGBA", picture.size, "white")
            paper.alpha_composite(picture.convert("RGBA"))
            picture = paper
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable("too_heavy") from error
    report.preview(page=1, picture=picture)
