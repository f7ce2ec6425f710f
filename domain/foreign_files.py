"""Kinds of files that are handed in and not taken: what people call them, and what they have to do with them."""

from __future__ import annotations

from enum import StrEnum

from domain.errors import ErrorCode


class ForeignKind(StrEnum):
    """What a file is that cannot be archived as it is; facts of refusals hold these values."""

    # To be exported as PDF by the program they belong to
    WORD = "word"
    EXCEL = "excel"
    POWERPOINT = "powerpoint"
    WORD_OLD = "word-97"
    EXCEL_OLD = "excel-97"
    POWERPOINT_OLD = "powerpoint-97"
    OFFICE_OLD = "office-97"
    OFFICE_LOCKED = "office-locked"
    WRITER = "opendocument-text"
    CALC = "opendocument-spreadsheet"
    IMPRESS = "opendocument-presentation"
    OPEN_DOCUMENT = "opendocument"
    VISIO = "visio"
    RICH_TEXT = "rtf"
    MAIL = "mail"
    OUTLOOK = "outlook-mail"
    WEB_PAGE = "html"
    WEB_ARCHIVE = "mhtml"
    EPUB = "epub"
    XPS = "xps"
    DRAWING = "dwg"
    DRAWING_EXCHANGE = "dxf"
    PLAIN_TEXT = "text"
    DJVU = "djvu"
    POSTSCRIPT = "postscript"
    PHOTOSHOP = "photoshop"
    VECTOR = "svg"
    # Many files in one: to be unpacked
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    TAR = "tar"
    # No documents at all
    VIDEO = "video"
    SOUND = "sound"
    PROGRAM = "program"
    AVIF = "avif"
    XML = "xml"
    DATABASE = "database"
    NOTHING = "zeros"
    UNKNOWN = "unknown"

    @property
    def is_document(self) -> bool:
        """People mean a document by it, or several: an attachment that is none is no matter of its own."""
        return self not in _NO_DOCUMENTS and self is not ForeignKind.PLAIN_TEXT

    @property
    def refusal(self) -> ErrorCode:
        """The sentence that says what to do with it."""
        if self in _PACKED:
            return ErrorCode.PACKED_FILES
        return ErrorCode.UNSUPPORTED_FORMAT if self in _NO_DOCUMENTS else ErrorCode.NO_FIXED_PAGES


_PACKED = frozenset(
    {
        ForeignKind.ZIP,
        ForeignKind.RAR,
        ForeignKind.SEVEN_ZIP,
        ForeignKind.GZIP,
        ForeignKind.BZIP2,
        ForeignKind.XZ,
        ForeignKind.TAR,
    }
)
_NO_DOCUMENTS = frozenset(
    {
        ForeignKind.VIDEO,
        ForeignKind.SOUND,
        ForeignKind.PROGRAM,
        ForeignKind.AVIF,
        ForeignKind.XML,
        ForeignKind.DATABASE,
        ForeignKind.NOTHING,
        ForeignKind.UNKNOWN,
    }
)

_NAMES: dict[ForeignKind, tuple[str, str]] = {
    ForeignKind.WORD: ("tệp Word (.docx)", "a Word document (.docx)"),
    ForeignKind.EXCEL: ("bảng tính Excel (.xlsx)", "an Excel workbook (.xlsx)"),
    ForeignKind.POWERPOINT: ("bản trình chiếu PowerPoint (.pptx)", "a PowerPoint presentation (.pptx)"),
    ForeignKind.WORD_OLD: ("tệp Word 97-2003 (.doc)", "a Word 97-2003 document (.doc)"),
    ForeignKind.EXCEL_OLD: ("bảng tính Excel 97-2003 (.xls)", "an Excel 97-2003 workbook (.xls)"),
    ForeignKind.POWERPOINT_OLD: (
        "bản trình chiếu PowerPoint 97-2003 (.ppt)",
        "a PowerPoint 97-2003 presentation (.ppt)",
    ),
    ForeignKind.OFFICE_OLD: ("tệp Microsoft Office 97-2003", "a Microsoft Office 97-2003 file"),
    ForeignKind.OFFICE_LOCKED: ("tệp Microsoft Office đặt mật khẩu", "a Microsoft Office file with a password"),
    ForeignKind.WRITER: ("văn bản OpenDocument (.odt)", "an OpenDocument text (.odt)"),
    ForeignKind.CALC: ("bảng tính OpenDocument (.ods)", "an OpenDocument spreadsheet (.ods)"),
    ForeignKind.IMPRESS: ("bản trình chiếu OpenDocument (.odp)", "an OpenDocument presentation (.odp)"),
    ForeignKind.OPEN_DOCUMENT: ("tệp OpenDocument", "an OpenDocument file"),
    ForeignKind.VISIO: ("bản vẽ Visio", "a Visio drawing"),
    ForeignKind.RICH_TEXT: ("văn bản RTF (.rtf)", "a rich text document (.rtf)"),
    ForeignKind.MAIL: ("thư điện tử (.eml)", "an e-mail (.eml)"),
    ForeignKind.OUTLOOK: ("thư Outlook (.msg)", "an Outlook message (.msg)"),
    ForeignKind.WEB_PAGE: ("trang web (.html)", "a web page (.html)"),
    ForeignKind.WEB_ARCHIVE: ("trang web đã lưu (.mhtml)", "a saved web page (.mhtml)"),
    ForeignKind.EPUB: ("sách điện tử EPUB", "an EPUB book"),
    ForeignKind.XPS: ("tệp XPS", "an XPS file"),
    ForeignKind.DRAWING: ("bản vẽ AutoCAD (.dwg)", "an AutoCAD drawing (.dwg)"),
    ForeignKind.DRAWING_EXCHANGE: ("bản vẽ DXF (.dxf)", "a DXF drawing (.dxf)"),
    ForeignKind.PLAIN_TEXT: ("tệp văn bản thuần (.txt)", "a plain text file (.txt)"),
    ForeignKind.DJVU: ("tệp DjVu", "a DjVu file"),
    ForeignKind.POSTSCRIPT: ("tệp PostScript", "a PostScript file"),
    ForeignKind.PHOTOSHOP: ("ảnh Photoshop (.psd)", "a Photoshop picture (.psd)"),
    ForeignKind.VECTOR: ("hình vẽ SVG", "an SVG drawing"),
    ForeignKind.ZIP: ("tệp nén ZIP", "a ZIP archive"),
    ForeignKind.RAR: ("tệp nén RAR", "a RAR archive"),
    ForeignKind.SEVEN_ZIP: ("tệp nén 7-Zip", "a 7-Zip archive"),
    ForeignKind.GZIP: ("tệp nén gzip", "a gzip file"),
    ForeignKind.BZIP2: ("tệp nén bzip2", "a bzip2 file"),
    ForeignKind.XZ: ("tệp nén xz", "an xz file"),
    ForeignKind.TAR: ("tệp gộp tar", "a tar archive"),
    ForeignKind.VIDEO: ("tệp phim", "a video"),
    ForeignKind.SOUND: ("tệp âm thanh", "a sound recording"),
    ForeignKind.PROGRAM: ("chương trình chạy được", "a program"),
    ForeignKind.AVIF: ("ảnh AVIF", "an AVIF picture"),
    ForeignKind.XML: ("dữ liệu XML", "XML data"),
    ForeignKind.DATABASE: ("cơ sở dữ liệu", "a database"),
    ForeignKind.NOTHING: ("chỉ toàn byte 0, không có dữ liệu", "zero bytes only, no data"),
    ForeignKind.UNKNOWN: ("không nhận ra loại tệp", "a kind of file that is not known"),
}


def kind_name(kind: ForeignKind, *, vietnamese: bool) -> str:
    """What people call files of this kind."""
    return _NAMES[kind][not vietnamese]
