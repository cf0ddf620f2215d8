"""A picture as every office suite reads it: JPEG, no wider than paper needs."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

WIDEST = 1200


@dataclass(frozen=True, slots=True)
class Printed:
    """`width` and `height` in pixels."""

    content: bytes
    width: int
    height: int

    def size(self, *, width: float, height: float) -> tuple[float, float]:
        """Return the size on paper, within these bounds, in the same unit."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


def printed(*, content: bytes) -> Printed | None:
    """Return the picture ready to print; None when it cannot be read: the document then says in words what it shows."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content)) as found:
                found.draft("RGB", (WIDEST, WIDEST))
                picture = ImageOps.exif_transpose(found) or found
                picture.thumbnail((WIDEST, WIDEST))
                flat = Image.new("RGB", picture.size, "white")
                flat.paste(picture, mask=picture.getchannel("A") if "A" in picture.getbands() else None)
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    out = BytesIO()
    flat.save(out, "JPEG", quality=82)
    return Printed(out.getvalue(), *flat.size)
