"""What `--help` says of each command and option, Vietnamese and English."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "init": ("tạo kho lưu trữ mới", "create a new archive"),
    "init-dir": ("thư mục của kho mới", "folder of the new archive"),
    "organisation": ("tên cơ quan số hóa, in trên dấu ký số", "name of the digitising body, printed in its seals"),
    "fonds": ("mã phông cho tài liệu rời", "code of the fonds for loose documents"),
    "password-file": (
        "tệp chứa mật khẩu khóa ký (mặc định: tạo mật khẩu ngẫu nhiên trong kho; “-” để được hỏi)",
        "file with the signing key's password (default: a random one is made in the archive; “-” asks for it)",
    ),
    "ingest": ("nạp tệp hoặc thư mục vào kho", "ingest files or folders"),
    "paths": ("tệp hoặc thư mục", "files or folders"),
    "dossier": ("mã hồ sơ chứa các tài liệu này", "code of the dossier for these documents"),
    "title": (
        "tiêu đề hồ sơ khi có --dossier, nếu không thì tiêu đề tài liệu",
        "title of the dossier with --dossier, else of the document",
    ),
    "deposit-batch": (
        "mã một lô đang mở, hoặc tên: nạp tiếp vào lô mở cùng tên của mình, chưa có thì mở lô mới (mặc định: tên theo ngày giờ)",
        "identifier of an open batch, or a name: goes on with your own open batch of that name, or opens one (default: date and time)",
    ),
    "owner": ("người nạp (mặc định: người dùng hệ thống)", "who hands in (default: the system's user)"),
    "attachments": (
        "tài liệu nằm trong tệp PDF (tập PDF, tệp đính kèm): “take” nạp thành tài liệu riêng, “tell” chỉ báo (mặc định: theo cấu hình, nếu không thì “take”)",
        "documents inside a PDF (portfolio, attachments): take them in as records of their own, or only tell (default: as the settings say, else take)",
    ),
    "duplicates": (
        "tài liệu đã có ở hồ sơ khác: “ask” hỏi lại, không hỏi được thì chỉ báo; “refuse” không lưu thêm; “file” lưu thêm một bản vào hồ sơ này (mặc định: theo cấu hình, nếu không thì “ask”)",
        "documents that another dossier holds: ask, or only tell where nobody can be asked; refuse them; file them as records of their own (default: as the settings say, else ask)",
    ),
    "left-inside": ("Còn nằm bên trong: {names}.", "Left inside: {names}."),
    "as-document": (
        "mỗi thư mục ảnh trang là một tài liệu, theo thứ tự tự nhiên của tên tệp",
        "each folder of page images is one document, in natural order of names",
    ),
    "watch": ("theo dõi thư mục và nạp tệp khi đã chép xong", "watch a folder and ingest files once they are stable"),
    "watch-dir": ("thư mục cần theo dõi", "folder to watch"),
    "settle": ("số giây tệp phải đứng yên trước khi nạp", "seconds a file must be unchanged before it is taken"),
    "read": ("chỉ nhận dạng chữ, không cần kho", "recognise only, no archive needed"),
    "files": ("tệp cần đọc", "files to read"),
    "reader-choice": (
        "bộ nhận dạng: vankho (của Văn Khố) hoặc tesseract; không đặt thì dùng vankho nếu được",
        "recogniser: vankho (our own) or tesseract; ours where it can if not given",
    ),
    "lacking": ("vankho: vẫn đọc tiếp, nhưng thiếu. {why}", "vankho: reading goes on, with less. {why}"),
    "repair-text": (
        "sửa chữ TCVN3, VNI… thành Unicode trong bảng tính (.xlsx, .csv) và tệp văn bản; luôn ghi ra bản mới",
        "make TCVN3, VNI… text Unicode in spreadsheets (.xlsx, .csv) and text files; always into a copy",
    ),
    "repair-files": ("tệp .xlsx, .csv hoặc văn bản", ".xlsx, .csv or text files"),
    "repair-out": (
        "thư mục ghi bản đã sửa (mặc định: cạnh bản gốc, tên thêm “.unicode”)",
        "folder for the repaired copies (default: beside the original, “.unicode” added to its name)",
    ),
    "repair-in-place": ("thay chính bản gốc", "replace the original itself"),
    "repair-overwrite": ("thay bản đã sửa lần trước", "replace copies made before"),
    "repair-dry-run": ("chỉ báo sẽ sửa gì, không ghi", "only say what would be changed, write nothing"),
    "repair-done": (
        "{file}: đã sửa {changes} trên {blocks} đoạn ({encodings}), ghi ra {target}",
        "{file}: {changes} of {blocks} blocks repaired ({encodings}), written to {target}",
    ),
    "repair-would": (
        "{file}: sẽ sửa {changes} trên {blocks} đoạn ({encodings}); chưa ghi gì",
        "{file}: {changes} of {blocks} blocks would be repaired ({encodings}); nothing was written",
    ),
    "repair-nothing": (
        "{file}: không có gì phải sửa trong {blocks} đoạn; không ghi bản mới",
        "{file}: nothing to repair in {blocks} blocks; no copy was made",
    ),
    "repair-change": (
        "{place}: {before} → {after}  [{encoding}, chắc {sureness:.0%}]",
        "{place}: {before} → {after}  [{encoding}, {sureness:.0%} sure]",
    ),
    "repair-more": ("… và {count} chỗ nữa (xem đủ bằng --json)", "… and {count} more (--json lists all)"),
    "repair-font": ("phông chữ {old} được thay bằng {new}", "font {old} gave way to {new}"),
    "repair-undecided": (
        "{count} chỗ quá ngắn để chắc, để nguyên, xin xem lại: {places}",
        "{count} places are too short to be sure of and stay as they are; please look: {places}",
    ),
    "search": (
        "tìm trong toàn văn, gõ có dấu hay không dấu đều được",
        "search the full text, with or without tone marks",
    ),
    "query": (
        "từ cần tìm; cụm từ trong ngoặc kép; số ký hiệu văn bản",
        "words; a phrase in double quotes; a document number",
    ),
    "limit": ("số trang kết quả nhiều nhất", "most pages to list"),
    "show": ("xem một tài liệu: tệp, mã băm, sự kiện", "show a record: files, digests, events"),
    "record": ("mã tài liệu", "code of the record"),
    "text": ("in văn bản đã nhận dạng", "print its text"),
    "verify": ("kiểm tra chữ ký số và tính toàn vẹn", "verify signatures and integrity"),
    "targets": ("mã tài liệu hoặc tệp PDF", "codes of records or PDF files"),
    "all-records": ("kiểm tra mọi tài liệu trong kho", "verify every record of the archive"),
    "given-trust": (
        "tin thêm chứng thư trong tệp (PEM), chỉ cho lần kiểm tra này; dùng được nhiều lần",
        "trust the certificates of this file (PEM) too, for this one verification; may be repeated",
    ),
    "given-crl": (
        "dùng danh sách thu hồi trong tệp; dùng được nhiều lần",
        "use the revocation list of this file; may be repeated",
    ),
    "given-ocsp": (
        "dùng câu trả lời OCSP trong tệp; dùng được nhiều lần",
        "use the OCSP answer of this file; may be repeated",
    ),
    "changed-pictures": (
        "vẽ vào thư mục này những trang đã đổi sau khi ký, hai hình mỗi trang: trước (…-truoc.jpg) và sau (…-sau.jpg), chỗ đã đổi đóng khung",
        "draw pages changed after signing into this folder, two pictures a page: before (…-truoc.jpg) and after (…-sau.jpg), with what was changed framed",
    ),
    "export": ("xuất một tài liệu ra thư mục", "export a record to a folder"),
    "to": ("thư mục đích", "folder to write to"),
    "batch-command": ("mở, xem, đóng một lô", "open, show, close a batch"),
    "batch-new": ("mở lô mới", "open a new batch"),
    "batch-name": ("tên lô", "name of the batch"),
    "batch-kind": (
        "loại giấy tờ: “general” (chung), “letters” (công văn), “decisions” (quyết định), “personnel” (hồ sơ nhân sự), “land” (hồ sơ đất đai), “volumes” (tập đóng quyển)",
        "sort of papers (default: general)",
    ),
    "batch-owner": ("lô của ai (mặc định: người dùng hệ thống)", "whose batch it is (default: the system's user)"),
    "batch-show": ("xem một lô và lịch sử của nó", "show a batch and its history"),
    "batch-records": ("kèm danh sách tài liệu của lô", "list its documents too"),
    "batch-close": ("đóng lô: không nhận thêm tài liệu", "close a batch: it takes no more documents"),
    "batch-given": ("mã lô, hoặc tên nếu chỉ một lô mang tên ấy", "identifier, or name where only one batch has it"),
    "batch-opened": ("Đã mở lô {batch}: {name}", "Batch {batch} is open: {name}"),
    "batch-closed": ("Lô {batch} ({name}) đóng từ {when}.", "Batch {batch} ({name}) is closed since {when}."),
    "batches-open": ("chỉ các lô đang mở", "only open ones"),
    "batches-owner": ("chỉ các lô của người này", "only those of this person"),
    "batches": ("xem các lô: bao nhiêu tài liệu đang ở bước nào", "list batches: how many documents stand where"),
    "batches-limit": ("số lô nhiều nhất", "most batches to list"),
    "copy": (
        "sao chép toàn bộ kho sang kho đối tượng khác, chạy lại thì kiểm tra và chép tiếp",
        "copy the whole archive to another object store; run again to verify and go on",
    ),
    "copy-to": (
        "đích: thư mục, file:///thư-mục hoặc s3+https://khóa:mật@máy:cổng/bucket",
        "target: a folder, file:///folder or s3+https://key:secret@host:port/bucket",
    ),
    "copy-to-file": (
        "tệp chứa địa chỉ đích, để mật không lộ trong danh sách tiến trình",
        "file with the target's URL, so that no list of processes shows its secret",
    ),
    "serve": ("mở trang web của kho trên máy này", "serve the archive's web pages on this machine"),
    "host": ("địa chỉ lắng nghe (mặc định 127.0.0.1)", "address to listen on (default 127.0.0.1)"),
    "port": ("cổng (mặc định 8417)", "port (default 8417)"),
    "tls-cert": (
        "tệp chứng thư PEM (kèm các chứng thư trung gian) để mã hóa đường truyền",
        "certificate (PEM, with those between it and its root): what is sent is encrypted",
    ),
    "tls-key": ("tệp khóa PEM của chứng thư ấy, không đặt mật khẩu", "its key (PEM, without a password)"),
    "without-tls": (
        "cho máy khác trong mạng mở kho mà không mã hóa: chỉ dùng khi có máy mã hóa đứng trước",
        "let other machines in without encryption: only where a proxy before us encrypts",
    ),
    "work": (
        "làm các việc dang dở; với cơ sở dữ liệu dùng chung thì ở lại làm việc mới",
        "finish unfinished work; with a shared database stay for new work",
    ),
    "work-name": (
        "tên máy làm việc, không trùng (mặc định: máy và tiến trình)",
        "unique name (default: host and process)",
    ),
    "work-concurrency": ("số trang đọc cùng lúc (mặc định: số lõi)", "pages read at once (default: one a core)"),
    "work-drain": ("hết việc thì thoát", "exit when nothing is left to do"),
    "metrics-port": ("cổng của /metrics, /healthz, /readyz", "port of /metrics, /healthz, /readyz"),
    "working": (
        "Máy làm việc “{worker}” đã sẵn sàng. Ctrl-C để dừng.",
        "Worker “{worker}” is at work. Ctrl-C stops it.",
    ),
    "telemetry-missing": (
        "Đã đặt {variable} nhưng thiếu gói {package}: không gửi được dấu vết. Hãy cài: “pip install vankho[telemetry]”.",
        "{variable} is set but the package {package} is missing: no traces are sent. Install it: pip install vankho[telemetry]",
    ),
    "public-name": (
        "tên mà người dùng gõ trên trình duyệt khi có proxy đứng trước, ví dụ vankho.example.vn; lặp lại được",
        "name that people type into the browser when a proxy stands before us, e.g. vankho.example.vn; may be repeated",
    ),
    "retry-hint": ("làm lại: vankho retry --batch {batch}", "try again: vankho retry --batch {batch}"),
    "fault-over": ("Đã hoạt động trở lại.", "All is well again."),
    "workers": ("xem các máy đang làm việc", "show the machines at work"),
    "hold": (
        "giữ pháp lý: không ai xóa được tài liệu cho tới khi gỡ (kho S3)",
        "legal hold: nobody can remove the document until it is released (S3 stores)",
    ),
    "hold-release": ("gỡ giữ pháp lý", "release the hold"),
    "held": ("Đã giữ {record}: {files} tệp.", "{record} is held: {files} files."),
    "released": ("Đã gỡ giữ {record}: {files} tệp.", "{record} is released: {files} files."),
    "retry": ("làm lại các tài liệu bị lỗi", "try failed documents again"),
    "retry-records": ("mã tài liệu", "record codes"),
    "retry-batch": (
        "mọi tài liệu lỗi của lô mang mã (hoặc tên) này",
        "all failed documents of the batch of this identifier (or name)",
    ),
    "retry-all": ("mọi tài liệu lỗi", "all failed documents"),
    "retried": ("Đang làm lại: {record}", "Trying again: {record}"),
    "nothing-failed": ("Không có tài liệu lỗi nào.", "No document has failed."),
    "reread": (
        "đọc lại các trang do bộ nhận dạng cũ đọc; văn bản cũ vẫn giữ trong phiên bản trước",
        "read again the pages that an older reader read; the old texts stay in their version",
    ),
    "recheck": (
        "so từng trang PDF/A đã ký với bản gốc; bản nào mất hay thêm nét thì làm lại, ký lại, bản cũ vẫn giữ trong phiên bản trước",
        "compare every page of the sealed PDF/A with its master; one that lost or added something is made and sealed anew, the old one stays in its version",
    ),
    "recheck-all": (
        "cả những bản mà lần chạy trước đã thấy giống bản gốc",
        "also those that an earlier run found alike",
    ),
    "recheck-dry-run": ("chỉ so và báo, không ghi", "only compare and tell, write nothing"),
    "recheck-alike": ("{record}: bản PDF/A giống bản gốc", "{record}: the PDF/A shows what the original shows"),
    "recheck-known": (
        "{record}: lần chạy trước đã thấy giống bản gốc",
        "{record}: found alike by an earlier run",
    ),
    "recheck-signed": (
        "{record}: bản gốc đã ký chính là bản để đọc",
        "{record}: the signed original itself is what people read",
    ),
    "recheck-lost": (
        "{record}: bản PDF/A mất hoặc thêm nét ở trang {pages}; chưa ghi gì",
        "{record}: the PDF/A lost or added something on page {pages}; nothing was written",
    ),
    "recheck-recomposed": (
        "{record}: bản PDF/A mất hoặc thêm nét ở trang {pages}; đã làm lại và ký lại, phiên bản {version}",
        "{record}: the PDF/A lost or added something on page {pages}; made and sealed anew, version {version}",
    ),
    "recheck-summary": (
        "Xong: {alike} tài liệu giống bản gốc, {recomposed} đã làm lại, {lost} cần làm lại, {failed} lỗi, {signed} bản gốc đã ký để nguyên.",
        "Done: {alike} records alike, {recomposed} made anew, {lost} to be made anew, {failed} failed, {signed} signed originals left as they are.",
    ),
    "reread-records": (
        "mã tài liệu (mặc định: mọi tài liệu trong kho)",
        "record codes (default: every record of the archive)",
    ),
    "reread-dossier": ("mọi tài liệu của hồ sơ này", "all records of this dossier"),
    "reread-all": (
        "cả những trang mà bộ nhận dạng hiện nay đã đọc, và những trang từng đọc lỗi",
        "also pages that the present reader read, and those that could not be read",
    ),
    "reread-dry-run": ("chỉ báo sẽ đọc lại gì, không ghi", "only say what would be read again, write nothing"),
    "reread-done": (
        "{record}: đã đọc lại {pages} trang, {words} chữ đổi ({before} → {reader})",
        "{record}: {pages} pages read again, {words} words changed ({before} → {reader})",
    ),
    "reread-none": ("{record}: không có trang nào phải đọc lại", "{record}: no page to read again"),
    "reread-would": (
        "{record}: sẽ đọc lại {pages} trang bằng {reader}",
        "{record}: {pages} pages would be read again by {reader}",
    ),
    "reread-would-all": (
        "Sẽ đọc lại {pages} trang của {records} tài liệu; chưa ghi gì.",
        "{pages} pages of {records} records would be read again; nothing was written.",
    ),
    "reread-confirmed": (
        "giữ nguyên {lines} dòng người đã xác nhận",
        "{lines} lines that a person confirmed stay as they are",
    ),
    "reread-summary": (
        "Xong: đọc lại {pages} trang của {records} tài liệu, {words} chữ đổi, {failed} tài liệu lỗi. PDF/A đã ký giữ nguyên từng byte, kể cả lớp chữ cũ.",
        "Done: {pages} pages of {records} records read again, {words} words changed, {failed} records failed. Sealed PDF/A stay byte for byte, their old text layer too.",
    ),
    "reread-nothing": ("Không có trang nào phải đọc lại.", "There is no page to read again."),
    "reread-left": ("Số trang để nguyên: {left}.", "Pages left as they are: {left}."),
    "show-unknown": (
        "Tài liệu này có thông tin do bản Văn Khố mới hơn ghi (lược đồ {schema}), bản này giữ nguyên nhưng chưa hiểu: {told}",
        "A newer release of Văn Khố wrote of this record (schema {schema}) what this one keeps and does not understand: {told}",
    ),
    "left-current": ("do bộ nhận dạng hiện nay đọc", "read by the present reader"),
    "left-born-digital": ("có chữ sẵn trong PDF", "with text of their own in the PDF"),
    "left-blank": ("trang trắng", "blank"),
    "left-failed": ("từng đọc lỗi (thử lại bằng --all)", "failed before (--all tries again)"),
    "left-unreadable": ("lần này đọc lỗi, giữ văn bản cũ", "unreadable now, old text kept"),
    "left-found-blank": ("lần này không thấy chữ, giữ văn bản cũ", "no text found now, old text kept"),
    "doubts": (
        "xem những dòng có chữ máy đọc chưa chắc (chữ trong ngoặc vuông) cùng số dòng để sửa",
        "show lines with words that the reader is unsure of (in brackets), and what to call them when correcting",
    ),
    "doubts-page": ("chỉ trang này", "this page only"),
    "doubts-all": ("mọi dòng, cả những dòng đã chắc", "all lines, the sure ones too"),
    "no-doubts": ("Không có dòng nào phải xem.", "There is no line to look at."),
    "confirmed": ("người đã xác nhận", "confirmed by a person"),
    "correct": (
        "sửa một dòng theo ảnh trang; văn bản cũ vẫn giữ trong phiên bản trước",
        "correct a line by the picture of its page; the old text stays in its version",
    ),
    "correct-page": ("số trang", "number of the page"),
    "correct-line": (
        "số dòng như “vankho doubts” chỉ ra, ví dụ B3_L2",
        "the line as `vankho doubts` names it, like B3_L2",
    ),
    "correct-text": (
        "chữ in trên dòng ấy (bỏ trống: dòng đã đúng, chỉ xác nhận)",
        "what is printed on it (left out: the line is right and only confirmed)",
    ),
    "correct-by": ("người xác nhận (mặc định: người dùng hệ thống)", "who confirms (default: the system's user)"),
    "corrected": ("“{before}” → “{after}” ({person} xác nhận)", "“{before}” → “{after}” (confirmed by {person})"),
    "corrected-already": (
        "“{after}” đã được xác nhận từ trước; không ghi gì.",
        "“{after}” was confirmed before; nothing was written.",
    ),
    "reader": ("dữ liệu huấn luyện cho bộ nhận dạng", "what the recogniser is trained with"),
    "export-corrections": (
        "xuất các dòng người đã xác nhận làm dòng huấn luyện (đọc bởi training.reader --pages)",
        "export lines that people confirmed as lines to train on (for training.reader --pages)",
    ),
    "corrections-to": ("thư mục ghi các dòng, mỗi trang một tệp", "folder for the lines, a file a page"),
    "lines-cut": ("{lines} dòng", "{lines} lines"),
    "line-unknown-letters": ("có ký tự bộ nhận dạng chưa học, để lại", "has letters unknown to the reader, left out"),
    "line-not-cut": (
        "không tìm thấy thành một dòng trên ảnh, để lại",
        "not found as one line on the picture, left out",
    ),
    "lines-exported": (
        "Đã xuất {lines} dòng của {pages} trang ra {folder}; để lại {left} dòng.",
        "{lines} lines of {pages} pages exported to {folder}; {left} lines left out.",
    ),
    "no-corrections": ("Chưa có dòng nào được người xác nhận.", "No line was confirmed by a person yet."),
    "worker-line": (
        "{name}: {state}, {concurrency} trang cùng lúc, phiên bản {version}, {host} PID {pid}, thấy {seconds} giây trước",
        "{name}: {state}, {concurrency} pages at once, version {version}, {host} PID {pid}, seen {seconds} s ago",
    ),
    "worker-living": ("đang làm", "at work"),
    "worker-lost": ("MẤT LIÊN LẠC", "LOST"),
    "queue-line": (
        "Hàng {queue}: {waiting} đang đợi, {running} đang làm",
        "Queue {queue}: {waiting} waiting, {running} in hand",
    ),
    "no-workers": ("Không có máy nào đang làm việc.", "No machine is at work."),
    "no-wait": ("nộp rồi thoát, việc còn lại do máy khác làm", "hand in and leave; other machines do the rest"),
    "handed-in": (
        "Xong: {received} đã nhận, {duplicate} đã có sẵn, {refused} bị từ chối.",
        "Done: {received} handed in, {duplicate} known, {refused} refused.",
    ),
    "urgent": ("có người đang đợi: làm trước các lô lớn", "somebody waits: go before bulk batches"),
    "object-lock": (
        "khóa đối tượng đã lưu: governance:NGÀY hoặc compliance:NGÀY",
        "lock stored objects: governance:DAYS or compliance:DAYS",
    ),
    "manifest": (
        "niêm phong bản kê cho các gói hồ sơ chưa có (đọc và đối chiếu mọi tệp trước)",
        "seal a manifest for packages that have none (every file is read and compared first)",
    ),
    "manifest-dossiers": ("mã hồ sơ", "codes of dossiers"),
    "manifest-all": (
        "mọi gói hồ sơ trong kho; dừng lúc nào cũng được, chạy lại sẽ làm tiếp",
        "all packages of the archive; may be stopped at any time, the next run goes on",
    ),
    "manifest-accept": (
        "chính mình đã khôi phục bản cũ của các gói này: coi bản đang có là bản mới nhất",
        "these packages were restored to an older version on purpose: take what is there for the newest",
    ),
    "manifest-so-far": ("{packages} gói hồ sơ đã xem", "{packages} packages looked at"),
    "manifest-sealed": (
        "{dossier}: bản {version} vừa được niêm phong, không phải lúc đóng gói",
        "{dossier}: version {version} is sealed now, not at packing",
    ),
    "manifest-had-one": (
        "{dossier}: bản {version} đã có bản kê niêm phong.",
        "{dossier}: version {version} has its sealed manifest.",
    ),
    "manifest-damaged": (
        "{dossier}: bản {version} KHÔNG được niêm phong.",
        "{dossier}: version {version} was NOT sealed.",
    ),
    "manifest-summary": (
        "Vừa niêm phong {sealed} gói hồ sơ, {had_one} gói đã có bản kê, {damaged} gói hỏng, {failed} gói không xem được; {ill} gói cần xem lại.",
        "{sealed} packages sealed now, {had_one} had their manifest, {damaged} are damaged, {failed} could not be looked at; {ill} need attention.",
    ),
    "rebuild": (
        "dựng lại cơ sở dữ liệu và chỉ mục từ kho đối tượng",
        "make database and index anew from the object store alone",
    ),
    "reindex": ("dựng lại chỉ mục tìm kiếm", "make the search index anew"),
    "doctor": ("kiểm tra máy và kho", "examine the machine and the archive"),
}
