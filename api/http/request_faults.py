"""What can be wrong with a request itself: code, status, both sentences. What the archive cannot do: `domain.errors`."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_S = HTTPStatus


class RequestFault(StrEnum):
    """What can be wrong with a request itself."""

    PATH_NOT_FOUND = "path-not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    REQUEST_INVALID = "request-invalid"
    HOST_UNKNOWN = "host-unknown"
    CROSS_SITE = "cross-site-request"
    CSRF_TOKEN = "csrf-token"  # noqa: S105 - a code, no password
    PASSWORDS_DIFFER = "passwords-differ"
    UPLOAD_VERSION = "upload-version"
    UPLOAD_UNKNOWN = "upload-unknown"
    UPLOAD_OFFSET = "upload-offset"
    UPLOAD_BUSY = "upload-busy"
    UPLOAD_CHECKSUM = "upload-checksum"
    UPLOAD_TYPE = "upload-type"
    UPLOAD_TOO_LONG = "upload-too-long"
    UPLOAD_NO_ROOM = "upload-no-room"
    UPLOAD_QUOTA = "upload-quota"
    UPLOADS_TOO_MANY = "uploads-too-many"
    RANGE_OUTSIDE = "range-outside"
    ADDRESS_TOO_LONG = "address-too-long"
    TOO_OFTEN = "too-often"
    SERVER_BUSY = "server-busy"
    WORK_WAITING = "work-waiting"
    REQUEST_TOO_SLOW = "request-too-slow"
    REQUEST_MALFORMED = "request-malformed"


CHECKSUM_MISMATCH = 460  # tus 1.0.0, extension Checksum
FAULTS: dict[RequestFault, tuple[int, str, str]] = {
    RequestFault.PATH_NOT_FOUND: (
        _S.NOT_FOUND,
        "Không có trang này. Hãy kiểm tra địa chỉ hoặc bắt đầu lại từ trang tra cứu.",
        "There is no such page. Check the address, or begin again at the search page.",
    ),
    RequestFault.METHOD_NOT_ALLOWED: (
        _S.METHOD_NOT_ALLOWED,
        "Địa chỉ này không nhận kiểu yêu cầu đó.",
        "This address does not take such a request.",
    ),
    RequestFault.REQUEST_INVALID: (
        _S.UNPROCESSABLE_ENTITY,
        "Yêu cầu sai ở {place}. Hãy xem lại giá trị đã gửi.",
        "The request is wrong at {place}: {detail}.",
    ),
    RequestFault.HOST_UNKNOWN: (
        _S.MISDIRECTED_REQUEST,
        "Máy chủ này không mang tên “{host}”. Hãy mở bằng địa chỉ mà lệnh “vankho serve” đã in ra.",
        "This server is not called “{host}”. Open it by the address that “vankho serve” printed.",
    ),
    RequestFault.CROSS_SITE: (
        _S.FORBIDDEN,
        "Yêu cầu đến từ một trang web khác nên bị từ chối; kho không bị thay đổi.",
        "The request came from another site and was refused; nothing was changed.",
    ),
    RequestFault.CSRF_TOKEN: (
        _S.FORBIDDEN,
        "Trang này mở từ trước lần đăng nhập hiện tại nên không dùng được nữa; kho không bị thay đổi. Hãy tải lại trang rồi làm lại.",
        "This page is from before the present log-in and no longer counts; nothing was changed. Load it anew and try again.",
    ),
    RequestFault.PASSWORDS_DIFFER: (
        _S.UNPROCESSABLE_ENTITY,
        "Hai lần nhập mật khẩu mới không giống nhau nên chưa thay đổi gì. Hãy nhập lại.",
        "The new password was not typed alike twice, so nothing was changed. Type it again.",
    ),
    RequestFault.UPLOAD_VERSION: (
        _S.PRECONDITION_FAILED,
        "Chỉ nhận giao thức tải lên tus phiên bản 1.0.0.",
        "Only version 1.0.0 of the tus upload protocol is spoken here.",
    ),
    RequestFault.UPLOAD_UNKNOWN: (
        _S.NOT_FOUND,
        "Không còn lần tải lên này (đã hủy hoặc quá hạn). Hãy chọn tệp và tải lại.",
        "This upload is gone (cancelled or expired). Choose the file and upload it again.",
    ),
    RequestFault.UPLOAD_OFFSET: (
        _S.CONFLICT,
        "Tải lên lệch vị trí: đã có {found} byte, yêu cầu bắt đầu từ {given}.",
        "The upload is out of step: {found} bytes are here, the request begins at {given}.",
    ),
    RequestFault.UPLOAD_BUSY: (
        _S.LOCKED,
        "Tệp này đang được tải lên hoặc nhận vào kho ở một yêu cầu khác; hãy đợi.",
        "Another request is uploading or taking in this file; wait for it.",
    ),
    RequestFault.UPLOAD_CHECKSUM: (
        CHECKSUM_MISMATCH,
        "Dữ liệu đến nơi khác với dữ liệu đã gửi (mã băm không khớp); phần này được bỏ, hãy gửi lại.",
        "What arrived is not what was sent (checksum mismatch); this part was dropped, send it again.",
    ),
    RequestFault.UPLOAD_TYPE: (
        _S.UNSUPPORTED_MEDIA_TYPE,
        "Phần tải lên phải có kiểu application/offset+octet-stream.",
        "Parts of an upload have the type application/offset+octet-stream.",
    ),
    RequestFault.UPLOAD_TOO_LONG: (
        _S.REQUEST_ENTITY_TOO_LARGE,
        "Gửi nhiều byte hơn độ dài đã khai ({length}); phần này được bỏ.",
        "More bytes were sent than the declared length ({length}); this part was dropped.",
    ),
    RequestFault.UPLOAD_NO_ROOM: (
        _S.INSUFFICIENT_STORAGE,
        "Ổ đĩa của kho còn {free} byte cho các lần tải lên, không đủ cho {length} byte. Chưa nhận byte nào; hãy đợi các lần tải lên khác xong rồi tải lại, hoặc báo người quản trị thêm chỗ.",
        "The archive's disk has {free} bytes left for uploads, which is not enough for {length}. Nothing was taken; upload it again when other uploads are done, or ask the administrator for more room.",
    ),
    RequestFault.UPLOAD_QUOTA: (
        _S.INSUFFICIENT_STORAGE,  # as for WebDAV's quotas (RFC 4331 §6); what waits makes room by itself, so come again
        "Các tệp của bạn đang tải dở hoặc chờ kho nhận đã chiếm {used} MB; thêm tệp này ({length} MB) thì vượt hạn mức {most} MB của mỗi người. Chưa nhận byte nào của phần này; hãy đợi các tệp kia xong hoặc hủy bớt rồi tải lại, hoặc đề nghị người quản trị nâng hạn mức.",
        "Your uploads that are unfinished or wait for the archive take {used} MB; with this one ({length} MB) they would be more than the {most} MB that each person may have. Nothing of this part was taken; upload it again when the others are done or cancelled, or ask the administrator for a higher quota.",
    ),
    RequestFault.UPLOADS_TOO_MANY: (
        _S.SERVICE_UNAVAILABLE,
        "Đang có {most} lần tải lên dở dang, là nhiều nhất có thể. Hãy gửi nốt hoặc hủy các lần đó, hoặc tải lại sau; lần tải lên không gửi gì trong một giờ sẽ tự hết hạn.",
        "There are {most} unfinished uploads, which is the most there can be. Finish or cancel some, or come again later; one that sends nothing for an hour expires by itself.",
    ),
    RequestFault.RANGE_OUTSIDE: (
        _S.REQUESTED_RANGE_NOT_SATISFIABLE,
        "Tệp chỉ có {size} byte, không có phần được yêu cầu. Hãy tải cả tệp.",
        "The file has {size} bytes and nothing of the part that was asked for. Fetch the whole of it.",
    ),
    RequestFault.ADDRESS_TOO_LONG: (
        _S.REQUEST_URI_TOO_LONG,
        "Địa chỉ dài {length} byte, quá {most} byte. Nếu là câu tra cứu, hãy rút ngắn còn vài câu.",
        "The address has {length} bytes, more than {most}. If it is a search, shorten it to a few sentences.",
    ),
    RequestFault.TOO_OFTEN: (
        _S.TOO_MANY_REQUESTS,
        "Máy này yêu cầu kiểm tra quá {most} lần mỗi phút. Hãy gửi lại sau {seconds} giây.",
        "This machine asks for more than {most} verifications a minute. Send it again in {seconds} seconds.",
    ),
    RequestFault.SERVER_BUSY: (
        _S.SERVICE_UNAVAILABLE,
        "Máy chủ đang phục vụ nhiều yêu cầu nhất có thể. Hãy thử lại sau ít giây.",
        "The server has as many requests in hand as it takes. Try again in some seconds.",
    ),
    RequestFault.WORK_WAITING: (
        _S.SERVICE_UNAVAILABLE,
        "Đã có {most} việc nặng cùng loại (vẽ trang, kiểm tra chữ ký, lấy tệp) đang làm hoặc đang đợi, là nhiều nhất có thể. Hãy thử lại sau ít giây; tra cứu và danh sách vẫn dùng được.",
        "There are {most} pieces of heavy work of this kind (drawing pages, verifying, fetching files) in hand or waiting, which is the most there can be. Try again in some seconds; searches and lists go on.",
    ),
    RequestFault.REQUEST_TOO_SLOW: (
        _S.REQUEST_TIMEOUT,
        "Yêu cầu đến quá chậm nên bị cắt; phần đã tải lên vẫn còn. Hãy kiểm tra đường truyền rồi gửi lại.",
        "The request came too slowly and was cut off; what was uploaded is kept. Check the line and send it again.",
    ),
    RequestFault.REQUEST_MALFORMED: (
        _S.BAD_REQUEST,
        "Yêu cầu không đúng giao thức hoặc phần đầu quá dài. Nếu là câu tra cứu, hãy rút ngắn còn vài câu.",
        "The request is not as the protocol wants it, or its head is too long. If it is a search, shorten it.",
    ),
}


class RequestRefused(Exception):  # noqa: N818 - a verdict on the request, not a bug
    """A request that cannot be answered, whatever the archive holds.

    Attributes:
        fault: what is wrong with it.
        facts: what its sentence names.
        headers: what the answer must carry besides (`Tus-Version`).
    """

    def __init__(self, fault: RequestFault, headers: Mapping[str, str] | None = None, **facts: str | float) -> None:
        super().__init__(fault, facts)
        self.fault = fault
        self.facts = facts
        self.headers = dict(headers or {})
