"""The checks measured: how long they take, and how many planted faults they find, by family, with intervals.

A text of 5,000 words against 5,000 people is to take under 300 ms, and ten times the words ten times as long. Of what
blocks at least 0.99 is to be right, and of what is planted at least 0.9 found.
"""

import random
import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from proof.check import Context, findings
from proof.registry import Registry
from tests import planting

LENGTHS = (1_000, 5_000, 10_000, 20_000, 50_000)
PEOPLE = 5_000
SYLLABLES = (
    "ka",
    "ler",
    "mo",
    "tan",
    "ri",
    "vel",
    "do",
    "sen",
    "bra",
    "lou",
    "mar",
    "che",
    "fin",
    "gol",
    "per",
    "ton",
    "dri",
)
SURE = 1.96  # standard deviations to each side: 95 %


class Share(NamedTuple):
    """A share with its interval of 95 % (Wilson's)."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, part: int, whole: int) -> "Share":
        if not whole:
            return cls(1.0, 0.0, 1.0)
        share, square = part / whole, SURE**2
        middle = (share + square / (2 * whole)) / (1 + square / whole)
        reach = SURE / (1 + square / whole) * (share * (1 - share) / whole + square / (4 * whole**2)) ** 0.5
        return cls(share, max(0.0, middle - reach), min(1.0, middle + reach))

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


def _name(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(length)).capitalize()


def registry(chance: random.Random) -> Registry:
    """A registry of people with names of two and of four to six syllables."""
    people: list[dict[str, Any]] = [
        {"slug": f"p{n}", "given": _name(chance, 2), "family": _name(chance, chance.choice([2, 3]))}
        for n in range(PEOPLE)
    ]
    return Registry.from_json({"people": people})


def text(chance: random.Random, known: Registry, words: int) -> str:
    """A text of that many words, or a few more, in which people of the registry and others are named and quoted."""
    paragraphs: list[str] = []
    written = 0
    while written < words:
        person = chance.choice(known.people).name
        other = f"{_name(chance, 2)} {_name(chance, 3)}"
        paragraph = (
            f"Le ministre, {person}, a déclaré\u00a0: «\u00a0Le chantier commence et la ville le sait.\u00a0»"
            f" Les travaux durent deux ans et seront suivis par {other}, qui les a demandés au maire de la commune. Ils"
            " coûteront 12\u202f500 couronnes par mois, jusqu’au mardi 12 mars 2019, selon les services de l’État."
        )
        paragraphs.append(paragraph)
        written += len(paragraph.split())
    return "\n\n".join(paragraphs)


def _milliseconds(act: Callable[[], object], rounds: int = 3) -> float:
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def measure_time() -> dict[int, float]:
    """Milliseconds by number of words, with the indexes of the registry made."""
    chance = random.Random(1)
    known = registry(chance)
    context = Context("fr", known)
    findings(text(chance, known, 200), context)
    texts = {length: text(chance, known, length) for length in LENGTHS}
    return {length: _milliseconds(lambda t=words: findings(t, context)) for length, words in texts.items()}  # type: ignore[misc]


def measure_faults(rounds: int = 12) -> dict[str, dict[str, Any]]:
    """By family and for all: how many were planted, how many found, how much of what was told is right."""
    scores = planting.score(seed=11, rounds=rounds)
    every = planting.Score()
    for one in scores.values():
        for name in ("planted", "found", "told", "false", "blocks", "false_blocks"):
            setattr(every, name, getattr(every, name) + getattr(one, name))
    return {
        family: {
            "planted": one.planted,
            "recall": Share.of(one.found, one.planted),
            "precision": Share.of(one.told - one.false, one.told),
            "block precision": Share.of(one.blocks - one.false_blocks, one.blocks) if one.blocks else None,
        }
        for family, one in [*scores.items(), ("all", every)]
    }


def measure() -> dict[str, Any]:
    """Both, as `make bench` keeps them."""
    return {"ms by words": measure_time(), "faults": measure_faults()}


def table(measured: dict[str, Any]) -> str:
    """What was measured, for a person."""
    lines = [f"{'words':>8} {'ms':>8} {'ms per 1,000':>14}"]
    for words, ms in measured["ms by words"].items():
        lines.append(f"{words:>8,} {ms:>8.0f} {ms * 1000 / words:>14.1f}")
    lines.append(f"\n{'family':14}{'planted':>8}  {'recall':22}{'precision':22}{'block precision':22}")
    for family, row in measured["faults"].items():
        shares = "".join(f"{row[name] or '–'!s:22}" for name in ("recall", "precision", "block precision"))
        lines.append(f"{family:14}{row['planted']:>8}  {shares}")
    return "\n".join(lines)
