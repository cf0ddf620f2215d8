"""Small files made by hand, good and hostile."""

import io
import struct
import zipfile
import zlib

from PIL import Image

CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/{part}" ContentType="{type}"/></Types>'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(pages=("Bonjour les centres culturels de Wallonie",), *, info="", catalog="", size=24):
    """Write a PDF with one line of text per page; `info` and `catalog` are raw entries."""
    count = len(pages)
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{4 + 2 * i} 0 R' for i in range(count))}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, text in enumerate(pages):
        escaped = text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
        lines = escaped.split(b"\n")
        drawn = f"BT /F1 {size} Tf 14 TL 60 760 Td ".encode() + b" T* ".join(b"(" + line + b") Tj" for line in lines) + b" ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * index} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    objects.append(f"<< {info} >>".encode("latin-1"))
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(objects), start))
    return out.getvalue()


def archive(members, *, stored=()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(body="<w:p><w:r><w:t>Bonjour</w:t></w:r></w:p>", *, type=WORD, head="", **members):
    return archive(
        {
            "[Content_Types].xml": CONTENT_TYPES.format(part="word/document.xml", type=type),
            "word/document.xml": f'<?xml version="1.0"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>',
            **members,
        }
    )


def odt(body="<text:p>Bonjour</text:p>", *, type="text", head="", inside="text", **members):
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
        for name, uri in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("presentation", "presentation"))
    )
    content = f'<?xml version="1.0"?>{head}<office:document-content {names}><office:body><office:{inside}>{body}</office:{inside}></office:body></office:document-content>'
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{type}", "content.xml": content, **members}, stored=("mimetype",))


def picture(*, form="JPEG", size=(60, 40), color="teal", mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, form, **options)
    return out.getvalue()


def exif(*, orientation=1):
    """Metadata with a place, an author, a device and an orientation."""
    data = Image.Exif()
    data[0x010F], data[0x0110], data[0x013B], data[0x0112] = (
        "MarquePrivée".encode("ascii", "replace").decode(),
        "Modele",
        "Nom Secret",
        orientation,
    )
    data.get_ifd(0x8825)[2] = (50.0, 27.0, 13.37)
    data.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0Commentaire Secret"
    return data


def huge_png(*, side=11_000):
    """A PNG of 121 million pixels in a few hundred kilobytes."""

    def chunk(name, data):
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    squeeze = zlib.compressobj(9)
    row = b"\0" * (side + 1)
    data = b"".join(squeeze.compress(row) for _ in range(side)) + squeeze.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">LLBBBBB", side, side, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", data)
        + chunk(b"IEND", b"")
    )
