"""A picture of one page, by PDFium."""

from typing import Any

import PIL.WebPImagePlugin  # noqa: F401  (loaded before the doors are shut)
import pypdfium2
from PIL import Image

from maillage.kernel.pdf.child import Job, Unable

Image.init()
LOCKED = {4, 5}  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
SMALLEST, LARGEST = 100, 2000


def work(job: Job) -> dict[str, Any]:
    width = min(max(int(job.order["width"]), SMALLEST), LARGEST)
    try:
        pdf = pypdfium2.PdfDocument(job.source)
        if not 1 <= int(job.order["number"]) <= len(pdf):
            raise Unable("no_page")
        pdf.init_forms()
        page = pdf[int(job.order["number"]) - 1]
        wide, high = page.get_size()
        # As a copy shows it: with what fields hold, without comments.
        picture = page.render(scale=min(width / wide, 2 * width / high), draw_annots=False).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise Unable("locked" if error.err_code in LOCKED else "broken") from error
    picture.save(job.out, "WEBP", quality=80, method=2)
    return {"width": picture.width, "height": picture.height}
