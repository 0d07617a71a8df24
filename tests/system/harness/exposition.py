"""Prometheus's text format (exposition format 0.0.4), read as its specification
tells it, and strictly: what the specification forbids is an error."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
TYPES = ("counter", "gauge", "histogram", "summary", "untyped")
Labels = tuple[tuple[str, str], ...]


@dataclass
class Family:
    """A metric: what it means, its type, its samples by name and labels."""

    name: str
    help: str | None = None
    type: str = "untyped"
    samples: dict[tuple[str, Labels], float] = field(default_factory=dict)

    def value(self, suffix: str = "", **labels: str) -> float:
        return self.samples[self.name + suffix, tuple(sorted(labels.items()))]


def unescape(text: str, known: str) -> str:
    """Backslash sequences; ${known} are those that there are."""
    def one(found: re.Match[str]) -> str:
        assert found[1] in known, f"unknown escape {found[0]!r}"
        return "\n" if found[1] == "n" else found[1]

    return re.sub(r"\\(.)", one, text, flags=re.S)


def number(text: str) -> float:
    """As Go's ParseFloat takes it."""
    assert re.fullmatch(r"[+-]?(Inf|inf|\d+(\.\d*)?([eE][+-]?\d+)?)|NaN", text), \
        f"no number: {text!r}"
    return float(text)


def labels_of(text: str) -> tuple[dict[str, str], str]:
    """The labels at the beginning of ${text}, and what follows them."""
    found: dict[str, str] = {}
    text = text[1:].lstrip(" \t")
    while not text.startswith("}"):
        name = LABEL.match(text)
        assert name, f"no label: {text!r}"
        value = re.match(r'[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*',
                         text[name.end():])
        assert value, f"no value of a label: {text!r}"
        assert name[0] not in found, f"label {name[0]} twice"
        found[name[0]] = unescape(value[1], '\\n"')
        text = text[name.end() + value.end():]
        assert text[0] in ",}", f"after a label: {text!r}"
        text = text[1:].lstrip(" \t") if text[0] == "," else text
    return found, text[1:]


def base_name(name: str, families: dict[str, Family]) -> str:
    for suffix in ("_bucket", "_sum", "_count"):
        base = name.removesuffix(suffix)
        if base != name and base in families \
                and families[base].type in ("histogram", "summary"):
            return base
    return name


def check_histogram(family: Family) -> None:
    """Buckets rise to +Inf, which is the count."""
    series: dict[Labels, list[tuple[float, float]]] = {}
    for (name, labels), value in family.samples.items():
        if name == family.name + "_bucket":
            rest = tuple(pair for pair in labels if pair[0] != "le")
            series.setdefault(rest, []).append(
                (number(dict(labels)["le"]), value))
        else:
            assert name in (family.name + "_sum", family.name + "_count"), name
    for labels, buckets in series.items():
        bounds = [bound for bound, _ in buckets]
        counts = [count for _, count in buckets]
        assert bounds == sorted(set(bounds)) and bounds[-1] == math.inf
        assert counts == sorted(counts)
        assert counts[-1] == family.value("_count", **dict(labels))
        family.value("_sum", **dict(labels))


def parse(text: str) -> dict[str, Family]:
    """The families by name, in their order."""
    assert text.endswith("\n"), "the last line does not end"
    families: dict[str, Family] = {}
    ended: set[str] = set()
    last = ""

    def of(name: str) -> Family:
        nonlocal last
        if name != last:
            assert name not in ended, f"{name} is not in one group"
            ended.add(name)
            last = name
        return families.setdefault(name, Family(name))

    for line in text[:-1].split("\n"):
        if not line.strip():
            continue
        words = line.split(" ", 3)
        if line.startswith("#"):
            if len(words) > 2 and words[1] in ("HELP", "TYPE"):
                assert NAME.fullmatch(words[2]), line
                family = of(words[2])
                assert not family.samples, f"after its samples: {line}"
            if words[1:2] == ["HELP"]:
                assert family.help is None, line
                family.help = unescape(words[3] if len(words) > 3 else "",
                                       "\\n")
            elif words[1:2] == ["TYPE"]:
                assert family.type == "untyped" and words[3] in TYPES, line
                family.type = words[3]
            continue
        name = NAME.match(line)
        assert name, f"no sample: {line!r}"
        rest = line[name.end():].lstrip(" \t")
        labels, rest = labels_of(rest) if rest.startswith("{") else ({}, rest)
        fields = rest.split()
        assert len(fields) in (1, 2), f"no value, or too many: {line!r}"
        assert len(fields) == 1 or re.fullmatch(r"-?\d+", fields[1]), line
        key = name[0], tuple(sorted(labels.items()))
        family = of(base_name(name[0], families))
        assert key not in family.samples, f"twice: {line!r}"
        family.samples[key] = number(fields[0])
    for family in families.values():
        if family.type == "histogram":
            check_histogram(family)
    return families
