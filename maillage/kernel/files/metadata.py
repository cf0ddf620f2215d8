"""Pictures without their story: place, author and device are taken out without decoding a pixel; the orientation stays.

JPEG, PNG, WebP and GIF are walked block by block and copied without the blocks that hold metadata (lossless, flat memory).
In TIFF, values are erased in place.
"""

import mmap
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from maillage.kernel.files import kinds
from maillage.kernel.files.refusals import refused

ORIENTATION = 0x0112
# Description, make, model, page name, software, date, artist, host, XMP, IPTC, Photoshop…; the copyright line stays.
TIFF_PRIVATE = {270, 271, 272, 285, 305, 306, 315, 316, 700, 33723, 34377, 37724, 40092, 40093, 40094, 40095, 42032, 42033}
TIFF_FOLDERS = {34665, 34853}
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
JPEG_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd8]")  # in compressed data, 0xFF is followed by 0 or a restart mark
PNG_KEPT = set(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP pHYs sBIT bKGD acTL fcTL fdAT cICP".split())


def clean_picture(*, source: Path, target: Path, kind: kinds.Kind, max_pixels: int) -> None:
    """Copy a picture without its metadata.

    Raises:
        FileRefused: more than `max_pixels`, or not a readable picture.
    """
    (width, height), orientation = _look(path=source, kind=kind, max_pixels=max_pixels)
    if width * height > max_pixels:
        raise refused("image_too_big", max=max_pixels // 1_000_000)
    exif = _exif(orientation) if isinstance(orientation, int) and 1 < orientation <= 8 else b""
    try:
        with source.open("rb") as read, target.open("wb") as write:
            for block in WALKS[kind.media_type](read, exif):
                write.write(block)
        if kind == kinds.TIFF:
            _erase_tiff(target)
        elif kind == kinds.WEBP:
            with target.open("r+b") as file:
                file.seek(4)
                file.write(struct.pack("<L", target.stat().st_size - 8))
    except (struct.error, ValueError, IndexError, KeyError) as error:
        raise refused("image_broken") from error
    # A picture whose blocks lie about their size may lose more than its metadata.
    if _look(path=target, kind=kind, max_pixels=max_pixels)[0] != (width, height):
        raise refused("image_broken")


def _look(*, path: Path, kind: kinds.Kind, max_pixels: int) -> tuple[tuple[int, int], object]:
    """Read the size and the orientation from the header, no pixel decoded."""
    from PIL import Image

    try:
        with Image.open(path, formats=[kind.media_type.removeprefix("image/").upper()]) as picture:
            return picture.size, picture.getexif().get(ORIENTATION, 1) if kind in (kinds.JPEG, kinds.PNG, kinds.WEBP) else 1
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refused("image_too_big", max=max_pixels // 1_000_000) from error
    except Exception as error:  # a picture written to harm can raise anything in a decoder
        raise refused("image_broken") from error


def _exif(orientation: int) -> bytes:
    return b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHLHH", ORIENTATION, 3, 1, orientation, 0) + b"\0\0\0\0"


def _copy(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0:
        block = file.read(min(size, 1 << 20))
        if not block:
            raise ValueError("cut short")
        size -= len(block)
        yield block


def _rest(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(1 << 20):
        yield block


def _jpeg(file: BinaryIO, exif: bytes) -> Iterator[bytes]:
    """Copy segments up to the end of the picture; what phones hang after it (a video, a second photo) goes."""
    data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    yield data[:2] + (b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\0\0" + exif if exif else b"")
    position = 2
    while marker := JPEG_MARKER.search(data, position):
        code = marker[0][1]
        if code == 0xD9:
            yield data[position : marker.end()]
            return
        length = 0 if code == 0x01 else struct.unpack_from(">H", data, marker.end())[0]
        # Kept among the application segments: JFIF, the colour profile (not MPF, whose offsets would be wrong), Adobe.
        profile = code == 0xE2 and data[marker.end() + 2 : marker.end() + 14] == b"ICC_PROFILE\0"
        kept = code in (0xE0, 0xEE) or profile or not (0xE1 <= code <= 0xEF or code == 0xFE)
        yield data[position : marker.end() + length if kept else marker.start()]
        position = marker.end() + length
    yield data[position:]


def _png(file: BinaryIO, exif: bytes) -> Iterator[bytes]:
    yield file.read(8)
    name = b""
    while name != b"IEND":
        head = file.read(8)
        size, name = struct.unpack(">L4s", head)
        if name in PNG_KEPT:
            yield head
            yield from _copy(file, size + 4)
        else:
            file.seek(size + 4, 1)
        if name == b"IHDR" and exif:
            yield struct.pack(">L", len(exif)) + b"eXIf" + exif + struct.pack(">L", zlib.crc32(b"eXIf" + exif))


def _webp(file: BinaryIO, exif: bytes) -> Iterator[bytes]:
    yield file.read(12)
    while len(head := file.read(8)) == 8:
        name, size = struct.unpack("<4sL", head)
        size += size % 2
        if name == b"VP8X":
            flags, *rest = file.read(size)
            yield head + bytes([flags & ~0x0C | (0x08 if exif else 0), *rest])
        elif name in (b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"):
            yield head
            yield from _copy(file, size)
        else:
            file.seek(size, 1)
    if exif:
        yield b"EXIF" + struct.pack("<L", len(exif)) + exif + b"\0" * (len(exif) % 2)


def _gif(file: BinaryIO, exif: bytes) -> Iterator[bytes]:
    head = file.read(13)
    yield head
    if head[10] & 0x80:
        yield from _copy(file, 3 << ((head[10] & 7) + 1))
    while (mark := file.read(1)) == b"!" or mark == b",":
        if mark == b"!":
            label = file.read(1)
            blocks = list(_gif_blocks(file))
            if label == b"\xf9" or (label == b"\xff" and b"NETSCAPE" in blocks[0]):
                yield mark + label + b"".join(blocks)
        else:
            frame = file.read(9)
            yield mark + frame
            if frame[8] & 0x80:
                yield from _copy(file, 3 << ((frame[8] & 7) + 1))
            yield file.read(1)
            yield from _gif_blocks(file)
    yield b";"


def _gif_blocks(file: BinaryIO) -> Iterator[bytes]:
    size = b"\1"
    while size != b"\0":
        size = file.read(1)
        yield size + file.read(size[0])


def _tiff(file: BinaryIO, exif: bytes) -> Iterator[bytes]:
    yield from _rest(file)


def _erase_tiff(path: Path) -> None:
    with path.open("r+b") as file:
        order = "<" if file.read(2) == b"II" else ">"
        file.seek(4)
        folders = [struct.unpack(f"{order}L", file.read(4))[0]]
        seen: set[int] = set()
        private: set[int] = set()
        while folders:
            start = folders.pop()
            if start in seen or start == 0 or len(seen) > 1000:
                continue
            seen.add(start)
            file.seek(start)
            (count,) = struct.unpack(f"{order}H", file.read(2))
            entries = file.read(12 * count)
            following = file.read(4)
            for index in range(count):
                tag, form, number, value = struct.unpack(f"{order}HHLL", entries[12 * index : 12 * index + 12])
                if tag in TIFF_FOLDERS:
                    folders.append(value)
                    private.add(value)
                elif tag in TIFF_PRIVATE or start in private:
                    size = SIZES.get(form, 1) * number
                    position = start + 2 + 12 * index + 8 if size <= 4 else value
                    file.seek(position)
                    if position + size > path.stat().st_size:
                        raise ValueError("value out of the file")
                    file.write(b"\0" * size)
            if start not in private and len(following) == 4:
                folders.append(struct.unpack(f"{order}L", following)[0])


WALKS = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp, "image/gif": _gif, "image/tiff": _tiff}
