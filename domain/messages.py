"""The sentences for people: what was found, why we refuse, what to do next; Vietnamese first, English second.

A test walks all codes, so that none is without its two sentences.
"""

from __future__ import annotations

from enum import StrEnum

from domain.audit_sentences import AUDIT_SENTENCES
from domain.description.sentences import DESCRIPTION_SENTENCES
from domain.errors import ArchiveError, ErrorCode
from domain.fact_words import told_fact, told_why
from domain.foreign_files import ForeignKind, kind_name
from domain.people.sentences import PEOPLE_SENTENCES
from domain.review.sentences import REVIEW_SENTENCES
from domain.signatures.sealing_sentences import SEALING_SENTENCES


class Language(StrEnum):
    """Languages of messages and pages."""

    VI = "vi"
    EN = "en"

    def said(self, vietnamese: str, english: str) -> str:
        """The one of two texts that is in this language."""
        return english if self is Language.EN else vietnamese


_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.EMPTY_FILE: (
        "Tệp rỗng (0 byte), không có gì để lưu trữ. Hãy quét hoặc sao chép lại tệp rồi nạp lại.",
        "The file is empty (0 bytes), there is nothing to archive. Scan or copy it again, then ingest it again.",
    ),
    ErrorCode.TRUNCATED_FILE: (
        "Tệp bị cụt: phần cuối của dữ liệu không có{aside}. Hãy chép lại từ máy quét hoặc nguồn gốc.",
        "The file is cut short: the end of its data is missing{aside}. Copy it again from its source.",
    ),
    ErrorCode.UNREADABLE_FILE: (
        "Không đọc được tệp{why}. Hãy kiểm tra quyền truy cập và thiết bị chứa tệp.",
        "The file cannot be read{why}. Check its permissions and the device it is on.",
    ),
    ErrorCode.UNREADABLE_FOLDER: (
        "Không xem được thư mục {path}{why}. Hãy kiểm tra quyền truy cập và thiết bị chứa thư mục.",
        "The folder {path} cannot be listed{why}. Check its permissions and the device it is on.",
    ),
    ErrorCode.NOT_A_FILE: (
        "Đây không phải tệp thường (có thể là ống dẫn, thiết bị hoặc thư mục) nên không nạp được. Hãy chép nội dung ra một tệp rồi nạp tệp đó.",
        "This is no regular file (perhaps a pipe, a device or a folder), so it cannot be taken. Copy its content into a file and ingest that.",
    ),
    ErrorCode.FILE_CHANGED: (
        "Tệp bị thay đổi trong lúc đang nạp nên chưa lưu gì. Hãy đợi chép hoặc quét xong rồi nạp lại.",
        "The file was changed while it was being taken in, so nothing was stored. Wait until it is whole, then ingest it again.",
    ),
    ErrorCode.SIGNED_AMONG_OTHERS: (
        "Có PDF đã ký số nằm cùng các tệp khác trong một tài liệu; bản đã ký phải giữ nguyên một mình. Hãy nạp riêng tệp đã ký.",
        "A signed PDF stands among other files of one document; what is signed is kept alone as it is. Ingest the signed file by itself.",
    ),
    ErrorCode.ONLY_PASSED_OVER: (
        "Tại {path} chỉ có {count} tệp tạm hoặc tệp hệ thống, không có tài liệu nào: {names}. Hãy kiểm tra lại thư mục.",
        "At {path} there are only {count} temporary or system files and no document: {names}. Check the folder.",
    ),
    ErrorCode.ONLY_LEFT_OUT: (
        "Tại {path} không có tệp nào, chỉ có {count} liên kết, ống dẫn, thiết bị hoặc tệp tạm: {names}. Hãy chép nội dung ra tệp thường rồi nạp.",
        "At {path} there is no file, only {count} links, pipes, devices or temporary files: {names}. Copy their content into regular files and ingest those.",
    ),
    ErrorCode.FOLDER_NOT_EMPTY: (
        "Thư mục {path} đã có tệp (hoặc chính nó là một tệp) nên chưa xuất gì vào đó. Hãy chọn một thư mục mới hoặc thư mục rỗng.",
        "The folder {path} holds something already (or is a file), so nothing was exported to it. Name a new folder, or an empty one.",
    ),
    ErrorCode.DATABASE_EMPTY: (
        "Cơ sở dữ liệu trống nhưng kho đối tượng có hồ sơ. Không mất dữ liệu; hãy dựng lại cơ sở dữ liệu bằng “vankho rebuild”.",
        "The database is empty but the object store holds dossiers. Nothing is lost; make the database anew with “vankho rebuild”.",
    ),
    ErrorCode.REBUILD_UNFINISHED: (
        "Cơ sở dữ liệu bắt đầu được dựng lại lúc {begun} và chưa xong, nên chưa biết đủ hồ sơ; không mất dữ liệu. Nếu việc ấy đã bị ngắt, hãy chạy lại “vankho rebuild”: nó làm tiếp từ chỗ dừng.",
        "The database has been made anew since {begun} and is not whole yet, so it does not know all records; nothing is lost. If that was cut short, run “vankho rebuild” again: it goes on where it stopped.",
    ),
    ErrorCode.INDEX_EMPTY: (
        "Chỉ mục tìm kiếm trống nhưng kho đối tượng có hồ sơ nên chưa tìm được gì. Hãy dựng lại chỉ mục bằng “vankho reindex”.",
        "The search index is empty but the object store holds dossiers, so nothing can be found. Make the index anew with “vankho reindex”.",
    ),
    ErrorCode.UNSUPPORTED_FORMAT: (
        "Nội dung tệp không phải định dạng được nhận ({found}). Chỉ nhận PDF và ảnh JPEG, PNG, TIFF, WebP, HEIC, BMP, GIF, JPEG 2000.",
        "The content is not of an accepted format ({found}). PDF and JPEG, PNG, TIFF, WebP, HEIC, BMP, GIF and JPEG 2000 pictures are taken.",
    ),
    ErrorCode.NO_FIXED_PAGES: (
        "Đây là {found}, phải xem bằng chương trình riêng và mỗi máy có thể hiện một khác, nên không lưu trữ như vậy. Hãy xuất ra PDF (mở tệp, chọn xuất hoặc in ra PDF) rồi nạp tệp PDF.",
        "This is {found}, which needs its own program and may look different on each machine, so it is not archived as it is. Export it as PDF (open it, then export or print to PDF) and hand in the PDF.",
    ),
    ErrorCode.PACKED_FILES: (
        "Đây là {found}, bên trong có thể có nhiều tài liệu. Hãy giải nén rồi nạp các tệp bên trong.",
        "This is {found} and may hold many documents. Unpack it and hand in the files inside.",
    ),
    ErrorCode.DYNAMIC_FORM: (
        "Biểu mẫu XFA động: nội dung chỉ hiện trong Adobe Reader, chương trình khác chỉ thấy trang “Please wait”. Hãy mở bằng Adobe Reader, in ra PDF rồi nạp tệp PDF đó.",
        "A dynamic XFA form: only Adobe Reader shows its content, other programs show a “Please wait” page. Open it in Adobe Reader, print it to PDF and hand in that PDF.",
    ),
    ErrorCode.WRONG_EXTENSION: (
        "Tên tệp có đuôi “{extension}” nhưng nội dung là {found}. Hãy kiểm tra nguồn gốc, đổi đúng đuôi rồi nạp lại.",
        "The name ends in “{extension}” but the content is {found}. Check where it comes from, correct the name "
        "and ingest it again.",
    ),
    ErrorCode.PASSWORD_PROTECTED: (
        "Tệp PDF có mật khẩu mở nên không đọc được. Hãy xin bản không đặt mật khẩu từ nơi gửi.",
        "The PDF needs a password to open. Ask the sender for a copy without one.",
    ),
    ErrorCode.NO_PAGES: (
        "Tài liệu không có trang nào. Hãy kiểm tra lại tệp nguồn.",
        "The document has no pages. Check the source file.",
    ),
    ErrorCode.IMAGE_TOO_LARGE: (
        "Ảnh khai kích thước {width} × {height} điểm, vượt giới hạn {limit} điểm; có thể là tệp phá hoại. "
        "Nếu là bản vẽ thật, hãy quét thành nhiều mảnh hoặc nâng giới hạn trong cấu hình.",
        "The picture declares {width} × {height} pixels, above the limit of {limit}; it may be an attack. "
        "A real drawing can be scanned in parts, or the limit raised in the settings.",
    ),
    ErrorCode.FILE_TOO_LARGE: (
        "Tệp lớn {size} byte, vượt giới hạn {limit} byte. Hãy tách tệp hoặc nâng giới hạn trong cấu hình.",
        "The file has {size} bytes, above the limit of {limit}. Split it, or raise the limit in the settings.",
    ),
    ErrorCode.TOO_MANY_PAGES: (
        "Tài liệu có {pages} trang, vượt giới hạn {limit} trang. Hãy tách thành nhiều tài liệu.",
        "The document has {pages} pages, above the limit of {limit}. Split it into several documents.",
    ),
    ErrorCode.DECOMPRESSION_BOMB: (
        "Tệp giải nén ra lớn bất thường{aside}; đây là dấu hiệu của tệp phá hoại. Tệp được cách ly, không mở.",
        "The file unpacks to an abnormal size{aside}; this is how an attack looks. It is kept in quarantine, unopened.",
    ),
    ErrorCode.FORM_DRAWS_ITSELF: (
        "Trang {page} có một mẫu hình tự vẽ lại chính nó, vẽ mãi không xong; đây là dấu hiệu của tệp phá hoại. Tệp được cách ly, không vẽ; hãy xin bản in ra PDF mới từ nơi gửi.",
        "Page {page} has a form that draws itself, without end; this is how an attack looks. It is kept in quarantine, undrawn; ask the sender for a newly printed PDF.",
    ),
    ErrorCode.FORMS_TOO_DEEP: (
        "Trang {page} có các mẫu hình lồng nhau sâu quá {limit} lớp nên không vẽ. Hãy in ra một tệp PDF mới rồi nạp lại, hoặc nâng form_depth trong vankho.toml.",
        "Forms on page {page} lie in one another deeper than {limit} levels, so it is not drawn. Print it to a new PDF and hand that in, or raise form_depth in vankho.toml.",
    ),
    ErrorCode.TOO_MANY_OPERATORS: (
        "Trang {page} có quá {limit} lệnh vẽ nên không vẽ; có thể là tệp phá hoại. Nếu là bản vẽ thật, hãy in ra ảnh rồi nạp ảnh, hoặc nâng page_operators trong vankho.toml.",
        "Page {page} has more than {limit} drawing operators, so it is not drawn; it may be an attack. A real drawing can be printed to a picture and handed in as that, or page_operators raised in vankho.toml.",
    ),
    ErrorCode.PATTERN_TOO_FINE: (
        "Tệp có một mẫu tô gồm quá {limit} ô trên một trang, mịn hơn mọi máy in, nên không vẽ; có thể là tệp phá hoại. Hãy in ra ảnh rồi nạp ảnh, hoặc nâng pattern_tiles trong vankho.toml.",
        "The file has a pattern of more than {limit} tiles on a page, finer than any printer, so it is not drawn; it may be an attack. Print it to a picture and hand that in, or raise pattern_tiles in vankho.toml.",
    ),
    ErrorCode.FONT_MAP_TOO_LARGE: (
        "Tệp có một bảng mã chữ khai quá {limit} mã, nhiều hơn mọi bộ chữ thật; đây là dấu hiệu của tệp phá hoại. Tệp được cách ly, không mở; hãy xin bản in ra PDF mới từ nơi gửi.",
        "The file has a font whose map tells of more than {limit} codes, more than any real font has; this is how an attack looks. It is kept in quarantine, unopened; ask the sender for a newly printed PDF.",
    ),
    ErrorCode.ACTIVE_CONTENT: (
        "Tệp PDF chứa nội dung chủ động{aside}; tài liệu lưu trữ không được chứa mã chạy. "
        "Hãy xin bản PDF sạch từ nơi gửi.",
        "The PDF holds active content{aside}; an archival document must not run code. Ask the sender for a clean PDF.",
    ),
    ErrorCode.NOTHING_FOUND: (
        "Không tìm thấy tệp nào để nạp tại {path}. Hãy kiểm tra đường dẫn.",
        "No file to ingest was found at {path}. Check the path.",
    ),
    ErrorCode.SIGNATURE_BROKEN: (
        "Chữ ký số trong tệp đã hỏng: {detail} Tệp được giữ nguyên trạng nhưng không có giá trị làm chứng cứ; "
        "hãy xin lại bản gốc từ nơi ban hành.",
        "A digital signature in the file is broken: {detail} The file is kept as it is but is no evidence; ask the "
        "issuing body for the original.",
    ),
    ErrorCode.ALREADY_ARCHIVED: (
        "Tài liệu này đã có trong kho với mã {record}; không lưu lần thứ hai.",
        "The archive holds this document already, with code {record}; it is not stored twice.",
    ),
    ErrorCode.FILED_ELSEWHERE: (
        "Tài liệu này đã có ở hồ sơ khác, mã {record}; chưa lưu vào hồ sơ {dossier}. Muốn lưu thêm một bản vào hồ sơ này, "
        "nạp lại và chọn lưu thêm (dòng lệnh: “--duplicates file”).",
        "Another dossier holds this document, with code {record}; it was not filed in dossier {dossier}. To file it there "
        "as well, hand it in again and choose to file it (command line: --duplicates file).",
    ),
    ErrorCode.REPAIR_UNSUPPORTED: (
        "Không sửa chữ trong loại tệp này ({found}). Chỉ nhận .xlsx, .csv và tệp văn bản; tệp .xls, .doc hãy mở bằng Excel hoặc LibreOffice rồi lưu thành .xlsx hay .txt.",
        "Text of this kind of file is not repaired ({found}). .xlsx, .csv and text files are taken; open .xls and .doc in Excel or LibreOffice and save them as .xlsx or .txt.",
    ),
    ErrorCode.UNSAFE_MARKUP: (
        "Phần “{part}” của bảng tính khai báo thực thể XML (DOCTYPE), điều Excel không bao giờ làm; đây là dấu hiệu của tệp phá hoại nên không mở. Hãy xin lại tệp từ nơi gửi.",
        "Part “{part}” of the workbook declares XML entities (DOCTYPE), which Excel never does; this is how an attack looks, so it is not opened. Ask the sender for the file again.",
    ),
    ErrorCode.OUTPUT_EXISTS: (
        "Đã có tệp “{path}”; không ghi đè. Hãy chọn thư mục khác bằng --out, hoặc thêm --overwrite nếu muốn thay.",
        "The file “{path}” exists already and is not overwritten. Name another folder with --out, or add --overwrite to replace it.",
    ),
    ErrorCode.BROKEN_PAGE: (
        "Không giải mã được ảnh của trang {page}{why}. Các trang khác vẫn được xử lý; hãy quét lại trang này.",
        "The picture of page {page} cannot be decoded{why}. The other pages go on; scan this page again.",
    ),
    ErrorCode.TIME_LIMIT: (
        "Xử lý vượt quá {seconds} giây nên bị dừng. Tệp có thể hỏng hoặc quá phức tạp; hãy in ra một tệp PDF mới rồi nạp lại, hoặc nâng cpu_seconds trong vankho.toml.",
        "The work took more than {seconds} seconds and was stopped. The file may be damaged or too complex; print it to a new PDF and hand that in, or raise cpu_seconds in vankho.toml.",
    ),
    ErrorCode.MEMORY_LIMIT: (
        "Xử lý cần quá nhiều bộ nhớ{aside} nên bị dừng. Hãy kiểm tra tệp nguồn, hoặc nâng large_memory_bytes và machine_memory_bytes trong vankho.toml.",
        "The work needed too much memory{aside} and was stopped. Check the source, or raise large_memory_bytes and machine_memory_bytes in vankho.toml.",
    ),
    ErrorCode.PARSER_CRASH: (
        "Chương trình đọc tệp bị lỗi đột ngột{aside}; tệp có thể hỏng hoặc độc hại và đã được cách ly.",
        "The reader of the file crashed{aside}; the file may be damaged or hostile and is in quarantine.",
    ),
    ErrorCode.ARCHIVE_MISSING: (
        "Không có kho lưu trữ tại {path}. Hãy chạy “vankho init {path}” hoặc chỉ đúng thư mục bằng --home.",
        "There is no archive at {path}. Run “vankho init {path}”, or name the right folder with --home.",
    ),
    ErrorCode.ARCHIVE_EXISTS: (
        "Tại {path} đã có một kho lưu trữ; không tạo đè, không thay gì. Hãy chọn nơi khác. Nếu chỉ mất tệp vankho.toml, hãy chạy “vankho doctor”: tệp được lập lại từ kho đối tượng.",
        "There is an archive at {path} already; it is not overwritten, and nothing was changed. Choose another place. If only vankho.toml was lost, run “vankho doctor”: it is written again from the object store.",
    ),
    ErrorCode.ARCHIVE_NEWER: (
        "Kho lưu trữ có phiên bản {found}, mới hơn phiên bản {known} mà chương trình này hiểu. "
        "Hãy nâng cấp chương trình; kho không bị thay đổi.",
        "The archive is of version {found}, newer than version {known} that this program knows. Upgrade the "
        "program; the archive was not touched.",
    ),
    ErrorCode.ARCHIVE_LOCKED: (
        "Kho lưu trữ đang được một tiến trình khác ghi ({holder}). Hãy đợi hoặc dừng tiến trình đó; "
        "tra cứu và kiểm tra vẫn dùng được.",
        "Another process is writing to the archive ({holder}). Wait for it or stop it; searching and verifying "
        "still work.",
    ),
    ErrorCode.NO_WORKER: (
        "Chưa có máy nào xử lý. Việc đã giao được giữ an toàn và được làm khi có máy chạy “vankho work”.",
        "No machine is at work. What was handed over is safe, and is seen to once one runs “vankho work”.",
    ),
    ErrorCode.SETTINGS_INVALID: (
        "Cấu hình sai ở khóa “{key}”{why}. Hãy sửa trong {place} rồi chạy lại.",
        "The settings are wrong at key “{key}”{why}. Correct it in {place} and run again.",
    ),
    ErrorCode.DISK_FULL: (
        "Ổ đĩa chứa {path} đã đầy; phần đang ghi dở được bỏ, dữ liệu đã lưu còn nguyên. "
        "Hãy giải phóng chỗ rồi chạy lại lệnh.",
        "The disk that holds {path} is full; the unfinished write was dropped, what was stored is intact. Free "
        "some space and run the command again.",
    ),
    ErrorCode.STORE_FAILED: (
        "Kho đối tượng không thực hiện được{why}. Hãy kiểm tra nơi lưu rồi chạy lại; không mất dữ liệu.",
        "The object store failed{why}. Check the store and run again; nothing is lost.",
    ),
    ErrorCode.DATABASE_FAILED: (
        "Cơ sở dữ liệu không dùng được{why}. Kho đối tượng còn nguyên; có thể dựng lại bằng “vankho rebuild”.",
        "The database cannot be used{why}. The object store is intact; “vankho rebuild” can make it anew.",
    ),
    ErrorCode.INDEX_FAILED: (
        "Chỉ mục tìm kiếm không dùng được{why}. Tài liệu đã lưu vẫn an toàn; khi hết nguyên nhân, việc đánh chỉ mục tự làm tiếp. Nếu chỉ mục hỏng hoặc khác phiên bản, hãy dựng lại bằng “vankho reindex”.",
        "The search index cannot be used{why}. What is archived is safe, and indexing goes on by itself once the cause is gone. If the index is damaged or of another version, make it anew with “vankho reindex”.",
    ),
    ErrorCode.TESSERACT_MISSING: (
        "Chưa có Tesseract nên không nhận dạng được chữ. Hãy cài: “apt-get install tesseract-ocr tesseract-ocr-vie”.",
        "Tesseract is not installed, so nothing can be read. Install it: apt-get install tesseract-ocr "
        "tesseract-ocr-vie",
    ),
    ErrorCode.LANGUAGE_DATA_MISSING: (
        "Tesseract chưa có dữ liệu ngôn ngữ “{language}”. Hãy cài: “apt-get install tesseract-ocr-{language}”.",
        "Tesseract lacks the language data “{language}”. Install it: apt-get install tesseract-ocr-{language}",
    ),
    ErrorCode.READER_UNFIT: (
        "Bộ nhận dạng chữ của Văn Khố không dùng được{why}. Tệp có thể đã hỏng hoặc không phải của bản này; hãy cài lại Văn Khố.",
        "The recogniser of Văn Khố cannot be used{why}. Its file may be damaged, or not of this release; install Văn Khố again.",
    ),
    ErrorCode.NETWORK_IN_REACH: (
        "Hệ điều hành không cho tiến trình đọc tệp lạ rời khỏi mạng, nên một tệp độc có thể gọi ra ngoài. Hãy cho phép không gian tên mạng, hoặc chặn mạng của máy này; xem tài liệu vận hành.",
        "The system does not let the processes that read strangers' files leave the network, so a hostile file might call out. Allow network namespaces, or cut this machine off; see the page on operations.",
    ),
    ErrorCode.OBJECT_CORRUPT: (
        "Tệp lưu “{key}” đã bị thay đổi: nội dung không khớp với mã băm lúc ghi. "
        "Không dùng bản này; hãy khôi phục từ bản dự phòng.",
        "The stored file “{key}” was changed: digest recorded {expected}, found {found}. Do not use it; restore it "
        "from a backup copy.",
    ),
    ErrorCode.OBJECT_MISSING: (
        "Không có tệp lưu “{key}” trong kho đối tượng. Hãy khôi phục từ bản dự phòng.",
        "The stored file “{key}” is not in the object store. Restore it from a backup copy.",
    ),
    ErrorCode.PACKAGE_ALTERED: (
        "Gói hồ sơ “{key}” không còn như bản kê niêm phong của nó, nên không ghi thêm gì vào đó. Hãy xem “vankho verify” rồi khôi phục từ bản dự phòng; nếu chương trình cũ đã ghi bản này, hãy niêm phong bằng “vankho manifest”.",
        "The package “{key}” is not as its sealed manifest says, so nothing is added to it. See “vankho verify”, then restore it from a backup copy; if an older program wrote this version, seal it with “vankho manifest”.",
    ),
    ErrorCode.PACKAGE_ROLLED_BACK: (
        "Gói hồ sơ “{key}” đang ở bản {found}, cũ hơn bản {expected} mà kho đã niêm phong, nên không ghi thêm gì vào đó. Hãy khôi phục từ bản dự phòng; nếu chính mình đã khôi phục bản cũ, hãy xác nhận bằng “vankho manifest --accept”.",
        "The package “{key}” is at version {found}, older than version {expected} that the archive sealed, so nothing is added to it. Restore it from a backup copy; if you restored an older one yourself, confirm it with “vankho manifest --accept”.",
    ),
    ErrorCode.LOCK_WEAKENED: (
        "Khóa lưu giữ của {count} tệp (trước hết “{key}”) đã bị rút ngắn hoặc gỡ trong kho đối tượng; nội dung còn nguyên. "
        "Hãy kiểm tra ai có quyền quản trị kho và đặt lại khóa.",
        "The retention of {count} files (first “{key}”) was shortened or removed in the object store; their content is intact. "
        "Find out who may administer the store, and lock them again.",
    ),
    ErrorCode.HOLD_UNSUPPORTED: (
        "Kho đối tượng là thư mục nên không khóa được tài liệu. Hãy chuyển kho sang một kho S3 có khóa đối tượng bằng “vankho copy”.",
        "The object store is a folder and cannot hold documents. Move the archive to an S3 store with object lock by “vankho copy”.",
    ),
    ErrorCode.OBJECT_EXISTS: (
        "Khóa “{key}” đã có nội dung khác; tệp lưu trữ không bao giờ bị ghi đè.",
        "The key “{key}” holds other content already; a stored file is never overwritten.",
    ),
    ErrorCode.ANCHOR_NOT_FOUND: (
        "Không có đúng một chứng thư nào có dấu vân tay bắt đầu bằng {fingerprint}. Hãy xem “vankho anchors list” và nêu ít nhất 8 ký tự đầu.",
        "No single certificate has a fingerprint that begins with {fingerprint}. See “vankho anchors list” and give at least its first 8 signs.",
    ),
    ErrorCode.EVIDENCE_NOT_FETCHED: (
        "Cài đặt không cho hỏi máy chủ của cơ quan cấp chứng thư nên chưa lấy gì. Hãy đặt “fetch = true” trong mục “[evidence]”, hoặc đưa tệp vào bằng lệnh “vankho evidence add”.",
        "The settings do not allow asking the servers of authorities, so nothing was fetched. Set “fetch = true” in “[evidence]”, or hand files in by “vankho evidence add”.",
    ),
    ErrorCode.EVIDENCE_UNUSABLE: (
        "Không dùng được tệp {path} đã đưa vào để kiểm tra{why}; chưa kiểm tra gì. Hãy đưa chứng thư (PEM), danh sách thu hồi hoặc câu trả lời OCSP đúng loại.",
        "The file {path} that was given for verification cannot be used{why}; nothing was verified. Give a certificate (PEM), a revocation list or an OCSP answer, each by its own option.",
    ),
    ErrorCode.NOT_CONFORMANT: (
        "Bản PDF/A không đạt chuẩn nên không được ký{why}. Hãy báo lỗi kèm mã tài liệu.",
        "The PDF/A does not conform, so it is not signed{why}. Report it with the record's code.",
    ),
    ErrorCode.PAGE_NOT_SHOWN: (
        "Trang {page} của bản PDF/A không giống hệt bản gốc, kể cả khi chụp cả trang thành ảnh, nên không được ký. Bản gốc còn nguyên; hãy in trang này ra một tệp PDF hay ảnh mới rồi nạp tệp mới, hoặc báo lỗi kèm mã tài liệu.",
        "Page {page} of the PDF/A does not show what the original shows, even when drawn as a picture, so it is not sealed. The original is intact; print the page into a new PDF or picture file and hand that in, or report it with the record's code.",
    ),
    ErrorCode.RECORD_NOT_FOUND: (
        "Không có tài liệu mang mã “{record}” trong kho. Hãy kiểm tra mã bằng “vankho search”.",
        "No record has the code “{record}”. Look the code up with “vankho search”.",
    ),
    ErrorCode.NOT_FAILED: (
        "Tài liệu {record} không ở trạng thái lỗi ({state}) nên không có gì để làm lại.",
        "Document {record} has not failed ({state}), so there is nothing to try again.",
    ),
    ErrorCode.NOT_ARCHIVED: (
        "Tài liệu {record} chưa được lưu trữ ({state}) nên chưa có văn bản để đọc lại hay sửa. Hãy đợi nạp xong rồi làm lại.",
        "Document {record} is not archived yet ({state}), so there is no text to read again or to correct. Wait until it is, then try again.",
    ),
    ErrorCode.RECORD_CHANGED: (
        "Văn bản của tài liệu {record} vừa được người khác thay đổi; chưa ghi gì. Hãy xem lại bản mới rồi làm lại.",
        "The text of document {record} was changed by somebody else in this moment; nothing was written. Look at it anew and try again.",
    ),
    ErrorCode.BATCH_NOT_FOUND: (
        "Không có lô nào mang mã hay tên “{batch}”. Hãy xem mã các lô bằng “vankho batches” hoặc ở trang Lô.",
        "No batch has the identifier or name “{batch}”. Look the identifiers up with “vankho batches” or on the page Batches.",
    ),
    ErrorCode.BATCH_CLOSED: (
        "Lô {batch} ({name}) đã đóng (lúc {closed}) nên không nhận thêm tài liệu. Hãy nạp vào một lô đang mở, hoặc gõ tên để mở lô mới.",
        "Batch {batch} ({name}) is closed (since {closed}) and takes no more documents. Choose an open batch, or give a name to open a new one.",
    ),
    ErrorCode.BATCH_EXISTS: (
        "Đã có lô đang mở tên “{name}” của {owner}, mã {batch}. Hãy nạp tiếp vào lô ấy, hoặc đóng nó trước khi mở lô mới cùng tên.",
        "There is an open batch “{name}” of {owner} already: {batch}. Go on with it, or close it before opening another of that name.",
    ),
    ErrorCode.SEVERAL_BATCHES: (
        "Có nhiều lô cùng tên “{name}”: {batches}. Hãy dùng mã của lô cần chọn.",
        "Several batches are called “{name}”: {batches}. Use the identifier of the one that is meant.",
    ),
    ErrorCode.QUERY_INVALID: (
        "Không hiểu câu tìm “{query}”{why}. Hãy gõ từ cần tìm, cụm từ đặt trong ngoặc kép, hoặc trường như “loại:quyết-định”.",
        "The query “{query}” is not understood{why}. Type words, a phrase in double quotes, or a field such as “kind:qd”.",
    ),
    ErrorCode.USAGE: (
        "Tham số sai: {detail}. Hãy xem “vankho --help”.",
        "Wrong argument: {detail}. See “vankho --help”.",
    ),
    ErrorCode.INTERNAL: (
        "Lỗi trong chương trình{aside}. Tài liệu gốc còn nguyên; hãy gửi nhật ký cho nhóm phát triển.",
        "A fault in the program{aside}. The original is intact; send the log to the developers.",
    ),
    **DESCRIPTION_SENTENCES,
    **AUDIT_SENTENCES,
    **REVIEW_SENTENCES,
    **PEOPLE_SENTENCES,
    **SEALING_SENTENCES,
}


_UNKNOWN = (  # a code that a later release wrote
    "Lý do lạ “{code}”, do bản Văn Khố mới hơn ghi; bản này chưa có câu giải thích. Hãy nâng cấp chương trình để đọc.",
    "Unknown reason “{code}”, written by a newer release of Văn Khố that has a sentence for it. Upgrade the program to read it.",
)


def explain(error: ArchiveError, language: Language = Language.VI) -> str:
    """The sentence for people about `error`, its facts filled in; a fact that is missing shows as `?`."""
    return sentence(error.code, error.facts, language)


def sentence(code: ErrorCode, facts: dict[str, str | float], language: Language = Language.VI) -> str:
    """The sentence of `code` with `facts` filled in; a fact that is missing shows as `?`.

    `{why}` and `{aside}` stand for what is told of the fact `detail`, behind a colon or in brackets (`fact_words`).
    """
    in_vietnamese = language is Language.VI
    template = _SENTENCES.get(code, _UNKNOWN)[not in_vietnamese]
    told = {name: told_fact(name, fact, in_vietnamese=in_vietnamese) for name, fact in facts.items()}
    found = facts.get("found")
    if found in set(ForeignKind):
        told["found"] = kind_name(ForeignKind(found), vietnamese=in_vietnamese)
    why = told_why(facts.get("detail"), in_vietnamese=in_vietnamese)
    told |= {"why": f": {why}" if why else "", "aside": f" ({why})" if why else ""}
    return template.format_map(_Facts({"code": code.value, **told}))


class _Facts(dict[str, "str | float"]):
    def __missing__(self, key: str) -> str:
        return "?"
