#!/usr/bin/python3
"""numpy's busday_offset on the questions of `make bench`, with the days off of
the shipped calendar.  It knows no made-up Saturdays: questions near one get an
answer a day too late, which costs it nothing.

    due_numpy.py vector [QUESTIONS]   arrays in, arrays out: dates a second
    due_numpy.py scalar <LINES        the job of `hosoctl due --batch`, a line
                                      in, a line out
"""

import sys
import time
from pathlib import Path

import numpy as np

CALENDAR = Path(__file__).resolve().parents[2] / "config/calendar.tsv"
HOLIDAYS = [line[:10] for line in
            CALENDAR.read_text(encoding="utf-8").splitlines()
            if line[:1].isdigit() and "\toff_" in line]
# Prepared once, which is five times as fast as a list of holidays a call.
RULE = np.busdaycalendar(holidays=HOLIDAYS)


def vector(count):
    """Receipts of 2019 to 2026, 1 to 30 working days, as bench_due.c."""
    rng = np.random.default_rng(147)
    days = np.datetime64("2019-01-01") + rng.integers(0, 2900, count)
    limits = rng.integers(1, 31, count)
    took = []
    for _ in range(9):
        began = time.process_time()
        np.busday_offset(days, limits, roll="forward", busdaycal=RULE)
        took.append(time.process_time() - began)
    print(f"busday_offset {count / sorted(took)[4] / 1e6:.1f} million a "
          "second")


def scalar():
    for line in sys.stdin:
        received, limit, _ = line.split("\t")
        due = np.busday_offset(received[:10], int(limit[:-2]), roll="forward",
                               busdaycal=RULE)
        sys.stdout.write(f"{due}T17:30\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["scalar"]:
        scalar()
    else:
        vector(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
