"""The invented province: agencies, officers, procedures.

The one source of truth for the stand-in's dossiers and for the sample tables
in config/ (`scripts/province --write-tables config`).  Names of places and of
procedures may be real, names of people, hosts and limits are examples.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from datetime import time
from pathlib import Path

AFTERNOON = time(15, 0)
SUFFIX = ".000.00.00.H99"  # a locality that does not exist


@dataclass(frozen=True)
class Field:
    """A field of administration (lĩnh vực)."""

    key: str
    code: str
    name: str


@dataclass(frozen=True)
class Procedure:
    """A procedure with the limit that the province promises by."""

    number: str
    name: str
    field: Field
    limit: str           # "3wd", "30d", "1mo", "8wh", "sameday"
    level: str           # "x" commune, "h" district, "xh" both
    weight: int          # how often it is asked for
    sensitive: bool = False
    reset: bool = False  # a supplement restarts the limit
    payment: bool = False

    @property
    def code(self) -> str:
        """The code as the one-stop software writes it."""
        return self.number + SUFFIX

    @property
    def cutoff(self) -> time | None:
        """15:00 where the field's own rule says so, else none."""
        return AFTERNOON if self.limit == "sameday" else None


@dataclass(frozen=True)
class Officer:
    """A person with an account in the one-stop software."""

    name: str
    account: str
    title: str
    room: str
    agency: str
    role: str           # as in contacts.csv
    fields: str = ""    # keys of the fields handled
    mail: str = ""      # "" where nobody entered an address


@dataclass(frozen=True)
class Agency:
    """A unit with its one-stop desk."""

    code: str
    name: str
    short: str
    aliases: tuple[str, ...]
    parent: str
    level: str          # "t" province, "h" district, "x" commune
    slug: str
    share: int          # of the dossiers of its level

    @property
    def desk_room(self) -> str:
        """What the one-stop desk is called here."""
        return ("Bộ phận Một cửa huyện" if self.level == "h"
                else "Bộ phận Một cửa")


HT = Field("ht", "G15-TP05", "Hộ tịch")
CT = Field("ct", "G15-CT01", "Chứng thực")
DD = Field("dd", "G06-DD01", "Đất đai")
KD = Field("kd", "G07-KD02", "Đăng ký kinh doanh")
XH = Field("xh", "G13-XH03", "Bảo trợ xã hội")

PROCEDURES: tuple[Procedure, ...] = (
    Procedure("2.000815", "Chứng thực bản sao từ bản chính giấy tờ, văn bản",
              CT, "sameday", "xh", 18),
    Procedure("2.000884", "Chứng thực chữ ký trong các giấy tờ, văn bản",
              CT, "sameday", "xh", 10),
    Procedure("2.001035", "Chứng thực hợp đồng, giao dịch liên quan đến tài "
              "sản là động sản, quyền sử dụng đất, nhà ở", CT, "2wd", "x", 5),
    Procedure("2.001019", "Chứng thực di chúc", CT, "2wd", "x", 2),
    Procedure("2.001016", "Chứng thực văn bản từ chối nhận di sản",
              CT, "2wd", "x", 2),
    Procedure("2.000913", "Chứng thực việc sửa đổi, bổ sung, hủy bỏ hợp đồng, "
              "giao dịch", CT, "1wd", "x", 3),
    Procedure("1.001193", "Đăng ký khai sinh", HT, "sameday", "x", 9),
    Procedure("1.000894", "Đăng ký kết hôn", HT, "sameday", "x", 5),
    Procedure("1.000656", "Đăng ký khai tử", HT, "sameday", "x", 4),
    Procedure("2.000635", "Cấp bản sao trích lục hộ tịch",
              HT, "sameday", "xh", 6),
    Procedure("1.001022", "Đăng ký nhận cha, mẹ, con", HT, "3wd", "x", 3,
              sensitive=True),
    Procedure("1.004837", "Đăng ký giám hộ", HT, "3wd", "x", 2),
    Procedure("1.004859", "Thay đổi, cải chính, bổ sung thông tin hộ tịch",
              HT, "3wd", "xh", 6),
    Procedure("1.004873", "Cấp giấy xác nhận tình trạng hôn nhân",
              HT, "3wd", "x", 9),
    Procedure("1.004884", "Đăng ký lại khai sinh", HT, "5wd", "x", 5),
    Procedure("1.005461", "Đăng ký lại khai tử", HT, "5wd", "x", 2),
    Procedure("1.004746", "Đăng ký lại kết hôn", HT, "5wd", "x", 3),
    Procedure("2.002516", "Xác nhận thông tin hộ tịch", HT, "8wh", "x", 3),
    Procedure("2.000889", "Đăng ký chuyển nhượng, thừa kế, tặng cho quyền sử "
              "dụng đất", DD, "10wd", "h", 12, payment=True),
    Procedure("1.004227", "Đăng ký biến động quyền sử dụng đất, quyền sở hữu "
              "tài sản gắn liền với đất", DD, "10wd", "h", 8, payment=True),
    Procedure("1.004199", "Cấp đổi Giấy chứng nhận quyền sử dụng đất",
              DD, "7wd", "h", 6),
    Procedure("1.004193", "Đính chính Giấy chứng nhận đã cấp",
              DD, "10wd", "h", 4),
    Procedure("1.004238", "Xóa đăng ký cho thuê, góp vốn bằng quyền sử dụng "
              "đất", DD, "3wd", "h", 4),
    Procedure("1.000798", "Chuyển mục đích sử dụng đất phải được phép của cơ "
              "quan nhà nước có thẩm quyền", DD, "15wd", "h", 5,
              payment=True, reset=True),
    Procedure("2.000983", "Đăng ký và cấp Giấy chứng nhận lần đầu",
              DD, "30d", "h", 5, payment=True, reset=True),
    Procedure("1.003554", "Hòa giải tranh chấp đất đai", DD, "45d", "x", 3),
    Procedure("1.004269", "Cung cấp dữ liệu đất đai", DD, "sameday", "h", 4),
    Procedure("1.001612", "Đăng ký thành lập hộ kinh doanh",
              KD, "3wd", "h", 9),
    Procedure("2.000720", "Đăng ký thay đổi nội dung đăng ký hộ kinh doanh",
              KD, "3wd", "h", 5),
    Procedure("1.001570", "Tạm ngừng hoạt động hộ kinh doanh",
              KD, "3wd", "h", 3),
    Procedure("1.001266", "Chấm dứt hoạt động hộ kinh doanh",
              KD, "1wd", "h", 3),
    Procedure("2.000575", "Cấp lại Giấy chứng nhận đăng ký hộ kinh doanh",
              KD, "2wd", "h", 3),
    Procedure("2.000620", "Cấp Giấy phép bán lẻ rượu", KD, "10wd", "h", 4),
    Procedure("2.000633", "Cấp Giấy phép sản xuất rượu thủ công nhằm mục đích "
              "kinh doanh", KD, "10wd", "h", 3),
    Procedure("1.001776", "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội "
              "hằng tháng", XH, "20wd", "xh", 6, reset=True),
    Procedure("1.001731", "Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã "
              "hội", XH, "5wd", "xh", 4),
    Procedure("1.001699", "Xác định, xác định lại mức độ khuyết tật và cấp "
              "Giấy xác nhận khuyết tật", XH, "15wd", "x", 4, sensitive=True),
    Procedure("1.001653", "Đổi, cấp lại Giấy xác nhận khuyết tật",
              XH, "5wd", "x", 3, sensitive=True),
    Procedure("1.001310", "Xác nhận hộ gia đình có mức sống trung bình",
              XH, "10wd", "x", 4),
    Procedure("1.004964", "Giải quyết trợ cấp một lần đối với người có công",
              XH, "1mo", "h", 3),
)

_ROOT = "000.00.00.H99"
_NGAN_SON = "000.00.21.H99"
_BA_BE = "000.00.22.H99"

AGENCIES: tuple[Agency, ...] = (
    Agency(_ROOT, "Văn phòng UBND tỉnh", "VP UBND tỉnh",
           ("Phòng Kiểm soát TTHC",), "", "t", "tinh", 0),
    Agency(_NGAN_SON, "UBND huyện Ngân Sơn", "Ngân Sơn",
           ("Huyện Ngân Sơn",), _ROOT, "h", "nganson", 5),
    Agency(_BA_BE, "UBND huyện Ba Bể", "Ba Bể",
           ("Huyện Ba Bể",), _ROOT, "h", "babe", 6),
    Agency("000.01.21.H99", "UBND thị trấn Nà Phặc", "Nà Phặc",
           ("Thị trấn Nà Phặc", "UBND TT Nà Phặc"), _NGAN_SON, "x",
           "naphac", 5),
    Agency("000.02.21.H99", "UBND xã Đức Vân", "Đức Vân",
           ("Xã Đức Vân",), _NGAN_SON, "x", "ducvan", 3),
    Agency("000.03.21.H99", "UBND xã Thượng Quan", "Thượng Quan",
           ("Xã Thượng Quan",), _NGAN_SON, "x", "thuongquan", 2),
    Agency("000.01.22.H99", "UBND xã Chu Hương", "Chu Hương",
           ("Xã Chu Hương",), _BA_BE, "x", "chuhuong", 3),
    Agency("000.02.22.H99", "UBND xã Yến Dương", "Yến Dương",
           ("Xã Yến Dương",), _BA_BE, "x", "yenduong", 2),
    Agency("000.03.22.H99", "UBND xã Địa Linh", "Địa Linh",
           ("Xã Địa Linh",), _BA_BE, "x", "dialinh", 3),
)

# (title, room, role, fields); the first of each is the one-stop clerk.
_POSTS = {
    "t": (("Trưởng phòng Kiểm soát TTHC", "Phòng Kiểm soát TTHC",
           "province", ""),),
    "h": (("Chuyên viên một cửa", "Bộ phận Một cửa huyện", "officer", "*"),
          ("Chuyên viên Tư pháp", "Phòng Tư pháp", "officer", "ct ht"),
          ("Viên chức đăng ký đất đai", "Chi nhánh VPĐK đất đai",
           "officer", "dd"),
          ("Viên chức thẩm định hồ sơ đất đai", "Chi nhánh VPĐK đất đai",
           "officer", "dd"),
          ("Chuyên viên đăng ký kinh doanh", "Phòng Tài chính - Kế hoạch",
           "officer", "kd"),
          ("Chuyên viên LĐTBXH", "Phòng Lao động - TBXH", "officer", "xh"),
          ("Phó Chủ tịch UBND huyện", "Lãnh đạo UBND", "deputy", ""),
          ("Chủ tịch UBND huyện", "Lãnh đạo UBND", "head", "")),
    "x": (("Công chức một cửa", "Bộ phận Một cửa", "officer", "*"),
          ("Công chức Tư pháp - Hộ tịch", "Tư pháp - Hộ tịch", "officer",
           "ht ct"),
          ("Công chức Địa chính", "Địa chính - Xây dựng", "officer", "dd"),
          ("Công chức Văn hóa - Xã hội", "Văn hóa - Xã hội", "officer", "xh"),
          ("Chủ tịch UBND xã", "Lãnh đạo UBND", "head", "")),
}

_SURNAMES = ("Nông", "Hoàng", "Triệu", "Lường", "Nguyễn", "Ma", "Bàn", "Hà",
             "Dương", "Lý", "Đinh", "Vi")
_MIDDLES = ("Văn", "Thị", "Đức", "Thu", "Minh")
_GIVEN = ("Mẫu", "Thử", "Ví Dụ", "Giả Định", "Minh Họa", "Thí Điểm", "Nháp",
          "Phỏng Tác", "Tượng Trưng", "Khuôn Mẫu", "Bản Thảo")

# One officer whom nobody gave an address: the daemon falls back to the desk.
WITHOUT_ADDRESS = "yenduong.xh"


def person(index: int) -> str:
    """An invented name; the first 660 differ."""
    return " ".join((_SURNAMES[index % 12], _MIDDLES[index % 5],
                     _GIVEN[index % 11]))


def _account(agency: Agency, title: str, fields: str, seen: set[str]) -> str:
    """An account name such as "ducvan.ht", numbered when taken."""
    stem = {"*": "mc", "": "ld"}.get(fields, fields.split(" ")[0])
    if title.startswith("Phó"):
        stem = "pct"
    elif title.startswith("Chủ tịch"):
        stem = "ct"
    elif title.startswith("Trưởng phòng"):
        stem = "kstthc"
    elif fields.startswith("ct"):
        stem = "tp"
    account = f"{agency.slug}.{stem}"
    number = 2
    while account in seen:
        account = f"{agency.slug}.{stem}{number}"
        number += 1
    seen.add(account)
    return account


def _officers() -> tuple[Officer, ...]:
    """Everybody who works here, in a fixed order."""
    made: list[Officer] = []
    seen: set[str] = set()
    for agency in AGENCIES:
        for title, room, role, fields in _POSTS[agency.level]:
            if agency.slug == "naphac":
                title = title.replace("UBND xã", "UBND thị trấn")
            account = _account(agency, title, fields, seen)
            mail = ("" if account == WITHOUT_ADDRESS
                    else f"{account.split('.')[1]}@{agency.slug}.example")
            made.append(Officer(person(len(made)), account, title, room,
                                agency.code, role, fields, mail))
    return tuple(made)


OFFICERS: tuple[Officer, ...] = _officers()
BY_CODE: dict[str, Agency] = {agency.code: agency for agency in AGENCIES}


def officers_of(agency: str, field: str = "") -> list[Officer]:
    """Who handles a field at an agency; without field, everybody there."""
    return [o for o in OFFICERS if o.agency == agency
            and (not field or field in o.fields.split())]


def clerk_of(agency: str) -> Officer:
    """The one-stop clerk of an agency."""
    return next(o for o in OFFICERS if o.agency == agency and o.fields == "*")


def head_of(agency: str) -> Officer:
    """The head of an agency."""
    return next(o for o in OFFICERS if o.agency == agency and o.role == "head")


AGENCY_COLUMNS = ("code", "name", "short name", "aliases", "parent", "class",
                  "head", "desk", "from", "to", "successor")
CONTACT_COLUMNS = ("name", "account", "mail", "zalo chat id", "agency", "role",
                   "from", "to")
PROCEDURE_COLUMNS = ("code", "name", "field", "limit", "unit", "convention",
                     "cut-off", "pause policy by reason", "acceptance limit",
                     "time to supplement", "extension by agency class",
                     "legal basis", "confirmed", "nhạy cảm", "from", "to")


def _agency_rows() -> list[tuple[str, ...]]:
    rows = []
    for a in AGENCIES:
        head = "" if a.level == "t" else head_of(a.code).account
        desk = f"{a.slug}.motcua" if a.level != "t" else "tinh.kstthc"
        rows.append((a.code, a.name, a.short, ";".join(a.aliases), a.parent,
                     "" if a.level == "t" else "mountain", head, desk,
                     "", "", ""))
    return rows


def _contact_rows() -> list[tuple[str, ...]]:
    rows = [(o.name, o.account, o.mail, "", o.agency, o.role, "", "")
            for o in OFFICERS if o.mail]
    rows += [(f"{a.desk_room} {a.short}" if a.level == "x" else a.desk_room
              + f" {a.short}", f"{a.slug}.motcua",
              f"motcua@{a.slug}.example", "", a.code, "desk", "", "")
             for a in AGENCIES if a.level != "t"]
    rows.append(("Quản trị hệ thống giám sát", "tinh.quantri",
                 "quantri@tinh.example", "", _ROOT, "administrator", "", ""))
    return rows


def _procedure_rows() -> list[tuple[str, ...]]:
    rows = []
    for p in PROCEDURES:
        digits = "".join(c for c in p.limit if c.isdigit())
        policy = "reset" if p.reset else "preserve"
        rows.append((
            p.number, p.name, p.field.name, digits, p.limit[len(digits):],
            "exc", p.cutoff.strftime("%H:%M") if p.cutoff else "none",
            f"supplement={policy};payment=preserve;stopped=preserve",
            "8wh", "15wd", "",
            "Quyết định công bố danh mục TTHC của tỉnh mẫu", "yes",
            "yes" if p.sensitive else "no", "", ""))
    return rows


def table_texts() -> dict[str, str]:
    """The three sample tables as CSV, by file name."""
    texts = {}
    for name, columns, rows in (
            ("agencies.csv", AGENCY_COLUMNS, _agency_rows()),
            ("contacts.csv", CONTACT_COLUMNS, _contact_rows()),
            ("procedures.csv", PROCEDURE_COLUMNS, _procedure_rows())):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        texts[name] = unicodedata.normalize("NFC", out.getvalue())
    return texts


def write_tables(folder: Path) -> None:
    """Writes agencies.csv, contacts.csv and procedures.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in table_texts().items():
        (folder / name).write_text(text, encoding="utf-8")
