"""hosoctl test: the shipped example passes, what is not as expected is told
with its place, and a wrong file is refused with what was meant."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT

EXAMPLE = ROOT / "config" / "rules_test.yaml"


def run(hosoctl: Path, file: Path,
        *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([hosoctl, "test", file, *words], text=True,
                          capture_output=True, timeout=60, check=False)


def with_config(file: Path, text: str) -> Path:
    file.write_text(text.replace("config: hosod.yaml",
                                 f"config: {ROOT}/config/hosod.yaml"))
    return file


def test_shipped_example(hosoctl: Path) -> None:
    done = run(hosoctl, EXAMPLE)
    assert done.returncode == 0, done
    cases = EXAMPLE.read_text().count("- name:")
    assert done.stdout.count("ĐẠT  ") == cases
    assert done.stdout.endswith(f"\n{cases} ca đạt, 0 ca sai\n")
    assert done.stderr == ""


@pytest.mark.parametrize(("was", "becomes", "said"), [
    ("standing: Quá hạn", "standing: running",
     "standing: mong đợi running (Đang giải quyết, trong hạn), "
     "thực tế overdue (Quá hạn)"),
    ("deadline: 22/09/2026", "deadline: 23/09/2026",
     "deadline: mong đợi 23/09/2026, thực tế 22/09/2026 17:30"),
    ("deadline: 22/09/2026", "deadline: none",
     "deadline: mong đợi none, thực tế 22/09/2026 17:30"),
    ("to: officer, at: 15/09/2026 07:30", "to: deputy, at: 15/09/2026 07:30",
     "notices: thiếu { rung: overdue, to: deputy, at: 15/09/2026 07:30 }"),
    ("to: officer, at: 15/09/2026 07:30", "to: officer, at: 15/09/2026 13:30",
     "notices: thừa { rung: overdue, to: officer, at: 15/09/2026 07:30 }"),
    ("          - { rung: due-day, to: Nông Minh Ví Dụ, at: 14/09/2026 07:30 }"
     "\n", "          - { rung: due-day, to: Vi Thu Thử }\n",
     "notices: thiếu { rung: due-day, to: Vi Thu Thử }"),
    ("{ at: 09/09/2026 16:00, status: done, finished: 09/09/2026 15:40 }",
     "{ at: 09/09/2026 16:00, step: Trình ký }",
     "thừa { rung: before-2wd"),
])
def test_not_as_expected(hosoctl: Path, folder: Path, was: str, becomes: str,
                         said: str) -> None:
    """One case is wrong and says what and where; the others still pass."""
    text = EXAMPLE.read_text()
    assert was in text
    file = with_config(folder / "ca.yaml", text.replace(was, becomes, 1))
    done = run(hosoctl, file)
    assert done.returncode == 1, done
    assert said in done.stdout
    assert done.stdout.count("SAI  ") == 1
    assert re.search(rf"^ +{re.escape(str(file))}:\d+:\d+: ", done.stdout,
                     re.MULTILINE)


CASE = """
cases:
  - name: một ca
    observations:
      - { at: 2026-09-07T08:15, received: 2026-09-07T08:00 }
    expect:
      - { at: 2026-09-08T12:00, standing: running }
"""


@pytest.mark.parametrize(("text", "said"), [
    ("", 'missing key "cases"'),
    ("cases: []\n", "cases: there is none"),
    (CASE.replace("observations", "observation"),
     ':4:5: unknown key "observation"; did you mean "observations"?'),
    (CASE.replace("standing: running", "standing: runing"),
     ':7:43: standing: "runing" is not known; did you mean "running"?'),
    (CASE.replace("received: 2026-09-07", "received: 2026-09-31"),
     'received: "2026-09-31T08:00": no such day'),
    (CASE.replace("{ at: 2026-09-07T08:15,", "{ at: 2026-09-07,"),
     "at: a date with its time is wanted"),
    (CASE.replace("2026-09-08T12:00", "2026-09-06T12:00"),
     ":7:9: expect: before the first observation"),
    (CASE.replace("standing: running", "notices: [ { rung: overdu } ]"),
     ':7:44: rung: the ladder has no "overdu"; did you mean "overdue"?'),
    (CASE.replace("    expect", "    source: kia\n    expect"),
     'source: no enabled source is called "kia"'),
    (CASE.replace("    expect", "    limit: 3 ngày\n    expect"), "limit: "),
    (CASE.replace("standing: running", ""),
     "neither standing, deadline nor notices"),
    ("cases: [\n", "ca.yaml:"),
])
def test_wrong_files(hosoctl: Path, folder: Path, text: str,
                     said: str) -> None:
    file = folder / "ca.yaml"
    file.write_text(text)
    done = run(hosoctl, file, "--config", str(ROOT / "config/hosod.yaml"))
    assert done.returncode == 2, done
    assert said in done.stderr, done.stderr
    assert done.stdout == ""


def test_no_file_and_no_configuration(hosoctl: Path, folder: Path) -> None:
    assert run(hosoctl, folder / "nowhere.yaml").returncode == 2
    file = folder / "ca.yaml"
    file.write_text("config: nowhere.yaml\n" + CASE)
    done = run(hosoctl, file)
    assert done.returncode == 2 and "nowhere.yaml" in done.stderr
