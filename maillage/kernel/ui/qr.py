"""A QR code drawn in the page: no image service."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def qr_svg(*, text: str, label: str, size: int = 240) -> SafeString:
    """Draw a code of `size` pixels: black on white in both modes, since cameras need it. `label` says what it is."""
    import qrcode

    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    side = len(matrix)
    return format_html(
        '<svg role="img" aria-label="{label}" width="{size}" height="{size}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>',
        label=label, size=size, side=side, path=mark_safe(path),  # noqa: S308  (digits and letters made above)
    )  # fmt: skip
