"""PDF files whose pages share everything they can, and tell secrets everywhere else than in their content."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

SECRET = "SECRET"


def words(path):
    """Everything a reader of the bytes could find: strings, names and keys of all objects, streams once unpacked, and the file itself."""
    found = [path.read_bytes()]
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            found += _strings(thing)
            if isinstance(thing, pikepdf.Stream):
                try:
                    found.append(thing.read_bytes())
                except pikepdf.PdfError:
                    found.append(thing.read_raw_bytes())
    return b"\n".join(found)


def _strings(thing):
    if isinstance(thing, String):
        return [bytes(thing), str(thing).encode("utf-8", "replace")]
    if isinstance(thing, Name):
        return [str(thing).encode()]
    if isinstance(thing, Array):
        inside = list(thing)
    elif isinstance(thing, (Dictionary, pikepdf.Stream)):
        inside = [thing[key] for key in thing.keys()]
    else:
        return []
    keys = [] if isinstance(thing, Array) else [key.encode() for key in thing.keys()]
    # What is indirect has its own turn.
    return keys + [text for value in inside if not getattr(value, "is_indirect", False) for text in _strings(value)]


def image(pdf, text, **more):
    """An image whose samples spell a text."""
    data = text.encode().ljust(64 * 3, b".")
    stream = pdf.make_stream(data)
    for key, value in ({"Type": Name.XObject, "Subtype": Name.Image, "Width": 8, "Height": 8, "BitsPerComponent": 8} | more).items():
        stream[f"/{key}"] = value
    stream.ColorSpace = Name.DeviceRGB
    return stream


def form(pdf, content, resources=None, **more):
    stream = pdf.make_stream(content)
    for key, value in ({"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 600, 800])} | more).items():
        stream[f"/{key}"] = value
    if resources is not None:
        stream.Resources = resources
    return stream


def show(text, *, x=60, y=700, font="F1"):
    return f"BT /{font} 18 Tf {x} {y} Td ({text}) Tj ET\n".encode("cp1252")


def hostile():
    """Five pages; 1, 3 and 5 are for sharing and say "partage", 2 and 4 are not. All secrets start with SECRET."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))
    things = {
        "/Common": image(pdf, "partage commun", Metadata=pdf.make_stream(b"SECRET metadata of an image")),
        "/Hidden": image(pdf, "SECRET image of page 2"),
        "/OnForm": image(pdf, "partage dans un formulaire"),
        "/OnHiddenForm": image(pdf, "SECRET image of a form of page 4"),
    }
    things["/Stamp"] = form(
        pdf,
        b"q 50 0 0 50 0 0 cm /In Do Q",
        Dictionary(XObject=Dictionary({"/In": things["/OnForm"], "/Other": things["/Hidden"]}), Font=Dictionary(F1=font)),
        PieceInfo=Dictionary(App=Dictionary(Private=String("SECRET private data of a drawing tool"))),
        LastModified=String("D:20200101"),
        StructParents=3,
    )
    things["/Legacy"] = form(pdf, b"q 30 0 0 30 90 90 cm /Common Do Q")  # takes its image from the page
    things["/HiddenForm"] = form(
        pdf, show("SECRET text of a form"), Dictionary(Font=Dictionary(F1=font), XObject=Dictionary({"/In": things["/OnHiddenForm"]}))
    )
    pattern = form(pdf, b"q 5 0 0 5 0 0 cm /In Do Q", Dictionary(XObject=Dictionary({"/In": things["/OnForm"], "/No": things["/Hidden"]})))
    for key, value in {"PatternType": 1, "PaintType": 1, "TilingType": 1, "XStep": 10, "YStep": 10}.items():
        pattern[f"/{key}"] = value
    del pattern["/Subtype"]
    hidden_pattern = form(pdf, b"q 5 0 0 5 0 0 cm /In Do Q", Dictionary(XObject=Dictionary({"/In": things["/Hidden"]})), PatternType=1)
    drawn = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 1000, 1000]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            FirstChar=97,
            LastChar=98,
            Widths=Array([1000, 1000]),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name("/shown"), Name("/SECRETglyph")])),
            CharProcs=Dictionary(
                {
                    "/shown": pdf.make_stream(b"1000 0 d0 500 0 0 500 0 0 cm /In Do"),
                    "/SECRETglyph": pdf.make_stream(b"1000 0 d0 /Hidden Do % SECRET drawing of a letter"),
                }
            ),
            Resources=Dictionary(XObject=Dictionary({"/In": things["/OnForm"], "/Hidden": things["/Hidden"]})),
        )
    )
    mask = form(pdf, b"q 5 0 0 5 0 0 cm /In Do Q", Dictionary(XObject=Dictionary({"/In": things["/OnForm"], "/No": things["/Hidden"]})))
    mask.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    separation = pdf.make_stream(b"{ 0 0 0 }", FunctionType=4, Domain=Array([0, 1]), Range=Array([0, 1, 0, 1, 0, 1]))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("SECRET name of a layer")))
    open_layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("SECRET name of an open layer")))
    resources = pdf.make_indirect(
        Dictionary(
            Font=Dictionary(F1=font, T3=drawn),
            XObject=Dictionary(things),
            Pattern=Dictionary({"/P1": pattern, "/P2": hidden_pattern}),
            ExtGState=Dictionary(
                {
                    "/G1": Dictionary(Type=Name.ExtGState, SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=mask)),
                    "/G2": Dictionary(Type=Name.ExtGState, CA=0.5, Font=Array([font, 3]), Metadata=pdf.make_stream(b"SECRET state")),
                }
            ),
            ColorSpace=Dictionary(
                {
                    "/C1": Array([Name.Separation, Name("/partage"), Name.DeviceRGB, separation]),
                    "/C2": Array([Name.Separation, Name("/SECRETink"), Name.DeviceRGB, separation]),
                }
            ),
            Properties=Dictionary(
                {
                    "/L1": layer,
                    "/L2": open_layer,
                    "/M1": Dictionary(ActualText=String("SECRET words read instead"), Metadata=pdf.make_stream(b"SECRET")),
                }
            ),
        )
    )
    contents = [
        show("partage page 1") + b"q 50 0 0 50 100 100 cm /Common Do Q /Stamp Do /Legacy Do /P /M1 BDC EMC\n",
        show("SECRET page 2") + b"q 50 0 0 50 100 100 cm /Hidden Do Q BT /T3 20 Tf 9 9 Td (b) Tj ET /P2 gs /C2 cs\n",
        show("partage page 3")
        + b"/Pattern cs /P1 scn 0 0 20 20 re f q BT /T3 30 Tf 60 300 Td (aa) Tj ET Q BT 60 200 Td (b) Tj ET /C1 cs 0.5 sc q /G1 gs 0 0 9 9 re f Q\n",
        show("SECRET page 4") + b"/HiddenForm Do q /G2 gs Q\n",
        b"/OC /L1 BDC q 1 0 0 1 5 5 cm " + show("SECRET on a hidden layer") + b"/Hidden Do 0 0 5 5 re f EMC Q /OC /L2 BDC "
        + show("partage page 5") + b"EMC\n",
    ]  # fmt: skip
    for number, content in enumerate(contents, start=1):
        page = pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                Contents=pdf.make_stream(content),
                Thumb=image(pdf, f"SECRET thumbnail of page {number}"),
                PieceInfo=Dictionary(App=Dictionary(Private=String("SECRET private data of a page"))),
                Metadata=pdf.make_stream(b"SECRET metadata of a page"),
                AA=Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert('SECRET script')"))),
                StructParents=number,
                Tabs=Name.S,
            )
        )
        pdf.pages.append(pikepdf.Page(page))
    root = pdf.Root
    root.Pages.Resources = resources
    root.Pages.MediaBox = Array([0, 0, 595, 842])  # inherited
    for page in pdf.pages:
        if "/Resources" in page.obj:
            del page.obj["/Resources"]
        if "/MediaBox" in page.obj:
            del page.obj["/MediaBox"]
    pages = [page.obj for page in pdf.pages]
    pages[0].Annots = Array(
        [
            pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Dest=Array([pages[1], Name.Fit]))),
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=Array([0, 0, 9, 9]),
                    P=pages[1],
                    Contents=String("SECRET words of a link"),
                    A=Dictionary(
                        S=Name.URI, URI=String("https://exemple.org/partage"), Next=Dictionary(S=Name.GoTo, D=Array([pages[3], Name.Fit]))
                    ),
                )
            ),
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.URI, URI=String("javascript:SECRET"))
                )
            ),
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.Launch, F=String("SECRET.exe"))
                )
            ),
            pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String("SECRET comment"), P=pages[0])
            ),
        ]
    )
    fields = [
        pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                F=4,
                T=String(f"SECRET field {number}"),
                V=String(value),
                TU=String("SECRET hint"),
                Rect=Array([100, 400, 300, 430]),
                P=pages[number],
                AP=Dictionary(N=form(pdf, show(value, x=2, y=8), Dictionary(Font=Dictionary(F1=font)), BBox=Array([0, 0, 200, 30]))),
            )
        )
        for number, value in ((2, "partage champ"), (3, "SECRET field value"))
    ]
    pages[2].Annots, pages[3].Annots = Array([fields[0]]), Array([fields[1]])
    root.AcroForm = Dictionary(Fields=Array(fields), DA=String("/F1 0 Tf"), XFA=pdf.make_stream(b"<SECRET>form</SECRET>"))
    root.OCProperties = Dictionary(
        OCGs=Array([layer, open_layer]), D=Dictionary(OFF=Array([layer]), ON=Array([open_layer]), Order=Array([layer, open_layer]))
    )
    root.StructTreeRoot = pdf.make_indirect(
        Dictionary(
            Type=Name.StructTreeRoot,
            K=Array(
                [
                    pdf.make_indirect(
                        Dictionary(
                            Type=Name.StructElem, S=Name.Figure, Pg=page, K=0, Alt=String("SECRET alt"), ActualText=String("SECRET actual")
                        )
                    )
                    for page in pages
                ]
            ),
        )
    )
    root.MarkInfo = Dictionary(Marked=True)
    root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("SECRET script of the document"))
    root.Threads = Array([pdf.make_indirect(Dictionary(Type=Name.Thread, I=Dictionary(Title=String("SECRET thread"))))])
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String("SECRET label "))]))
    root.Dests = Dictionary({"/SECRETdest": Array([pages[1], Name.Fit])})
    with pdf.open_outline() as outline:
        outline.root.extend([OutlineItem("SECRET title in the bookmarks", 1), OutlineItem("SECRET other", 3)])
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["dc:title"], meta["dc:description"] = "SECRET title", "SECRET description"
    pdf.docinfo["/Author"] = "SECRET author"
    pdf.attachments["SECRET.txt"] = b"SECRET attached file"
    out = io.BytesIO()
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def revised(data):
    """The same file, with a former version of a page's content left in its bytes by an incremental save."""
    old = zlib.compress(b"BT /F1 18 Tf 60 700 Td (SECRET former words) Tj ET")
    return data.replace(
        b"%%EOF", b"%%EOF\n9999 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n" % (len(old), old), 1
    )
