"""PDF files that break readers, each of four pages when it has any: 1 and 2 say "partage", 3 and 4 say SECRET."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.kernel.pdf_samples import form, hostile, image, revised, show

WORDS = ("partage un", "partage deux", "SECRET trois", "SECRET quatre")


def plain(count=4, *, words=WORDS, **more):
    """An open document of `count` pages; `more` are keys of each page."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))
    for number in range(count):
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 595, 842]),
            Contents=pdf.make_stream(show(words[number % len(words)])),
            Resources=Dictionary(Font=Dictionary(F1=font)),
        )
        for key, value in more.items():
            page[f"/{key}"] = value
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def saved(pdf, **options):
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def raw(*objects, root=1):
    """A file written by hand, with a table of its objects."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    return bytes(out)


def stream(data, extra=b"", length=None):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data) if length is None else length, extra, data)


def zeros(size, *, before=b""):
    """Deflate a text then spaces, without holding them: the same packed mebibyte again and again."""
    packer, block, total = zlib.compressobj(9), b" " * (1 << 20), zlib.adler32(before)
    head = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(size >> 20):
        total = zlib.adler32(block, total)
    return head + packed * (size >> 20) + b"\x03\x00" + total.to_bytes(4, "big")


def kids(*, bodies, contents=b""):
    """A catalog, its pages, and what is given."""
    return raw(b"<< /Type /Catalog /Pages 2 0 R >>", *bodies, *([contents] if contents else []))


def page(contents=4, parent=2, box=b"[0 0 595 842]"):
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Contents %d 0 R /Resources << /Font << /F1 %s >> >> >>" % (
        parent,
        box,
        contents,
        font,
    )


def encrypted(user):
    return saved(plain(), encryption=pikepdf.Encryption(owner="proprio", user=user, R=6))


def loop():
    return kids(
        bodies=[
            b"<< /Type /Pages /Count 4 /Kids [3 0 R] >>",
            b"<< /Type /Pages /Count 4 /Parent 2 0 R /Kids [2 0 R 3 0 R] >>",
        ]
    )


def deep_tree(depth=3000):
    bodies = [b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (number + 1) for number in range(2, depth)]
    return kids(bodies=[*bodies, page(contents=depth + 1, parent=depth - 1)], contents=stream(show("partage un")))


def deep_array(depth=60_000):
    return kids(
        bodies=[b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page(), stream(show("partage un"))],
        contents=b"[" * depth + b"]" * depth,
    )


def deep_content(depth=60_000):
    return kids(
        bodies=[
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            page(),
            stream(b"[" * depth + b"]" * depth + b" TJ " + b"q " * depth + show("partage un")),
        ]
    )


def one_page_of(data, extra=b"/Filter /FlateDecode", length=None):
    return kids(bodies=[b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page(), stream(data, extra, length)])


def object_bomb(size=300 << 20):
    """All objects in a stream that unpacks to `size` bytes."""
    head = b"1 0 2 40 "
    data = zeros(size, before=head + b"<< /Type /Catalog /Pages 2 0 R >>".ljust(40) + b"<< /Type /Pages /Count 0 /Kids [] >>".ljust(60))
    body = b"%PDF-1.7\n"
    first = len(body)
    body += b"3 0 obj\n<< /Type /ObjStm /N 2 /First %d /Filter /FlateDecode /Length %d >>\nstream\n" % (len(head), len(data))
    body += data + b"\nendstream\nendobj\n"
    table = len(body)
    rows = b"".join(
        bytes((kind, *place.to_bytes(4, "big"), more))
        for kind, place, more in ((0, 0, 0), (2, 3, 0), (2, 3, 1), (1, first, 0), (1, table, 0))
    )
    body += b"4 0 obj\n<< /Type /XRef /Size 5 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n" % len(rows) + rows + b"\nendstream\nendobj\n"
    return body + b"startxref\n%d\n%%%%EOF\n" % table


def many(count=10_000):
    refs = b" ".join(b"%d 0 R" % number for number in range(4, count + 4))
    return kids(
        bodies=[b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, refs), stream(show("partage un")), *[page(contents=3)] * count],
    )


def bookmarks_in_a_ring():
    return raw(
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        page(),
        stream(show("partage un")),
        b"<< /Type /Outlines /First 6 0 R /Last 7 0 R /Count 2 >>",
        b"<< /Title (partage un) /Parent 5 0 R /Next 7 0 R /First 5 0 R /Dest [3 0 R /Fit] >>",
        b"<< /Title (partage deux) /Parent 6 0 R /Next 6 0 R /First 6 0 R /Dest [7 0 R /Fit] >>",
    )


def turned():
    pdf = plain()
    for number, page in enumerate(pdf.pages):
        page.obj.Rotate = (90, -270, 45, 180)[number]
    return saved(pdf)


def boxes():
    """Pages of boxes no printer knows; the words are in what is seen."""
    pdf = plain()
    pdf.pages[0].obj.MediaBox = Array([0, 0, 10_000_000, 10_000_000])
    pdf.pages[1].obj.MediaBox = Array([595, 842, 0, 0])
    pdf.pages[2].obj.MediaBox = Array([0, 0, 0, 0])
    pdf.pages[3].obj.MediaBox = Array([-10_000_000, -10_000_000, 595, 842])
    return saved(pdf)


def strange_pages():
    """Keys of the wrong kind everywhere."""
    pdf = plain()
    first, second = pdf.pages[0].obj, pdf.pages[1].obj
    first.Annots, first.Rotate, first.UserUnit = Array([1, Name.No, String("SECRET"), Dictionary()]), Name.No, String("SECRET")
    first.CropBox, first.Group = Array([Name.No, 1]), Array([1])
    second.Resources.XObject, second.Resources.ExtGState, second.Resources.Pattern = Array([1]), String("SECRET"), 3
    second.Contents = Array([second.Contents, Dictionary(SECRET=1), 7, Name.SECRET])
    third = pdf.pages[2].obj
    hidden = Dictionary(Sub=third)
    second.Contents.append(hidden)
    second.Group, first.Resources.Font.F1.Widths = Array([third]), Array([third])
    pdf.Root.AcroForm, pdf.Root.OCProperties = Array([1]), Dictionary(D=Array([1]), OCGs=3)
    return saved(pdf)


def shared_things():
    """What is open and what is closed share images, forms, appearances and links; hidden text stands on the open pages."""
    pdf = plain()
    closed_image, open_image = image(pdf, "SECRET image"), image(pdf, "partage image")
    font = pdf.pages[0].obj.Resources.Font
    closed = form(pdf, show("SECRET forme") + b"/Im Do", Dictionary(XObject=Dictionary({"/Im": closed_image}), Font=font))
    shared = pdf.make_indirect(Dictionary(Font=font, XObject=Dictionary({"/Open": open_image, "/No": closed_image, "/Form": closed})))
    for number, one in enumerate(pdf.pages):
        one.obj.Resources = shared
        name = b"/Open" if number < 2 else b"/No"
        one.obj.Contents = pdf.make_stream(show(WORDS[number]) + b"q 50 0 0 50 0 0 cm %s Do Q" % name)
    first, third = pdf.pages[0].obj, pdf.pages[2].obj
    look = form(pdf, show("SECRET apparence", x=2, y=2), Dictionary(Font=font), BBox=Array([0, 0, 90, 20]))
    box = Array([10, 10, 90, 30])

    def note(kind, **more):
        return pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=box, Contents=String("SECRET note"), AP=Dictionary(N=look), **more)
        )

    first.Annots = Array(
        [
            note("/FreeText", F=2, DA=String("/F1 9 Tf")),
            note("/Popup"),
            note("/Stamp", F=2),
            note(
                "/FileAttachment",
                FS=Dictionary(Type=Name.Filespec, F=String("SECRET.doc"), EF=Dictionary(F=pdf.make_stream(b"SECRET fichier"))),
            ),
            note("/Screen", A=Dictionary(S=Name.Rendition, JS=String("SECRET()"))),
            note("/Link", A=Dictionary(S=Name.GoToR, F=String("SECRET.pdf"), D=Array([third, Name.Fit]))),
            note("/Link", A=Dictionary(S=Name.SubmitForm, F=String("https://exemple.test/SECRET"))),
            note(
                "/Widget",
                FT=Name.Tx,
                T=String("SECRET"),
                V=String("SECRET"),
                F=2,
                AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("SECRET"))),
            ),
            note("/Redact", OverlayText=String("SECRET")),
        ]
    )
    first.B = Array([pdf.make_indirect(Dictionary(Type=Name.Bead, P=third, N=Dictionary(SECRET=1)))])
    first.AF = Array([Dictionary(Type=Name.Filespec, EF=Dictionary(F=pdf.make_stream(b"SECRET associe")))])
    first.SeparationInfo = Dictionary(Pages=Array([third]), DeviceColorant=String("SECRET"))
    first.PresSteps, first.VP = (
        Dictionary(NA=Dictionary(S=Name.JavaScript, JS=String("SECRET"))),
        Array([Dictionary(Name=String("SECRET"))]),
    )
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([one for one in first.Annots if one.Subtype == Name.Widget]),
        XFA=Array([String("template"), pdf.make_stream(b"<SECRET/>")]),
        NeedAppearances=True,
    )
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("SECRET"), Dictionary(S=Name.JavaScript, JS=String("SECRET"))])),
        Dests=Dictionary(Names=Array([String("SECRET place"), Array([third, Name.Fit])])),
        Pages=Dictionary(Names=Array([String("SECRET page"), third])),
        Templates=Dictionary(Names=Array([String("SECRET modele"), third])),
    )
    pdf.Root.Collection, pdf.Root.URI = Dictionary(D=String("SECRET")), Dictionary(Base=String("https://exemple.test/SECRET"))
    pdf.Root.Perms, pdf.Root.DSS = Dictionary(DocMDP=Dictionary(Contents=String("SECRET"))), Dictionary(SECRET=1)
    pdf.Root.OutputIntents = Array([Dictionary(Type=Name.OutputIntent, Info=String("SECRET"))])
    pdf.Root.AA = Dictionary(WC=Dictionary(S=Name.Launch, F=String("SECRET.exe")))
    return saved(pdf)


def sound():
    return saved(plain())


# What a PDF may be that is read as far as it goes: how many of its pages are shown.
READ = {
    "an owner’s password alone": (lambda: encrypted(""), 4),
    "everything shared": (shared_things, 4),
    "pages turned": (turned, 4),
    "boxes of no paper": (boxes, 4),
    "keys of the wrong kind": (strange_pages, 4),
    "a former revision": (lambda: revised(saved(plain(), compress_streams=False)), 4),
    "words before and after": (lambda: b"bonjour\n" + sound() + b"\n" * 500 + b"fin", 4),
    "secrets everywhere": (lambda: revised(hostile()), 5),
}
# What cannot be shared page by page: refused in words, whatever the step that finds it.
REFUSED = {
    "a password": lambda: encrypted("secret"),
    "no page": lambda: kids(bodies=[b"<< /Type /Pages /Count 0 /Kids [] >>"]),
    "pages in a ring": loop,
    "cut in the middle": lambda: sound()[: len(sound()) // 2],
    "a header alone": lambda: b"%PDF-1.7\n%%EOF\n",
    "ten thousand pages": many,
    "objects that unpack to 300 MB": object_bomb,
}
# Either way, as long as nothing falls, nothing is told and it ends.
EITHER = {
    "a page that unpacks to 256 MB": lambda: one_page_of(zeros(1 << 28, before=show("partage un"))),
    "a tree of three thousand floors": deep_tree,
    "an array of sixty thousand floors": deep_array,
    "a content of sixty thousand floors": deep_content,
    "a length too long": lambda: one_page_of(show("partage un"), extra=b"", length=10**9),
    "a length below nothing": lambda: one_page_of(show("partage un"), extra=b"", length=-5),
    "a filter nobody knows": lambda: one_page_of(show("partage un"), extra=b"/Filter [/NoSuch /FlateDecode]"),
    "twenty filters": lambda: one_page_of(show("partage un"), extra=b"/Filter [%s]" % (b"/ASCIIHexDecode " * 20)),
    "a page that is its own content": lambda: kids(bodies=[b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page(contents=3)]),
    "a page that does not exist": lambda: kids(
        bodies=[b"<< /Type /Pages /Count 4 /Kids [3 0 R 9 0 R null 3 0 R] >>", page(), stream(show("partage un"))]
    ),
    "bookmarks in a ring": bookmarks_in_a_ring,
    "a count that lies": lambda: kids(bodies=[b"<< /Type /Pages /Count 999999999 /Kids [3 0 R] >>", page(), stream(show("partage un"))]),
}
