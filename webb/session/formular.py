"""A visit's form: what was sent of it becomes answers, and nothing that must not be written is taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from starlette.datastructures import FormData

from extracts.personnummer import mask
from stickprov.audit.granskning import COLUMNS, tidy
from stickprov.paper.given import Svar
from webb.session.arende import Granskare

MOST_CHARACTERS = 2_000
_WHO = ("granskare", "datum")
_BETWEEN = ", "


def answers_of(form: FormData, granskare: Granskare, before: Svar) -> Svar:
    """What is answered; whoever changes a row signs it, and one that is left as it was keeps its name."""
    given = {key: text_of(form, key) for key in (a.key for a in COLUMNS[granskare.roll])}
    seen = [str(one) for one in form.getlist("sett")]
    given["underlag"] = _BETWEEN.join(filter(None, [*seen, text_of(form, "underlag").strip()]))
    answered = tidy(granskare.roll, given)
    told = {key: text for key, text in answered.items() if key not in _WHO}
    if _said(told) == _said(before):
        return before
    signed = {"granskare": granskare.namn, "datum": granskare.datum} if told else {}
    return tidy(granskare.roll, {**told, **signed})


def _said(svar: Svar) -> dict[str, object]:
    """What is answered, however it was written in a workbook: «Ja», or the evidence in another order."""
    found: dict[str, object] = {k: text.casefold() for k, text in svar.items() if k not in _WHO}
    return found | {"underlag": sorted(str(found.get("underlag", "")).split(_BETWEEN))}


def text_of(form: FormData, key: str) -> str:
    """A field that is text; nothing where it was not sent."""
    found = form.get(key)
    return found if isinstance(found, str) else ""


def refused(form: FormData, keys: Collection[str]) -> str | None:
    """Why nothing of those fields is taken; None where it may be."""
    texts = [one for key, one in form.multi_items() if key in keys and isinstance(one, str)]
    if any(mask(text) != text for text in texts):
        return (
            "Det du skrev innehåller något som ser ut som ett personnummer. Inget är sparat. Siffrorna "
            "är borttagna här nedanför; skriv på ett annat sätt vem eller vad du menar och spara igen."
        )
    if any(len(text) > MOST_CHARACTERS for text in texts):
        return f"En text är längre än {MOST_CHARACTERS} tecken. Inget är sparat. Korta den."
    return None


def seen(svar: Mapping[str, str], listed: Sequence[str]) -> tuple[list[str], str]:
    """The evidence of a row: what of it is in the plan's list, and the rest in words."""
    parts = [part for part in svar.get("underlag", "").split(_BETWEEN) if part]
    return (
        [part for part in parts if part in listed],
        _BETWEEN.join(part for part in parts if part not in listed),
    )
