"""Writes configurations for tests, as YAML in its JSON form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from harness.hook import HookServer
from harness.mail import PASSWORD as MAIL_PASSWORD
from harness.mail import USER as MAIL_USER
from harness.mail import MailServer
from standin.api import API_KEY, PASSWORD, USERNAME

CONFIG = Path(__file__).resolve().parents[3] / "config"
WEBHOOK_SECRET = "whsec_dGhpcy1pcy1vbmx5LWEtdGVzdC1zZWNyZXQtMDE="


def secret(folder: Path, name: str, value: str) -> dict[str, str]:
    """A secret in a file of its own."""
    path = folder / f"{name}.secret"
    path.touch(mode=0o600)
    path.write_text(value)
    return {"file": str(path)}


def portal_source(folder: Path, url: str, name: str = "motcua",
                  **more: Any) -> dict[str, Any]:
    """The province's RPC export, through the shipped preset."""
    return {"name": name, "include": str(CONFIG / "presets" / "dvcqg.yaml"),
            "base": url, "every": "15m",
            "secrets": {"username": secret(folder, "username", USERNAME),
                        "password": secret(folder, "password", PASSWORD)},
            **more}


def plain_source(folder: Path, url: str, name: str = "khac",
                 **more: Any) -> dict[str, Any]:
    """The province's other export: configuration alone, no preset."""
    return {
        "name": name, "base": url, "every": "15m",
        "secrets": {"key": secret(folder, "key", API_KEY)},
        "list": {"method": "GET", "url": "{{base}}/export/dossiers",
                 "query": {"updated_since": "{{since}}", "page": "{{page}}",
                           "size": "{{size}}"},
                 "headers": {"X-API-Key": "{{secret.key}}"}},
        "records": "",
        "paging": {"style": "page", "first": 1, "size": 100},
        "incremental": {"mode": "since", "format": "rfc3339",
                        "overlap": "30m", "full_every": "24h"},
        "time_forms": ["rfc3339"],
        "fields": {
            "code": "/ref", "procedure": "/service/code",
            "procedure_name": "/service/title", "field": "/service/sector",
            "filing": "/filed_via", "submitted": "/filed_at",
            "received": "/received_at", "promised": "/promised_for",
            "finished": "/completed_at", "returned": "/handed_over_at",
            "updated": "/changed_at", "status": "/state",
            "agency": "/unit/code", "officer_account": "/handler/account",
            "officer_mail": "/handler/mail", "officer_name": "/handler/name",
            "step": "/stage", "step_due": "/stage_due"},
        "rounds": {"at": "/supplements", "from": "/asked_at",
                   "to": "/answered_at", "before": "/promised_before",
                   "after": "/promised_after"},
        "filing_map": {"counter": "direct", "online": "online",
                       "post": "post"},
        "status_map": {
            "registered": "new", "received": "received",
            "declined": "rejected", "processing": "processing",
            "awaiting_supplement": "waiting_supplement",
            "awaiting_payment": "waiting_payment",
            "withdrawn": "withdrawn", "stopped": "stopped",
            "completed": "done", "handed_over": "returned"},
        **more}


def maildir_channel(folder: Path, name: str = "thu",
                    **more: Any) -> dict[str, Any]:
    """Letters into the folder `letters`."""
    return {"name": name, "kind": "maildir",
            "maildir": {"path": str(folder / "letters")}, **more}


def smtp_channel(folder: Path, server: MailServer, name: str = "thu",
                 tls: str = "starttls", **more: Any) -> dict[str, Any]:
    """Letters by mail, encrypted and with a password."""
    return {"name": name, "kind": "smtp", "smtp": {
        "host": "localhost", "port": server.port, "tls": tls,
        "user": MAIL_USER,
        "password": secret(folder, "mail", MAIL_PASSWORD),
        "from": "giamsat@tinh.example",
        "from_name": "Giám sát hồ sơ một cửa",
        "ca_file": str(server.certificate), "timeout": "5s"}, **more}


def webhook_channel(folder: Path, server: HookServer, name: str = "goi",
                    **more: Any) -> dict[str, Any]:
    """Letters to an endpoint of this machine, signed."""
    return {"name": name, "kind": "webhook", "webhook": {
        "url": server.url, "timeout": "5s",
        "allow_networks": ["127.0.0.0/8"],
        "secret": secret(folder, "webhook", WEBHOOK_SECRET)}, **more}


def preset_channel(server: HookServer, preset: str, name: str,
                   webhook: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A shipped preset, its address led to a server of this machine."""
    path = CONFIG / "presets" / "channels"
    for key in ("body", "text"):
        if key not in webhook and (path / f"{preset}.{key}.mustache").exists():
            webhook[key] = str(path / f"{preset}.{key}.mustache")
    return {"name": name, "kind": "webhook",
            "include": str(path / f"{preset}.yaml"), "webhook": {
                "allow_networks": ["127.0.0.0/8"], "timeout": "5s",
                **webhook}, **more}


def write_config(folder: Path, sources: list[dict[str, Any]],
                 channels: list[dict[str, Any]], **more: Any) -> Path:
    """hosod.yaml in the folder, with the repository's sample tables."""
    (folder / "state").mkdir(exist_ok=True)
    local = all(channel["kind"] == "maildir" for channel in channels)
    conf: dict[str, Any] = {
        "state": str(folder / "state"), "control": str(folder / "control"),
        "office": {"name": "Văn phòng UBND tỉnh",
                   "contact": "quantri@tinh.example"},
        "calendar": str(CONFIG / "calendar.tsv"),
        "catalogue": str(CONFIG / "procedures.csv"),
        "agencies": str(CONFIG / "agencies.csv"),
        "contacts": str(CONFIG / "contacts.csv"),
        "sources": sources, "channels": channels,
        **({"delivery": "local"} if local else {}), **more}
    path = folder / "hosod.yaml"
    path.write_text(json.dumps(conf, ensure_ascii=False, indent=1), "utf-8")
    return path
