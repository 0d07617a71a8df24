"""The command line of `scripts/province`."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from . import tables
from .clock import Control, RateClock
from .province import END, START, STEP, Province


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="province", description="An invented one-stop software: serves "
        "its dossiers as an export API until the simulated end.")
    parser.add_argument("--write-tables", metavar="DIR", type=Path,
                        help="write the sample tables and exit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=datetime.fromisoformat, default=START)
    parser.add_argument("--end", type=datetime.fromisoformat, default=END)
    parser.add_argument("--per-day", type=float, default=20,
                        help="dossiers filed on a working day (20)")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file", type=Path, metavar="FILE")
    parser.add_argument("--log", type=Path, metavar="FILE",
                        help="what happened, as JSON lines")
    parser.add_argument("--session-minutes", type=int, default=30)
    time_ = parser.add_mutually_exclusive_group()
    time_.add_argument("--rate", type=float, default=1.0,
                       help="simulated seconds a real second")
    time_.add_argument("--step", action="store_true",
                       help="move the daemon's clock; needs --control")
    parser.add_argument("--real-start", type=float, metavar="EPOCH",
                        help="the real instant of --start, with --rate")
    parser.add_argument("--control", type=Path, metavar="SOCKET",
                        help="the daemon's control socket, with --step")
    parser.add_argument("--step-minutes", type=float,
                        default=STEP.total_seconds() / 60)
    args = parser.parse_args(arguments)
    if args.step and not args.control:
        parser.error("--step needs --control")
    if args.end <= args.start:
        parser.error("--end is not after --start")
    return args


def _stop(*_: object) -> None:
    raise SystemExit(0)


def main(arguments: list[str] | None = None) -> int:
    """Runs the province until its end, SIGTERM or SIGINT."""
    args = _parse(arguments)
    if args.write_tables:
        tables.write_tables(args.write_tables)
        return 0
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    clock = None if args.step else RateClock(args.start, args.rate,
                                             args.real_start)
    province = Province(args.seed, args.start, args.end, args.per_day, clock,
                        timedelta(minutes=args.session_minutes), args.log,
                        args.port)
    province.start()
    try:
        print(province.server.port, flush=True)
        if args.port_file:
            partial = args.port_file.with_suffix(".new")
            partial.write_text(f"{province.server.port}\n")
            partial.rename(args.port_file)
        if args.step:
            province.advance(args.end, Control(args.control),
                             timedelta(minutes=args.step_minutes))
        while province.now < args.end:
            province.tick()
            time.sleep(.2)
    finally:
        province.stop()
    print(f"{len(province.log)} changes, {province.export.polls} requests for "
          "dossiers", file=sys.stderr)
    return 0
