"""The pages of the journey: choose files, what their columns mean, how they are read, the profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commands.swedish import sentence
from extracts.contract import CONTRACT
from extracts.forslag.propose import Forslag, Tabellforslag
from reports.kit.words import TABELLER
from webb.koppla.arende import PROFIL, Kopplaarende
from webb.koppla.profiltext import EMPTY, NOWHERE, PROPOSED, Val, values_of
from webb.mottag import begun
from webb.rum import MissingError
from webb.sida import error_page, page, room, to, waiting

LOOKING, READING = "Vi tittar på filerna", "Vi läser filerna"
_SAMPLES = 3


@dataclass(frozen=True)
class Falt:
    """A column of the contract on the form: what is proposed, what is chosen, and values of the file."""

    namn: str
    namn_i_formularet: str
    maste: bool
    far_vara_tom: bool
    forslag: str
    sakerhet: str
    anmarkning: str
    exempel: str
    valt: str
    fast: str


async def choose(_request: Request) -> Response:
    """Which files."""
    return page("koppla/valj")


async def sent(request: Request) -> Response:
    """The files, stored; then they are looked at."""
    errand = await begun(request, Kopplaarende)
    if errand is None:
        return error_page("Välj minst en fil.", back="/koppla", titel="Ingen fil är vald")
    errand.propose(room(request))
    return to(f"/koppla/{errand.namn}")


def _errand(request: Request) -> Kopplaarende:
    return room(request).find(request.path_params["namn"], Kopplaarende)


async def mapping(request: Request) -> Response:
    """The profile as a form."""
    errand = _errand(request)
    arbete = errand.arbete
    assert arbete is not None
    if not arbete.klart or "lage" in request.query_params:
        return waiting(request, arbete, LOOKING)
    fel = sentence(arbete.fel) if arbete.fel else ""
    return page(
        "koppla/form",
        422 if fel else 200,
        arende=errand,
        forslag=arbete.svar,
        fel=fel,
        tabeller={name: TABELLER[name] for name in CONTRACT},
        falt=fields_of(arbete.svar, errand.val) if arbete.svar else {},
        varde_namn=value_name,
        val=(PROPOSED, NOWHERE, EMPTY),
        varden={t.table.name: values_of(t, errand.val) for t in _tables(arbete.svar)},
    )


def _tables(forslag: Forslag | None) -> Sequence[Tabellforslag]:
    return forslag.tabeller if forslag else ()


def fields_of(forslag: Forslag, val: Val) -> Mapping[str, list[Falt]]:
    """Per table the columns of the contract, in its order."""
    return {
        one.table.name: list(_fields(number, one, val))
        for number, one in enumerate(forslag.tabeller)
    }


def _fields(number: int, one: Tabellforslag, val: Val) -> Iterator[Falt]:
    proposed = {rad.falt: rad for rad in one.rader}
    looks = {look.namn: look for look in one.sheet.looks}
    for at, column in enumerate(one.table.columns):
        rad = proposed.get(column.name)
        names = rad.kolumner if rad else ()
        samples = [v for n in names if n in looks for v in list(looks[n].counts)[:_SAMPLES]]
        yield Falt(
            namn=column.name,
            namn_i_formularet=f"k-{number}-{at}",
            maste=column.required,
            far_vara_tom=not column.required and not column.optional,
            forslag=" + ".join(names),
            sakerhet=f"{rad.sakerhet} {rad.procent} %" if rad else "",
            anmarkning=rad.anmarkning if rad else "",
            exempel=", ".join(samples),
            valt=val.kolumner.get((one.table.name, column.name), PROPOSED if rad else NOWHERE),
            fast=val.fasta.get((one.table.name, column.name), ""),
        )


def value_name(table: int, column: str, value: int) -> str:
    """The field of the form for a value of a choice."""
    return f"v-{table}-{column}-{value}"


async def told(request: Request) -> Response:
    """A person says which table a file is."""
    errand, form = _errand(request), await request.form(max_files=0)
    errand.tabeller = {
        one.path.name: table
        for number, one in enumerate(errand.filer)
        if (table := str(form.get(f"t-{number}", ""))) in CONTRACT
    }
    errand.propose(room(request))
    return to(f"/koppla/{errand.namn}")


async def chosen(request: Request) -> Response:
    """What was chosen; then the files are read so."""
    errand, form = _errand(request), await request.form(max_files=0)
    if errand.arbete is None or errand.arbete.svar is None:
        raise MissingError
    said = {name: str(value) for name, value in form.items()}
    errand.val = _val(errand.arbete.svar, said)
    errand.system, errand.kontrollerad = said.get("system", "").strip(), "kontrollerad" in said
    if _unsaid(errand.arbete.svar, errand.val, said):
        return to(f"/koppla/{errand.namn}")
    errand.read(room(request))
    return to(f"/koppla/{errand.namn}/last")


def _unsaid(forslag: Forslag, val: Val, said: Mapping[str, str]) -> bool:
    """Whether a column was chosen whose values the form did not ask for."""
    return any(
        value_name(number, name, nr) not in said
        for number, one in enumerate(forslag.tabeller)
        for name, values in values_of(one, val).items()
        for nr, _value in enumerate(values)
    )


def _val(forslag: Forslag, said: Mapping[str, str]) -> Val:
    kolumner: dict[tuple[str, str], str] = {}
    varden: dict[tuple[str, str, str], str] = {}
    fasta: dict[tuple[str, str], str] = {}
    for number, one in enumerate(forslag.tabeller):
        table = one.table.name
        for at, column in enumerate(one.table.columns):
            if (given := said.get(f"k-{number}-{at}")) is not None:
                kolumner[table, column.name] = given
            if same := said.get(f"f-{number}-{at}", "").strip():
                fasta[table, column.name] = same
    val = Val(kolumner, fasta=fasta)
    for number, one in enumerate(forslag.tabeller):
        for name, values in values_of(one, val).items():
            allowed = (*one.table.column(name).values, "")
            for nr, value in enumerate(values):
                given = said.get(value_name(number, name, nr))
                if given in allowed:
                    varden[one.table.name, name, value.skrivet] = given
    return Val(kolumner, varden, fasta)


async def read(request: Request) -> Response:
    """The first rows as they are read, or what is wrong with the profile."""
    errand = _errand(request)
    if errand.last is None:
        raise MissingError
    if not errand.last.klart or "lage" in request.query_params:
        return waiting(request, errand.last, READING)
    fel = sentence(errand.last.fel) if errand.last.fel else ""
    return page(
        "koppla/last", 422 if fel else 200, arende=errand, tabeller=errand.last.svar, fel=fel
    )


async def profile(request: Request) -> Response:
    """The profile, as the command writes it."""
    errand = _errand(request)
    if errand.last is None or errand.last.svar is None:
        raise MissingError
    text = errand.text(kontrollerad=errand.kontrollerad)
    headers = {"content-disposition": f'attachment; filename="{PROFIL}"'}
    return Response(text, media_type="application/toml", headers=headers)


ROUTES = (
    Route("/koppla", choose),
    Route("/koppla", sent, methods=["POST"]),
    Route("/koppla/{namn}", mapping),
    Route("/koppla/{namn}", chosen, methods=["POST"]),
    Route("/koppla/{namn}/tabeller", told, methods=["POST"]),
    Route("/koppla/{namn}/last", read),
    Route(f"/koppla/{{namn}}/{PROFIL}", profile),
)
