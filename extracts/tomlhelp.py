"""What is probably wrong in a line of TOML, as someone used to Excel writes it, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable

_TEXT = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
_TWICE = ("Cannot overwrite", "Cannot declare", "Duplicate", "Cannot mutate")


def help_with(line: str, said: str) -> str:
    """One sentence about the line; `said` is what the reader complained of, in English."""
    if any(words in said for words in _TWICE):
        quoted = re.search(r"key '(.*)'", said)
        name = quoted[1] if quoted else line.split("=")[0].strip(" []\t")
        return f"«{name[:80]}» finns redan. Ta bort den ena, eller byt namn."
    bare = _TEXT.sub('""', line.split("#")[0] if '"' not in line else line)
    for pattern, advice in _ADVICE:
        found = re.search(pattern, bare)
        if found:
            return advice if isinstance(advice, str) else advice(found)
    return 'Skriv namn = värde. Text står inom citattecken ("), tal utan, med decimalpunkt.'


def _comma(found: re.Match[str]) -> str:
    whole, part = found[1][:20], found[2][:20]
    return f"Skriv decimaltal med punkt: {whole}.{part} i stället för {whole},{part}."


def _date(found: re.Match[str]) -> str:
    year, month, day = found[1], int(found[2]), int(found[3])
    return f"Skriv datumet med två siffror i månad och dag: {year}-{month:02}-{day:02}."


_ADVICE: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
    (r"[“”„‟«»‘’]", 'Skriv raka citattecken (") i stället för typografiska.'),
    (
        "[\u00a0\u2007\u202f\u200b\ufeff]",
        "Skriv vanliga mellanslag; här finns ett hårt eller osynligt.",
    ),
    (r"=\s*\[*\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})\s*(?:[,}\]#]|$)", _date),
    (r"(?<![\w.])(\d+),(\d+)(?![\w.])", _comma),
    (r"\d\s*%", "Skriv andelen som decimaltal: 0.05 i stället för 5 %."),
    (r"=\s*[+-]?\d{1,3}(?: \d{3})+", "Skriv talet utan mellanrum."),
    (
        r"=\s*(?i:ja|nej|sant|falskt|true|false)\b",
        "Skriv true (ja) eller false (nej), med små bokstäver och utan citattecken.",
    ),
    (
        r"^\[[^\]]*$|^\[\[[^\]]*\]?$",
        "Avsluta rubriken med samma antal hakparenteser som den börjar med.",
    ),
    (r"^[^=]*$", "Raden saknar likhetstecken. Skriv namn = värde."),
    (r"=\s*(?:#.*)?$", "Skriv ett värde efter likhetstecknet."),
    (r"=\s*[^\W\d_]", 'Skriv text inom citattecken: namn = "text".'),
    (r"[\"']", 'Se efter att texten har ett citattecken (") på var sida, och inga inuti.'),
]
