"""From dice to the rows to review: per provider, per stage, in draw order; recomputed from the folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extracts.unfinished import write_whole
from stickprov.arithmetic.draw import draw, rank_key, seed
from stickprov.audit.frame import RISKDEL, SLUMPDEL, Frame, Row, random_keys, rows_of
from stickprov.audit.session import (
    DRAWN,
    FROZEN,
    Draw,
    Session,
    evaluate_again,
    load_draw,
    write_json,
)
from stickprov.errors import StickprovError

FORMAT = "internkontroll.dragning/1"
DICE = 20
FROM_SOURCE = range(10, 61)
FEWEST_DIFFERENT = 5
HEAD = ("utforare", "nr", "steg", "stratum", "registrering", "rangnyckel")


@dataclass(frozen=True)
class Drawn:
    """A row to review. `nr` counts through the stages; riskdel has numbers of its own, R1, R2 …"""

    nr: str
    steg: int
    stratum: str
    rang: str
    row: Row

    @property
    def registrering(self) -> str:
        return self.row["registrering"]


def dice_of(text: str, kalla: str | None) -> str:
    """The digits, spaces left out; StickprovError when they cannot be a throw of twenty dice.

    A date or a hash is no seed: whoever makes the extract could vary a row until the sample pleases.
    """
    digits = re.sub(r"[\s,;-]", "", text)
    if not digits.isascii() or not digits.isdigit():
        raise StickprovError(
            f"«{text}» är inga tärningsslag. Skriv siffrorna 0–9 i den ordning de slogs; "
            "datum, ord och kontrollsummor duger inte."
        )
    if kalla is None and len(digits) != DICE:
        raise StickprovError(
            f"Det behövs {DICE} tärningssiffror, men «{text}» har {len(digits)}. Slå {DICE} tiosidiga "
            "tärningar. Ska slumptalet komma från någon annanstans nämns källan när stickprovet "
            "fryses: stickprov frys … --kalla."
        )
    if len(digits) not in FROM_SOURCE:
        raise StickprovError(
            f"Slumptalet har {len(digits)} siffror men ska ha {FROM_SOURCE[0]}–{FROM_SOURCE[-1]}."
        )
    if _is_pattern(digits):
        raise StickprovError(
            f"«{text}» är ett mönster, inte ett slumptal. Slå tärningarna och skriv av dem."
        )
    return digits


def _is_pattern(digits: str) -> bool:
    """Few different digits, or a part repeated: a date written twice, 0123456789 again and again."""
    repeated = any(
        digits == (digits[:length] * len(digits))[: len(digits)]
        for length in range(1, len(digits) // 2 + 1)
    )
    return repeated or len(set(digits)) < FEWEST_DIFFERENT


def record_draw(session: Session, tarning: str) -> Draw:
    """dragning.json. One seed per audit: other dice later are refused, and the attempt is kept."""
    before = load_draw(session.folder)
    if before is not None and before.tarning != tarning:
        tried = tuple(dict.fromkeys((*before.avvisade, tarning)))
        _write(session, Draw(before.tarning, tried))
        raise StickprovError(
            f"Stickprovet är redan draget med {before.tarning}, och ett stickprov har ett frö. "
            f"Försöket med {tarning} är antecknat i {DRAWN}.{evaluate_again(session)}"
        )
    if before is None:
        before = Draw(tarning)
        _write(session, before)
    return before


def _write(session: Session, found: Draw) -> None:
    write_json(session.folder / DRAWN, draw_data(session, found))


def draw_data(session: Session, found: Draw) -> dict[str, Any]:
    """dragning.json."""
    return {
        "format": FORMAT,
        "tarning": found.tarning,
        "avvisade": list(found.avvisade),
        "fro": {f.utforare: seed_of(session, found, f).hex() for f in session.frames},
    }


def seed_of(session: Session, found: Draw, frame: Frame) -> bytes:
    """The provider's own seed: dice, its frame's hash and the plan's hash."""
    return seed(found.tarning, frame.sha256, session.audit.sha256)


def sample_sizes(session: Session, frame: Frame) -> tuple[int, ...]:
    """Registrations drawn in all after each stage; a full count is one stage of all of them."""
    return tuple(n for n, _fel in session.stages(frame)) or (frame.slumpdel.antal,)


def drawn_rows(session: Session, found: Draw, frame: Frame, steg: int) -> tuple[Drawn, ...]:
    """What a stage adds, in draw order; the first stage ends with the riskdel when it is reviewed."""
    sizes = (0, *sample_sizes(session, frame))
    path, fro = session.path(frame), seed_of(session, found, frame)
    flagged: list[str] = []
    new = draw(fro, random_keys(path, flagged), sizes[steg])[sizes[steg - 1] :]
    if len(flagged) != frame.riskdel.antal or len(new) != sizes[steg] - sizes[steg - 1]:
        raise StickprovError(
            f"{frame.fil} har inte de antal som står i {FROZEN}. Återställ filerna."
        )
    risk = sorted(flagged) if steg == 1 and session.reviews_riskdel(frame) else []
    content = rows_of(path, {*new, *risk})
    random = [
        Drawn(str(nr), steg, SLUMPDEL, rank_key(fro, key), content[key])
        for nr, key in enumerate(new, sizes[steg - 1] + 1)
    ]
    known = [Drawn(f"R{nr}", steg, RISKDEL, "", content[key]) for nr, key in enumerate(risk, 1)]
    return (*random, *known)


def blind(rows: Sequence[Drawn], one_in: int) -> tuple[Drawn, ...]:
    """The rows a second reviewer judges: one in ten of the drawn, by the latter half of the rank key.

    The order of the draw is by the whole key, so its first half says nothing of who is chosen here.
    """
    random = [row for row in rows if row.stratum == SLUMPDEL]
    chosen = sorted(random, key=lambda row: (row.rang[32:], row.registrering))
    kept = {row.registrering for row in chosen[: -(-len(random) // one_in)]}
    return tuple(row for row in random if row.registrering in kept)


def drawn_file(steg: int) -> str:
    """The list of what a stage has drawn."""
    return f"dragna_steg{steg}.csv"


def drawn_lines(rows: Iterable[tuple[str, Drawn]]) -> list[str]:
    """The lines of that list: what was drawn, and the rank key that decided it."""
    lines = [";".join(HEAD)]
    for utforare, one in rows:
        cells = (utforare, one.nr, str(one.steg), one.stratum, one.registrering, one.rang)
        lines.append(";".join(_csv(cell) for cell in cells))
    return lines


def write_drawn(folder: Path, steg: int, rows: Iterable[tuple[str, Drawn]]) -> None:
    """Write that list to the audit's folder."""
    write_whole(folder / drawn_file(steg), ("\n".join(drawn_lines(rows)) + "\n").encode())


def _csv(cell: str) -> str:
    """No cell starts a formula; what comes out of a frame starts none already."""
    cell = f"'{cell}" if re.match(r"[=+\-@\t\r\n]", cell) else cell
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[;"]', cell) else cell
