"""One truth in two export shapes.

`portal` is the dossier record of the national portal (all values strings,
times yyyyMMddHHmmss, supplement rounds with ISO times without zone); `plain`
is another vendor's: other names, nesting, words for statuses and RFC 3339
times.
"""

from __future__ import annotations

from datetime import datetime

from .dossier import DIRECT, ONLINE, Moment, Round, State, Step

WORDS = {1: "registered", 2: "received", 3: "declined", 4: "processing",
         5: "awaiting_supplement", 6: "awaiting_payment", 7: "withdrawn",
         8: "stopped", 9: "completed", 10: "handed_over"}


def compact(at: datetime | None) -> str:
    """yyyyMMddHHmmss, or "" for nothing."""
    return at.strftime("%Y%m%d%H%M%S") if at else ""


def _naive(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def rfc3339(at: datetime | None) -> str | None:
    """A local time with its offset."""
    return at.isoformat(timespec="seconds") + "+07:00" if at else None


def _portal_round(asked: Round) -> dict[str, object]:
    return {"HoSoBoSungId": asked.number, "NguoiYeuCauBoSung": asked.by,
            "NoiDungBoSung": "Bổ sung thành phần hồ sơ",
            "NgayBoSung": _naive(asked.asked),
            "NgayTiepNhanBoSung": _naive(asked.answered),
            "TrangThaiBoSung": asked.answered is not None,
            "NgayHenTraTruoc": _naive(asked.before),
            "NgayHenTraMoi": _naive(asked.after)}


def _portal_step(code: str, step: Step) -> dict[str, str]:
    return {"MaHoSo": code, "NguoiXuLy": step.officer.name,
            "ChucDanh": step.officer.title, "ThoiDiemXuLy": compact(step.at),
            "PhongBanXuLy": step.officer.room, "NoiDungXuLy": step.what,
            "TrangThai": str(step.status), "NgayBatDau": compact(step.at),
            "NgayKetThucTheoQuyDinh": compact(step.until)}


def portal(moment: Moment) -> dict[str, object]:
    """The national portal's dossier record."""
    s: State = moment.state
    return {
        "MaHoSo": s.code, "MaTTHC": s.procedure.code,
        "TenTTHC": s.procedure.name, "MaLinhVuc": s.procedure.field.code,
        "TenLinhVuc": s.procedure.field.name, "KenhThucHien": s.channel,
        "ChuHoSo": s.applicant, "LoaiDoiTuong": "2" if s.business else "1",
        "MaDoiTuong": "", "ThongTinKhac": "", "Email": "", "Fax": "",
        "SoDienThoai": "0900000001", "TrichYeuHoSo": s.procedure.name,
        "NgayNopHoSo": compact(s.submitted),
        "NgayTiepNhan": compact(s.received),
        "NgayHenTra": compact(s.promised), "TrangThaiHoSo": str(s.status),
        "NgayTra": compact(s.returned), "ThongTinTra": "",
        "HinhThuc": "0" if s.channel == DIRECT else "1",
        "NgayKetThucXuLy": compact(s.finished),
        "NgayTuChoi": compact(s.refused), "DonViXuLy": s.agency.name,
        "GhiChu": "", "NoiNopHoSo": "2" if s.channel == ONLINE else "1",
        "HoSoCoThanhPhanSoHoa": "1" if s.channel == ONLINE else "0",
        "TaiKhoanDuocXacThucVoiVNeID": "0", "DuocThanhToanTrucTuyen": "3",
        "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": "099000000001"}],
        "TaiLieuNop": [{
            "TepDinhKemId": "f1", "TenTepDinhKem": "Tờ khai.pdf",
            "IsDeleted": "False", "MaThanhPhanHoSo": "KQ.G15.000001",
            "DuongDanTaiTepTin": "https://motcua.example/f/f1",
            "DuocSoHoa": "1", "DuocTaiSuDung": "0",
            "DuocLayTuKhoDMQG": "0", "MaKetQuaThayThe": ""}],
        "DanhSachLePhi": [], "DanhSachTepDinhKemKhac": [],
        "DanhSachHoSoBoSung": [_portal_round(r) for r in s.rounds],
        "DanhSachGiayToKetQua": [],
        "QuaTrinhXuLy": [_portal_step(s.code, step) for step in s.steps],
    }


def plain(moment: Moment) -> dict[str, object]:
    """The same dossier as a vendor with other ideas would export it."""
    s: State = moment.state
    return {
        "ref": s.code,
        "service": {"code": s.procedure.number, "title": s.procedure.name,
                    "sector": s.procedure.field.name},
        "filed_via": {"1": "counter", "2": "online", "3": "post"}[s.channel],
        "state": WORDS[s.status], "filed_at": rfc3339(s.submitted),
        "received_at": rfc3339(s.received),
        "promised_for": rfc3339(s.promised),
        "completed_at": rfc3339(s.finished),
        "handed_over_at": rfc3339(s.returned),
        "unit": {"code": s.agency.code, "name": s.agency.name},
        "handler": ({"account": s.officer.account, "name": s.officer.name,
                     "mail": s.officer.mail or None} if s.officer else None),
        "stage": s.steps[-1].what if s.steps else None,
        "stage_due": rfc3339(s.steps[-1].until) if s.steps else None,
        "supplements": [{"asked_at": rfc3339(r.asked),
                         "answered_at": rfc3339(r.answered),
                         "promised_before": rfc3339(r.before),
                         "promised_after": rfc3339(r.after)}
                        for r in s.rounds],
        "changed_at": rfc3339(moment.at),
    }
