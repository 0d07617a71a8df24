#!/usr/bin/python3
"""The script a user would otherwise write: urllib, json, sqlite3, one upsert
each, nothing else.   naive.py URL PAGES DATABASE"""

import json
import sqlite3
import sys
import time
import urllib.request

FIELDS = ["MaHoSo", "MaTTHC", "TenTTHC", "TenLinhVuc", "KenhThucHien",
          "NgayNopHoSo", "NgayTiepNhan", "NgayHenTra", "NgayKetThucXuLy",
          "NgayTra", "TrangThaiHoSo", "DonViXuLy"]

began = time.monotonic()
url, pages, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
db = sqlite3.connect(path)
db.execute("PRAGMA journal_mode=WAL")
columns = ", ".join(FIELDS[1:]) + ", officer, step"
db.execute(f"CREATE TABLE IF NOT EXISTS dossier(MaHoSo TEXT PRIMARY KEY, "
           f"{columns})")
updates = ", ".join(f"{c}=excluded.{c}" for c in columns.split(", "))
sql = (f"INSERT INTO dossier VALUES({', '.join('?' * 14)}) "
       f"ON CONFLICT(MaHoSo) DO UPDATE SET {updates}")
rows = 0
for page in range(1, pages + 1):
    with urllib.request.urlopen(f"{url}{page}") as answer:
        records = json.load(answer)["result"]
    for record in records:
        steps = record.get("QuaTrinhXuLy") or [{}]
        db.execute(sql, [record.get(f) for f in FIELDS] +
                   [steps[-1].get("NguoiXuLy"), steps[-1].get("NoiDungXuLy")])
        rows += 1
    db.commit()
db.close()
print(f"rows {rows} changed {rows} seconds {time.monotonic() - began:.3f}")
