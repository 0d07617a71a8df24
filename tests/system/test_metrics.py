"""/metrics and /readyz of hosoweb: what they say of a database that is known,
in a format that another program reads; and the samples for Prometheus and
Grafana name only what there is."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import sqlite3
import subprocess
import time
from datetime import datetime

import pytest
import yaml

from conftest import ROOT
from harness.exposition import Family, parse
from test_board import another
from test_web import CODES, NOW, Desk, desk, office  # noqa: F401

EXAMPLES = ROOT / "config/examples"
METRIC = re.compile(r"\bhosod_[a-z_]+\b")


def scrape(desk: Desk) -> dict[str, Family]:
    answer = desk.web.get("/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"] == \
        "text/plain; version=0.0.4; charset=utf-8"
    return parse(answer.text)


def test_the_parser_knows_wrong_from_right() -> None:
    good = ('# HELP a what \\\\ it\\n is\n# TYPE a gauge\n'
            'a{x="q\\"uote\\\\",y="\\n"} -1.5e3 7\n')
    family = parse(good)["a"]
    assert family.help == "what \\ it\n is"
    assert family.value(x='q"uote\\', y="\n") == -1500
    for bad in ("a 1", "a{x=\"1\",x=\"2\"} 1\n", "a 1\na 2\n", "1a 1\n",
                "a x\n", "a{x=\"\\t\"} 1\n", "a{x=1} 1\n",
                "# TYPE a gauge\n# TYPE a gauge\na 1\n",
                "a 1\n# TYPE a gauge\n", "a 1\nb 1\na{x=\"1\"} 2\n",
                "# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\n"
                "a_count 1\n",
                "# TYPE a histogram\na_bucket{le=\"1\"} 2\n"
                "a_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n"):
        with pytest.raises((AssertionError, KeyError)):
            parse(bad)


def test_what_is_known_is_told(desk: Desk) -> None:
    scrape(desk)
    found = scrape(desk)
    assert found["hosod_up"].value() == 1
    assert found["hosod_database_readable"].value() == 1
    assert found["hosod_clock_held"].value() == 0
    # Three, due on Monday at 17:30; it is Tuesday 08:00.
    assert len(CODES) == 3
    standings = found["hosod_open_dossiers"]
    assert standings.value(source="page", standing="overdue") == 3
    assert sum(standings.samples.values()) == 3
    assert found["hosod_overdue_dossiers"].value(
        source="page", apology="none") == 3
    late = found["hosod_overdue_lateness_seconds"]
    assert late.type == "histogram"
    assert late.value("_sum", source="page") == 3 * 14.5 * 3600
    assert late.value("_bucket", source="page", le="86400") == 3
    assert found["hosod_letters"].value(channel="thu", state="sent") == \
        desk.rows("SELECT count(*) FROM letter WHERE state = 'sent'")[0][0]
    assert found["hosod_oldest_unsent_letter_age_seconds"].value() == 0
    # The last poll was at 06:00, the audit at 21:30.
    assert found["hosod_source_list_age_seconds"].value(source="page") == \
        2 * 3600
    assert found["hosod_audit_age_seconds"].value() == 10.5 * 3600
    assert found["hosod_audit_differences"].value() == 0
    # The shipped calendar is confirmed until the end of 2026.
    assert found["hosod_calendar_left_seconds"].value(part="confirmed") == \
        (datetime(2027, 1, 1) - NOW).total_seconds()
    assert found["hosod_wal_bytes"].value() == \
        (desk.database.parent / "hosod.db-wal").stat().st_size
    assert found["hosod_figures_age_seconds"].value() < 60
    assert "hosod_agency_open_dossiers" not in found


def test_conventions(desk: Desk) -> None:
    scrape(desk)
    for family in scrape(desk).values():
        assert family.name.startswith("hosod_")
        assert family.help and family.type != "untyped"
        assert (family.type == "counter") == family.name.endswith("_total")
        assert not re.search(r"_(ms|us|minutes|hours|days|kb|mb)(_|$)",
                             family.name)


def test_the_names_of_a_configuration_may_be_any_text(desk: Desk) -> None:
    odd = 'ngu"ồn\\một\n'
    assert desk.daemon.terminate() == 0
    with sqlite3.connect(desk.database) as database:
        database.execute("UPDATE source SET name = ?", (odd,))
        database.execute("UPDATE letter SET channel = ?", (odd,))
    scrape(desk)
    found = scrape(desk)
    assert found["hosod_open_dossiers"].value(
        source=odd, standing="overdue") == 3
    assert found["hosod_letters"].value(channel=odd, state="sent") >= 1


def test_agencies_are_counted_where_it_is_asked_for(desk: Desk) -> None:
    web = another(desk, metrics_by_agency=True)
    try:
        parse(web.get("/metrics").text)
        found = parse(web.get("/metrics").text)["hosod_agency_open_dossiers"]
    finally:
        assert web.stop() == 0
    # Only what there is: one agency, one standing.
    assert found.samples == {
        ("hosod_agency_open_dossiers",
         (("agency", "000.00.21.H99"), ("standing", "overdue"))): 3}


def test_a_daemon_that_is_gone(desk: Desk) -> None:
    assert desk.web.get("/readyz").text == "ok\n"
    assert desk.daemon.terminate() == 0
    found = scrape(desk)
    assert found["hosod_up"].value() == 0
    assert "hosod_longest_turn_seconds" not in found
    assert found["hosod_audit_differences"].value() == 0
    ready = desk.web.get("/readyz")
    assert (ready.status, ready.text) == (503, "the daemon does not answer\n")
    assert desk.web.get("/healthz").status == 200


def test_a_database_that_is_gone_or_another(desk: Desk) -> None:
    assert desk.daemon.terminate() == 0
    shutil.move(desk.database, desk.folder / "aside")
    found = scrape(desk)
    assert found["hosod_database_readable"].value() == 0
    assert set(found) <= {"hosod_up", "hosod_database_readable",
                          "hosod_wal_bytes"}
    ready = desk.web.get("/readyz")
    assert ready.status == 503
    assert ready.text == (
        "the database cannot be read, or is of another version\n"
        "the daemon does not answer\n")
    shutil.move(desk.folder / "aside", desk.database)
    with sqlite3.connect(desk.database) as database:
        database.execute("PRAGMA user_version = 99")
    assert desk.web.get("/readyz").status == 503
    assert "schema 99 is newer" in desk.web.stderr
    with sqlite3.connect(desk.database) as database:
        database.execute("PRAGMA user_version = 3")
    # What failed is tried again after some seconds.
    until = time.monotonic() + 30
    while math.isinf(scrape(desk)["hosod_figures_age_seconds"].value()):
        assert time.monotonic() < until
        time.sleep(.2)


@pytest.mark.skipif("HOSOD_PROMTOOL" not in os.environ,
                    reason="scripts/prove-metrics has Prometheus's promtool")
def test_prometheus_reads_the_same(desk: Desk) -> None:
    promtool = os.environ["HOSOD_PROMTOOL"]
    scrape(desk)
    said = desk.web.get("/metrics").text
    for command, given in (
            (["check", "metrics"], said),
            (["check", "rules", str(EXAMPLES / "prometheus_rules.yml")], "")):
        found = subprocess.run([promtool, *command], input=given, text=True,
                               capture_output=True, check=False)
        assert found.returncode == 0, found.stdout + found.stderr
        assert not found.stderr.strip(), found.stderr


def named(text: str, known: set[str]) -> set[str]:
    """The metrics that ${text} names, a histogram's parts as itself."""
    return {name if name in known
            else re.sub(r"_(bucket|sum|count)$", "", name)
            for name in METRIC.findall(text)}


def test_samples_name_what_there_is(desk: Desk) -> None:
    scrape(desk)
    known = set(scrape(desk))
    rules = yaml.safe_load((EXAMPLES / "prometheus_rules.yml").read_text())
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]
    assert len({rule["alert"] for rule in alerts}) == len(alerts)
    expressions = [rule["expr"] for rule in alerts]
    for wanted in ("hosod_up", "hosod_source_stale", "hosod_audit_differences",
                   "hosod_oldest_unsent_letter_age_seconds",
                   "hosod_calendar_left_seconds",
                   "hosod_longest_turn_seconds"):
        assert any(wanted in expression for expression in expressions)
    board = json.loads((EXAMPLES / "grafana_dashboard.json").read_text())
    expressions += [target["expr"] for panel in board["panels"]
                    for target in panel["targets"]]
    assert len({panel["id"] for panel in board["panels"]}) == \
        len(board["panels"])
    for expression in expressions:
        assert named(expression, known) <= known, expression
        assert METRIC.search(expression)
