"""A copy of chosen pages tells nothing of the others, wherever the file had written it."""

import io

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops

from maillage.kernel.pdf.public import Cover, copy_pages, render_page, stamp
from tests.kernel import pdf_samples
from tests.kernel.pdf_samples import form, image, show, words

COVER = Cover(title="Une copie", network="Le réseau")


def shown(path):
    with pypdfium2.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def images(path):
    with pikepdf.open(path) as pdf:
        return sorted(
            bytes(one.read_bytes()).split(b".")[0]
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Image
        )


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source.pdf"
    path.write_bytes(pdf_samples.revised(pdf_samples.hostile()))
    return path


def copy(source, target, pages, *, stamped=False):
    if stamped:
        stamp(source=source, target=target, cover=COVER, footer="Copie remise à Chloé", pages=pages)
    else:
        copy_pages(source=source, target=target, pages=pages)
    return words(target)


def test_the_sample_tells_its_secrets(source):
    told = words(source)
    assert told.count(b"SECRET") > 100 and b"SECRET former words" not in told
    assert shown(source)[1] == "SECRET page 2 b" or "SECRET page 2" in shown(source)[1]


@pytest.mark.parametrize("stamped", [False, True])
def test_nothing_of_the_other_pages_remains(source, tmp_path, stamped):
    target = tmp_path / "copy.pdf"
    told = copy(source, target, [1, 3, 5], stamped=stamped)
    assert b"SECRET" not in told
    assert "SECRET".encode("utf-16-be") not in told
    pages = shown(target)[1 if stamped else 0 :]
    assert [page.replace("Copie remise à Chloé", "").strip() for page in pages] == [
        "partage page 1",
        "partage page 3 aa b partage champ",
        "partage page 5",
    ]
    assert images(target) == [b"partage commun", b"partage dans un formulaire"]
    with pikepdf.open(target) as pdf:
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/Lang", "/ViewerPreferences"}
        assert set(pdf.docinfo.keys()) == {"/Title", "/Producer"}
        for page in pdf.pages:
            assert set(page.obj.keys()) <= {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources", "/Annots", "/Rotate", "/Trans"}


def test_links_to_the_web_stay_and_no_other(source, tmp_path):
    copy(source, tmp_path / "copy.pdf", [1])
    with pikepdf.open(tmp_path / "copy.pdf") as pdf:
        (link,) = pdf.pages[0].obj.Annots
        assert str(link.A.URI) == "https://exemple.org/partage" and set(link.A.keys()) == {"/S", "/URI"}
        assert set(link.keys()) == {"/Type", "/Subtype", "/Rect", "/Border", "/F", "/A"}


@pytest.mark.parametrize("pages", [[1], [3], [5], [5, 1]])
def test_each_page_has_its_own_things_only(source, tmp_path, pages):
    told = copy(source, tmp_path / "copy.pdf", pages)
    assert b"SECRET" not in told
    for number in {1, 3, 5} - set(pages):
        assert f"partage page {number}".encode() not in told
    assert [text.split()[2] for text in shown(tmp_path / "copy.pdf")] == [str(number) for number in pages]
    assert (b"partage champ" in told) == (3 in pages)
    assert (b"partage commun" in told) == (1 in pages)


def test_what_is_drawn_looks_the_same(source, tmp_path):
    copy(source, tmp_path / "copy.pdf", [1, 3, 5])
    with pypdfium2.PdfDocument(source) as before, pypdfium2.PdfDocument(tmp_path / "copy.pdf") as after:
        for index, number in ((0, 1), (2, 5)):
            first, second = (page.render(scale=1, draw_annots=False) for page in (before[number - 1], after[index]))
            assert bytes(first.buffer) == bytes(second.buffer)


def test_a_picture_shows_fields_as_the_copy_does_and_no_comment(source, tmp_path):
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        comment = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([60, 60, 260, 90]), F=4)
        comment.AP = Dictionary(N=form(pdf, show("SECRET", x=2, y=8), Dictionary(Font=font()), BBox=Array([0, 0, 200, 30])))
        pdf.pages[2].obj.Annots.append(pdf.make_indirect(comment))
        pdf.save()
    copy(source, tmp_path / "copy.pdf", [3])
    first, second = (
        Image.open(io.BytesIO(render_page(source=path, number=number))) for path, number in ((source, 3), (tmp_path / "copy.pdf", 1))
    )
    assert ImageChops.difference(first.convert("L"), second.convert("L")).point(lambda value: 255 * (value > 60)).getbbox() is None


def test_locks_that_open_without_a_password(source, tmp_path):
    with pikepdf.open(source) as pdf:
        pdf.save(tmp_path / "open.pdf", encryption=pikepdf.Encryption(owner="maitre", user=""))
    told = copy(tmp_path / "open.pdf", tmp_path / "copy.pdf", [1, 3])
    assert b"SECRET" not in told and b"partage page 3" in told
    with pikepdf.open(tmp_path / "copy.pdf") as pdf:
        assert not pdf.is_encrypted


def one_page(tmp_path, content, resources, **more):
    """A document of two pages sharing their resources; the second draws everything that is called SECRET."""
    pdf = pikepdf.new()
    made = resources(pdf)
    for data in content:
        page = Dictionary(
            Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Resources=made, Contents=Array([pdf.make_stream(part) for part in data])
        )
        for key, value in more.items():
            page[f"/{key}"] = value
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.save(tmp_path / "made.pdf")
    return tmp_path / "made.pdf"


def font():
    return Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))


def test_forms_that_hold_each_other_end(tmp_path):
    def resources(pdf):
        first, second = form(pdf, b"/B Do " + show("partage")), form(pdf, b"/A Do /No Do")
        hidden = image(pdf, "SECRET")
        for one, name, other in ((first, "/B", second), (second, "/A", first)):
            one.Resources = Dictionary(XObject=Dictionary({name: other, "/Unused": hidden}), Font=font())
        return pdf.make_indirect(Dictionary(XObject=Dictionary({"/A": first, "/Unused": hidden})))

    source = one_page(tmp_path, [[b"/A Do"], [b"/Unused Do"]], resources)
    assert b"SECRET" not in copy(source, tmp_path / "copy.pdf", [1])


def test_things_met_on_the_way_are_reduced_too(tmp_path):
    """A form first met through the font of a state, and a font that draws itself."""

    def resources(pdf):
        nested = form(pdf, b"/In Do", Dictionary(XObject=Dictionary({"/In": image(pdf, "partage"), "/No": image(pdf, "SECRET")})))
        drawn = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type3,
                Encoding=Dictionary(Differences=Array([97, Name("/a")])),
                CharProcs=Dictionary({"/a": pdf.make_stream(b"/Nested Do BT /Itself 9 Tf (a) Tj ET")}),
                FontMatrix=Array([1, 0, 0, 1, 0, 0]),
            )
        )
        drawn.Resources = Dictionary(
            XObject=Dictionary({"/Nested": nested, "/No": image(pdf, "SECRET")}), Font=Dictionary({"/Itself": drawn})
        )
        state = Dictionary(Type=Name.ExtGState, Font=Array([drawn, 9]))
        return Dictionary(ExtGState=Dictionary({"/G": state}), XObject=Dictionary({"/Nested": nested, "/No": image(pdf, "SECRET")}))

    source = one_page(tmp_path, [[b"/G gs BT (a) Tj ET /Nested Do"], [b"/No Do"]], resources)
    assert b"SECRET" not in copy(source, tmp_path / "copy.pdf", [1])
    assert images(tmp_path / "copy.pdf") == [b"partage"]


def test_a_name_of_another_kind_keeps_nothing(tmp_path):
    """An image called as the font, or as a word of the text, is not thereby used."""

    def resources(pdf):
        return Dictionary(
            Font=font(), XObject=Dictionary({"/F1": image(pdf, "SECRET"), "/Do": image(pdf, "SECRET"), "/partage": image(pdf, "SECRET")})
        )

    source = one_page(tmp_path, [[show("partage /Do")], [b"/F1 Do /Do Do"]], resources)
    assert b"SECRET" not in copy(source, tmp_path / "copy.pdf", [1])


def test_content_cut_between_streams(tmp_path):
    def resources(pdf):
        return Dictionary(Font=font(), XObject=Dictionary({"/A": image(pdf, "partage"), "/B": image(pdf, "SECRET")}))

    source = one_page(tmp_path, [[b"q /A", b"Do Q BT /F1 9 Tf (par", b"tage) Tj ET"], [b"/B Do"]], resources)
    told = copy(source, tmp_path / "copy.pdf", [1])
    assert b"SECRET" not in told and images(tmp_path / "copy.pdf") == [b"partage"]


def test_colours_of_images_within_the_content(tmp_path):
    def resources(pdf):
        ramp = pdf.make_stream(b"{ dup dup }", FunctionType=4, Domain=Array([0, 1]), Range=Array([0, 1, 0, 1, 0, 1]))
        return Dictionary(
            ColorSpace=Dictionary(
                {
                    "/K": Array([Name.Separation, Name("/partage"), Name.DeviceRGB, ramp]),
                    "/S": Array([Name.Separation, Name("/SECRET"), Name.DeviceRGB, ramp]),
                }
            )
        )

    source = one_page(tmp_path, [[b"q 9 0 0 9 0 0 cm BI /W 1 /H 1 /CS /K /BPC 8 ID a EI Q"], [b"/S cs"]], resources)
    told = copy(source, tmp_path / "copy.pdf", [1])
    assert b"SECRET" not in told and b"/partage" in told


@pytest.mark.parametrize(
    ("membership", "visible"),
    [
        ({"P": "/AllOn"}, False),
        ({"P": "/AnyOn"}, True),
        ({"P": "/AnyOff"}, True),
        ({"P": "/AllOff"}, False),
        ({}, True),
        ({"VE": ["/Not", "on"]}, False),
        ({"VE": ["/And", "on", ["/Not", "off"]]}, True),
        ({"VE": ["/Or", "off", "off"]}, False),
    ],
)
def test_layers_that_depend_on_others(tmp_path, membership, visible):
    pdf = pikepdf.new()
    layers = {name: pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in ("on", "off")}

    def expression(value):
        return Array([expression(part) for part in value]) if isinstance(value, list) else layers[value] if value in layers else Name(value)

    member = Dictionary(Type=Name.OCMD, OCGs=Array(list(layers.values())), **{key: expression(value) for key, value in membership.items()})
    shape = form(pdf, show("dans un formulaire", y=300), Dictionary(Font=font()), OC=member)
    pdf.Root.OCProperties = Dictionary(OCGs=Array(list(layers.values())), D=Dictionary(BaseState=Name.OFF, ON=Array([layers["on"]])))
    content = b"/OC /M BDC /Span <</MCID 0>> BDC " + show("sur un calque") + b"EMC 0 0 9 9 re S /S Do EMC " + show("toujours", y=200)
    resources = Dictionary(Font=font(), Properties=Dictionary(M=member), XObject=Dictionary(S=shape))
    page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=pdf.make_stream(content), Resources=resources)
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.save(tmp_path / "made.pdf")
    told = copy(tmp_path / "made.pdf", tmp_path / "copy.pdf", [1])
    assert (b"sur un calque" in told, b"dans un formulaire" in told, b"toujours" in told) == (visible, visible, True)


def test_a_whole_copy_keeps_its_bookmarks_and_no_script_file_or_comment(source, tmp_path):
    target = tmp_path / "copy.pdf"
    stamp(source=source, target=target, cover=COVER, footer="Copie remise à Chloé")
    told = words(target)
    for gone in (
        b"SECRET script",
        b"SECRET attached",
        b"SECRET comment",
        b"SECRET author",
        b"SECRET description",
        b"SECRET private data of a page",
        b"SECRET thumbnail",
        b"former",
        b".exe",
    ):
        assert gone not in told, gone
    with pikepdf.open(target) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["SECRET title in the bookmarks", "SECRET other"]
        assert "/StructTreeRoot" in pdf.Root and str(pdf.docinfo["/Title"]) == "Une copie"
    assert len(shown(target)) == 6 and all("Copie remise à Chloé" in text for text in shown(target)[1:])
