"""Which formats and units may stand where in a profile."""

from __future__ import annotations

from extracts.columns import Column, Typ
from extracts.folding import nearest
from extracts.profil.formats import AS_CONTRACT, LANGDER, MIDNATT, Form, FormatError, read_form
from extracts.profil.place import Place, any_of, shown

MINUTES = ("minuter", "minuter_per_manad")
# Fixed words, the parts that a written format must have, and how to say it.
Allowed = tuple[tuple[str, ...], str, str]
DATE = ((), "dag", 'ett datum, till exempel "ÅÅÅÅ-MM-DD"')
CLOCK = ((MIDNATT,), "klocka", f'ett klockslag, till exempel "tt:mm", eller "{MIDNATT}"')
LENGTH = (LANGDER, "", f"en längd: {any_of(LANGDER)}")
_MONTH = ((), "månad", 'en månad, till exempel "ÅÅÅÅMM"')
_TIME = ((), "tid", 'datum och klockslag, till exempel "ÅÅÅÅ-MM-DD tt:mm"')
_DAY = ((), "dag", 'ett datum, till exempel "DD/MM/ÅÅÅÅ"')


def whole_cell(column: Column) -> Allowed | None:
    """What a column that comes from one cell may have as its format; None: nothing."""
    if column.name in MINUTES:
        return LENGTH
    return {Typ.DATUM: _DAY, Typ.TID: _TIME, Typ.MANAD: _MONTH}.get(column.typ)


def read_format(place: Place, key: str, allowed: Allowed | None) -> tuple[Form, str]:
    """The format or the unit that a key states."""
    if allowed is None:
        raise place.error(
            f"«{key}» kan bara användas för datum, klockslag, månader och minuter. Ta bort det."
        )
    words, kind, said = allowed
    text = place.text(key)
    if text in words:
        return AS_CONTRACT, text
    near = nearest(text, words)
    hint = f" Menade ni «{near}»?" if near else ""
    try:
        form = read_form(text)
    except FormatError as error:
        raise place.error(
            f"«{key}» är «{shown(text)}»: {error}. Det ska vara {said}.{hint}"
        ) from error
    if not _suits(form, kind):
        raise place.error(f"«{key}» är «{shown(text)}», men ska vara {said}.{hint}")
    return form, ""


def _suits(form: Form, kind: str) -> bool:
    """Whether the format has the parts that its place asks for; a date may have a clock to drop."""
    match kind:
        case "dag":
            return form.has_date
        case "klocka":
            return form.has_clock and not form.has_month
        case "tid":
            return form.has_date and form.has_clock
        case "månad":
            return form.has_month and not form.has_date and not form.has_clock
        case _:
            return False
