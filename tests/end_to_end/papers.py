"""Small papers for whole-program tests: good ones that are quickly read, and bad ones of every kind."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Stream
from PIL import Image, ImageDraw, ImageFont

import domain.embedded_fonts

_FONT = Path(domain.embedded_fonts.__file__).parent / "fonts" / "LiberationSerif-Regular.ttf"


def sheet(*lines: str) -> Image.Image:
    """A white grey page with printed lines, 200 dpi, a third of A4 high."""
    image = Image.new("L", (1654, 160 + 90 * len(lines)), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(_FONT, 44)
    for number, line in enumerate(lines):
        draw.text((140, 80 + 90 * number), line, 0, font)
    return image


def save(image: Image.Image, path: Path) -> Path:
    """Write the page with its resolution."""
    image.save(path, dpi=(200, 200))
    return path


def jpeg_bytes(image: Image.Image) -> bytes:
    """The page as JPEG."""
    buffer = BytesIO()
    image.save(buffer, "JPEG", dpi=(200, 200), quality=85)
    return buffer.getvalue()


def pdf_of(image: Image.Image, path: Path, **saving: object) -> Path:
    """A one-page PDF that is a picture."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(image.width * 0.36, image.height * 0.36))
    picture = Stream(pdf, jpeg_bytes(image), Type=Name.XObject, Subtype=Name.Image, Width=image.width)
    picture.Height, picture.ColorSpace, picture.BitsPerComponent = image.height, Name.DeviceGray, 8
    picture.Filter = Name.DCTDecode
    page.Resources = Dictionary(XObject=Dictionary(Im0=picture))
    page.Contents = Stream(pdf, f"q {image.width * 0.36} 0 0 {image.height * 0.36} 0 0 cm /Im0 Do Q".encode())
    pdf.save(path, **saving)  # type: ignore[arg-type] # pikepdf's own names
    return path


def portfolio(path: Path, files: dict[str, bytes], *, cover: str = "Tờ bìa của tập") -> Path:
    """A cover sheet with files inside; those whose names begin with `@` hang on its page as a note."""
    pdf_of(sheet(cover), path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)
        for name, data in files.items():
            given = AttachedFileSpec(pdf, data, filename=name.lstrip("@"))  # type: ignore[call-arg] # defaults that the stubs do not know
            if name.startswith("@"):
                note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=given.obj)
                pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
            else:
                pdf.attachments[name] = given
        pdf.save()
    return path


def tiff_with_broken_page(path: Path, pages: list[Image.Image], broken: int) -> Path:
    """A TIFF whose page `broken` (from 1) has damaged picture data."""
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_deflate", dpi=(200, 200))
    data = bytearray(path.read_bytes())
    with Image.open(path) as opened:
        opened.seek(broken - 1)
        offsets, counts = opened.tag_v2[273], opened.tag_v2[279]  # type: ignore[attr-defined] # of TIFF pictures
    for offset, count in zip(offsets, counts, strict=True):
        data[offset : offset + count] = bytes(count)
    path.write_bytes(data)
    return path


def image_bomb(path: Path) -> Path:
    """A PNG that declares 60,000 × 60,000 pixels."""
    header = (60_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    chunk = b"IHDR" + header
    body = zlib.compress(bytes(1000))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + len(header).to_bytes(4, "big")
        + chunk
        + zlib.crc32(chunk).to_bytes(4, "big")
        + len(body).to_bytes(4, "big")
        + b"IDAT"
        + body
        + zlib.crc32(b"IDAT" + body).to_bytes(4, "big")
        + b"\0\0\0\0IEND\xaeB`\x82"
    )
    return path


def pdf_bomb(path: Path) -> Path:
    """A small PDF whose page unpacks to several GiB through two layers of compression."""
    layer = zlib.compressobj(9)
    once = b"".join([*(layer.compress(bytes(1 << 24)) for _ in range(256)), layer.flush()])
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    content = Stream(pdf, zlib.compress(once, 9))
    content.Filter = Array([Name.FlateDecode, Name.FlateDecode])
    page.Contents = content
    pdf.save(path, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return path


def pdf_with_script(path: Path) -> Path:
    """A PDF that runs JavaScript when opened."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('xin chao')")
    pdf.save(path)
    return path


def pdf_without_pages(path: Path) -> Path:
    """A well-formed PDF of no page."""
    pikepdf.new().save(path)
    return path


def pdf_with_password(path: Path) -> Path:
    """A PDF that cannot be opened without its password."""
    return pdf_of(sheet("Tài liệu có mật khẩu"), path, encryption=pikepdf.Encryption(user="bi mat", owner="chu"))
