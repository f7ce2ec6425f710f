"""The sentences about people: log-in, permission, accounts; in `domain.messages` with all others."""

from __future__ import annotations

from domain.errors import ErrorCode

PEOPLE_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.INDEX_OUTDATED: (
        "Kho vừa nâng cấp và đang tự dựng lại chỉ mục tìm kiếm; trong lúc ấy chỉ ai xem được mọi tài liệu mới tra cứu được, "
        "và chưa tìm được theo loại, số, ngày của văn bản. Hãy thử lại sau ít phút; người quản trị xem tiến độ bằng: vankho doctor.",
        "The archive was upgraded and is making its search index anew by itself; until then only who may see all records "
        "can search, and nobody by kind, number or day. Try again in some minutes; the administrator sees how far it is with: vankho doctor.",
    ),
    ErrorCode.FONDS_NOT_FOUND: (
        "Kho không có phông {fonds}. Hãy xem các phông bằng “vankho fonds list”, hoặc thêm phông trước khi nạp.",
        "The archive has no fonds {fonds}. See which there are with “vankho fonds list”, or add it first.",
    ),
    ErrorCode.FONDS_OTHER: (
        "Hồ sơ {dossier} thuộc phông {fonds}, không đổi được. Hãy nạp vào phông ấy hoặc chọn mã hồ sơ khác.",
        "Dossier {dossier} belongs to fonds {fonds}, which cannot be changed. Use that fonds or another dossier code.",
    ),
    ErrorCode.REQUEST_NOT_FOUND: (
        "Không có yêu cầu đọc tài liệu {request}. Hãy xem lại danh sách yêu cầu.",
        "There is no request {request} to read a record. Look at the list of requests again.",
    ),
    ErrorCode.REQUEST_DECIDED: (
        "Yêu cầu {request} đã được người khác quyết định. Hãy tải lại danh sách để xem kết quả.",
        "Somebody else has decided request {request} already. Load the list again to see the outcome.",
    ),
    ErrorCode.EXPORT_UNPROTECTED: (
        "Tài liệu {record} không công khai, chỉ được xuất thành tệp có mật khẩu. "
        "Hãy chạy lại với --password-file và --to TỆP.zip.",
        "Record {record} is not open: it is exported only into a file with a password. "
        "Run it again with --password-file and --to FILE.zip.",
    ),
    ErrorCode.EXPORT_PASSWORD: (
        "Mật khẩu này không bảo vệ được tệp. Hãy chọn mật khẩu khó đoán từ {letters} ký tự trở lên, có chữ không dấu "
        "và chữ số hoặc ký hiệu.",
        "This password would not protect the file. Choose one that is hard to guess, of {letters} or more characters: "
        "letters without marks, and digits or signs.",
    ),
    ErrorCode.LOGIN_NEEDED: (
        "Cần đăng nhập để xem trang này. Hãy đăng nhập rồi thử lại.",
        "You have to log in to see this. Log in, then try again.",
    ),
    ErrorCode.NOT_PERMITTED: (
        "Vai trò của bạn không được làm việc này. Nếu công việc cần đến, hãy đề nghị người quản trị giao thêm vai trò.",
        "Your role does not allow this. If your work needs it, ask the administrator for another role.",
    ),
    ErrorCode.CONFIRMATION_NEEDED: (
        "Việc này cần xác nhận lại danh tính: hãy nhập lại mật khẩu hoặc mã xác thực rồi làm tiếp.",
        "This needs you to prove again who you are: enter your password or code again, then go on.",
    ),
    ErrorCode.PROVIDER_AWAY: (
        "Không liên lạc được với dịch vụ đăng nhập chung ({issuer}){why}. Tài khoản cấp tại kho vẫn đăng nhập được bằng mật khẩu; hãy báo người quản trị.",
        "The log-in service ({issuer}) cannot be reached{why}. Accounts of this archive still log in by password; tell the administrator.",
    ),
    ErrorCode.PROVIDER_REFUSED: (
        "Dịch vụ đăng nhập chung không xác nhận được danh tính của bạn{aside}. Hãy đăng nhập lại từ đầu; nếu vẫn không được, hãy báo người quản trị.",
        "The log-in service did not prove who you are{aside}. Log in again from the start; if that fails, tell the administrator.",
    ),
    ErrorCode.PROVIDER_NO_ROLE: (
        "Tài khoản “{name}” đã đăng nhập đúng, nhưng chưa nhóm nào của bạn được giao vai trò trong kho này. Hãy nhờ người quản trị thêm bạn vào nhóm phù hợp rồi đăng nhập lại.",
        "The account “{name}” logged in rightly, but none of your groups has a role in this archive. Ask the administrator to put you into one that has, then log in again.",
    ),
    ErrorCode.PROVIDED_ACCOUNT: (
        "Tài khoản “{name}” do dịch vụ đăng nhập chung ({issuer}) quản lý: mật khẩu và vai trò theo nhóm ở đó, nên không đổi ở đây được. Hãy đổi nhóm tại dịch vụ ấy; để ngăn ngay, hãy khóa tài khoản.",
        "The account “{name}” is kept by the log-in service ({issuer}): its password and roles come from there and cannot be changed here. Change its groups there; to keep the person out at once, disable the account.",
    ),
    ErrorCode.PROVIDER_CLOCK: (
        "Đồng hồ của máy này chậm {seconds} giây so với dịch vụ đăng nhập chung nên chưa thể đăng nhập qua đó. Hãy báo người quản trị chỉnh giờ máy chủ.",
        "The clock of this machine is {seconds} seconds behind that of the log-in service, so nobody can log in by it. Have the administrator set the clock.",
    ),
    ErrorCode.ACCOUNTS_NEEDED: (
        "Kho chưa có tài khoản nào nên chỉ mở được trên chính máy chủ. Hãy thêm người quản trị bằng lệnh “vankho users add” trên máy chủ, rồi đăng nhập.",
        "The archive has no accounts yet, so it opens on the server itself only. Add an administrator there by “vankho users add”, then log in.",
    ),
    ErrorCode.TLS_NEEDED: (
        "Địa chỉ {host} mở kho cho các máy khác mà đường truyền không mã hóa: mật khẩu và tài liệu có thể bị xem trộm. Hãy đưa chứng thư bằng --tls-cert và --tls-key; nếu đã có máy khác mã hóa đứng trước, hãy thêm --without-tls.",
        "The address {host} opens the archive to other machines without encryption: passwords and documents could be read on the way. Give a certificate by --tls-cert and --tls-key, or --without-tls where a proxy before us encrypts.",
    ),
    ErrorCode.TLS_UNFIT: (
        "Không dùng được chứng thư {path} cùng khóa của nó{why}. Hãy kiểm tra hai tệp: định dạng PEM, khóa đi với chứng thư, không đặt mật khẩu, người chạy lệnh đọc được.",
        "The certificate {path} cannot be used with its key{why}. Check both files: PEM, a key that belongs to the certificate, without a password, readable for whoever runs this.",
    ),
    ErrorCode.LOGIN_REFUSED: (
        "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang bị khóa. Hãy thử lại; nếu quên mật khẩu, hãy nhờ người quản trị đặt lại.",
        "The name or the password is wrong, or the account is closed. Try again; if you forgot the password, ask the administrator to reset it.",
    ),
    ErrorCode.LOGIN_DELAYED: (
        "Đã nhập sai nhiều lần nên phải chờ {seconds} giây nữa mới được thử lại. Nếu cần gấp, hãy nhờ người quản trị mở khóa.",
        "There were several wrong attempts: wait {seconds} seconds before the next one. If it is urgent, ask the administrator to unlock the account.",
    ),
    ErrorCode.CODE_NEEDED: (
        "Cần thêm mã xác thực sáu chữ số trên điện thoại của bạn, hoặc một mã dự phòng. Hãy nhập mã rồi đăng nhập lại.",
        "The six digits that your authenticator shows are needed too, or a recovery code. Enter the code and log in again.",
    ),
    ErrorCode.CODE_WRONG: (
        "Mã xác thực không đúng hoặc đã dùng rồi. Hãy đợi mã mới trên điện thoại; nếu vẫn không được, hãy kiểm tra giờ của điện thoại và của máy chủ.",
        "The code is wrong or was used before. Wait for the next one; if that fails too, check the clocks of your phone and of the server.",
    ),
    ErrorCode.PASSWORD_WRONG: (
        "Mật khẩu đang dùng không đúng nên chưa thay đổi gì. Hãy nhập lại.",
        "The present password is wrong, so nothing was changed. Enter it again.",
    ),
    ErrorCode.PASSWORD_WEAK: (
        "Mật khẩu mới chưa đủ mạnh: cần từ {letters} đến {most} ký tự, có chữ thường, chữ hoa, chữ số và ký tự đặc biệt, không chứa tên đăng nhập và không phải từ ai cũng đoán ra. Hãy chọn mật khẩu khác.",
        "The new password is too weak: it needs {letters} to {most} letters, with lower case, upper case, digits and special characters, without your name in it, and not a word that is guessed first. Choose another.",
    ),
    ErrorCode.PASSWORD_REPEATED: (
        "Mật khẩu này là một trong {count} mật khẩu bạn dùng gần đây nhất. Hãy chọn mật khẩu khác.",
        "This password is one of the {count} that you used last. Choose another.",
    ),
    ErrorCode.PASSWORD_EXPIRED: (
        "Mật khẩu của tài khoản quản trị đã quá hạn đổi. Hãy đổi mật khẩu ở trang tài khoản của bạn rồi làm tiếp.",
        "The password of an administrator's account is due for a change. Change it on the page of your account, then go on.",
    ),
    ErrorCode.SECOND_FACTOR_NEEDED: (
        "Vai trò của bạn bắt buộc dùng mã xác thực khi đăng nhập. Hãy bật mã xác thực ở trang tài khoản của bạn rồi làm tiếp.",
        "Your role requires codes of an authenticator at log-in. Set them up on the page of your account, then go on.",
    ),
    ErrorCode.LINK_INVALID: (
        "Đường dẫn này không còn dùng được: đã dùng rồi, đã quá hạn, hoặc đã có đường dẫn mới hơn. Hãy nhờ người quản trị gửi đường dẫn khác.",
        "This link cannot be used any more: it was used, it is too old, or there is a newer one. Ask the administrator for another.",
    ),
    ErrorCode.ACCOUNT_NEEDED: (
        "Việc này thuộc về tài khoản riêng của một người, còn phiên làm việc này không phải của người nào. Hãy đăng nhập bằng tài khoản của bạn.",
        "This is about one's own account, and nobody's account is in use here. Log in with your account.",
    ),
    ErrorCode.PERSON_NOT_FOUND: (
        "Không có người nào tên là “{name}” trong phạm vi bạn quản lý. Hãy xem lại danh sách người dùng.",
        "There is nobody called “{name}” among those you manage. Look at the list of people again.",
    ),
    ErrorCode.PERSON_EXISTS: (
        "Tên đăng nhập “{name}” đã có người dùng (không phân biệt dấu và chữ hoa). Hãy chọn tên khác.",
        "The name “{name}” is taken (marks and case make no difference). Choose another.",
    ),
    ErrorCode.PERSON_NAME_INVALID: (
        "Tên “{name}” không dùng để đăng nhập được. Hãy dùng 1 đến 64 chữ cái, chữ số hoặc các dấu . _ - @, bắt đầu và kết thúc bằng chữ cái hoặc chữ số.",
        "The name “{name}” can be no name to log in with. Use 1 to 64 letters, digits or . _ - @, with a letter or digit at both ends.",
    ),
    ErrorCode.ROLE_UNKNOWN: (
        "Không có vai trò “{role}”. Các vai trò có thể giao: {known}.",
        "There is no role “{role}”. Roles that can be given: {known}.",
    ),
    ErrorCode.ROLE_NOT_HELD: (
        "Không giao được vai trò “{role}” vì chính bạn không có vai trò ấy trong phạm vi đó. Hãy chọn trong các vai trò của bạn.",
        "The role “{role}” cannot be given, since it is not yours to give there. Choose among your own.",
    ),
    ErrorCode.OWN_RIGHTS: (
        "Không ai được tự đổi vai trò hay tự khóa tài khoản của mình. Hãy nhờ một người quản trị khác.",
        "Nobody changes his own roles or closes his own account. Ask another administrator.",
    ),
    ErrorCode.LAST_ADMINISTRATOR: (
        "Đây là người quản trị cuối cùng còn vào được, nên chưa thay đổi gì. Hãy giao vai trò quản trị cho một người khác trước.",
        "This is the last administrator who can come in, so nothing was changed. Make somebody else administrator first.",
    ),
    ErrorCode.PEOPLE_KEY_MISSING: (
        "Máy này thiếu khóa giữ bí mật của mã xác thực ({path}) nên chưa kiểm tra được mã. Hãy chép tệp ấy từ máy đã tạo ra nó; trong lúc chờ, mã dự phòng vẫn dùng được.",
        "This machine lacks the key under which the secrets of authenticators are kept ({path}), so codes cannot be checked. Copy the file from the machine that made it; recovery codes work meanwhile.",
    ),
    ErrorCode.JOURNAL_FULL: (
        "Hiện không ghi được nhật ký vì cơ sở dữ liệu không trả lời, nên tạm dừng việc tìm và xem. Hãy thử lại sau; nếu vẫn vậy, hãy báo người quản trị.",
        "The journal cannot be written now because the database does not answer, so searching and viewing pause. Try again later; tell the administrator if it stays so.",
    ),
    ErrorCode.JOURNAL_ALTERED: (
        "Nhật ký trong kho không khớp với mốc đã ký ({key}). Không ghi thêm gì; hãy giữ nguyên hiện trạng, chạy “vankho journal verify” và báo người kiểm tra.",
        "The journal in the object store does not agree with its signed checkpoint ({key}). Nothing was added; leave everything as it is, run “vankho journal verify” and tell the auditor.",
    ),
    ErrorCode.JOURNAL_KEY_MISSING: (
        "Không có khóa ký mốc của nhật ký tại {path}. Các mục vẫn được giữ và sẽ được ký khi khóa trở lại; hãy chép lại thư mục khóa từ bản cất giữ.",
        "The key that signs the journal's checkpoints is not at {path}. Entries are kept and will be signed when it is back; restore the keys folder from its backup.",
    ),
    ErrorCode.JOURNAL_KEY_HERE: (
        "Khóa ký mốc của nhật ký vẫn còn tại {path} nên không phải là khóa mất. Hãy chạy lại mà không báo mất: khóa cũ sẽ chứng nhận khóa mới.",
        "The key that signs the journal's checkpoints is at {path}, so it is not lost. Run again without --lost: the old key then vouches for the new one.",
    ),
    ErrorCode.JOURNAL_EMPTY: (
        "Nhật ký chưa có mốc nào được ký. Mốc đầu tiên có sau việc làm đầu tiên; hãy thử lại sau một phút.",
        "The journal has no signed checkpoint yet. The first comes after the first act; try again in a minute.",
    ),
    ErrorCode.ENTRY_NOT_FOUND: (
        "Không có mục số {number} trong phần nhật ký đã ký. Hãy xem lại số, hoặc thử lại sau một phút.",
        "There is no entry {number} in the signed part of the journal. Check the number, or try again in a minute.",
    ),
    ErrorCode.CHECKPOINT_UNUSABLE: (
        "Tệp {path} không phải là mốc đã ký của nhật ký này{why}. Hãy đưa tệp mốc đã nhận trước đây.",
        "The file {path} is no signed checkpoint of this journal{why}. Give the checkpoint file that you received before.",
    ),
    ErrorCode.MAIL_FAILED: (
        "Chưa gửi được mốc nhật ký qua máy chủ thư {server}{why}. Nhật ký vẫn được ghi và ký; kho tự gửi lại sau một giờ. Hãy kiểm tra máy chủ thư và phần cấu hình nhật ký.",
        "The checkpoint could not be handed to the mail server {server}{why}. The journal is kept and signed all the same, and it is tried again in an hour. Check the mail server and the settings of the journal.",
    ),
    ErrorCode.MAIL_OVERDUE: (
        "Hôm nay và hôm qua chưa gửi được mốc nhật ký qua thư. Hãy chạy “vankho journal checkpoint --mail” để biết vì sao.",
        "No checkpoint of the journal was mailed today or yesterday. Run “vankho journal checkpoint --mail” to learn why.",
    ),
}
