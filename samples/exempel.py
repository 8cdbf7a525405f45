"""A synthetic underlag: write_example writes it and returns the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from samples.ersattning import POST, Nyckel, amounts, invoice_rows, listed, order_days
from samples.facit import AndelUtford, Avvikelse, Facit, Underkand, write_facit
from samples.fel_grind import plant_in_tables
from samples.fel_tabeller import plant_tables
from samples.gemensamt import HSL, INGEN, OMSORG, TAXEOMRADE, UTFORARE
from samples.historik import make_historik
from samples.plantering import Plantering, stora
from samples.registreringar import Bok, write_registreringar
from samples.skriv import write_table
from samples.snarlika import plant_look_alikes
from samples.tabeller import KOLUMNER, Rader, make_tabeller
from samples.varld import Varld, make_varld

MINST_KUNDER, MINST_MED_FEL = 20, 40
MALVARDE = (85, 100)
PLANGRANS = (95, 100)
FOR_MYCKET = 600_000
"""Öre that the wrong invoice row is too high; more than any tolerance."""
TUSEN_KRONOR = 100_000
"""In öre."""
LASMIG = """\
Syntetiskt underlag

Allt i mappen är påhittat av ett program: kunder, personal, besök och belopp.
Utförarna är uppdiktade och avser inga verkliga företag.
Filerna följer datakontraktet och kan läsas med `internkontroll kontrollera`.
{fel}
Månader: {manader}. Kunder: {kunder}. Frö: {fro}.
"""
MED_FEL = """\
Några fel är inlagda med avsikt i månaden {sista}. Vilka de är står i filerna med facit,
som ligger bredvid mappen.
"""
UTAN_FEL = "Inga fel är inlagda.\n"


def write_example(
    directory: Path,
    *,
    kunder: int = 60,
    perioder: Sequence[str] = ("2022-03",),
    fro: int = 1,
    fel: bool = True,
) -> Facit:
    """Write the tables to `directory` and the answer beside it; return the answer.

    The same arguments give the same bytes. `fel` plants a fixed number of faults, one or two of
    each kind, in the last of the months; it needs at least 40 clients. The answer is about that
    month. Without `fel` no row or client deviates; only the shares of time do.
    """
    minst = MINST_MED_FEL if fel else MINST_KUNDER
    if kunder < minst:
        raise ValueError(f"exemplet behöver minst {minst} kunder, fick {kunder}")
    varld = make_varld(kunder, tuple(perioder), fro)
    plantering = plant_tables(varld) if fel else None
    directory.mkdir(parents=True, exist_ok=True)
    bok = write_registreringar(directory / "registreringar.csv", varld, plantering)
    tabeller = tables_beside(varld, bok, plantering)
    if plantering is not None:
        plantering.avvikelser += plant_look_alikes(tabeller)
    underkanda = bok.underkanda + (plant_in_tables(tabeller) if fel else [])
    for namn, rader in tabeller.items():
        write_table(directory / f"{namn}.csv", KOLUMNER[namn], rader)
    write_readme(directory, varld, kunder, MED_FEL if fel else UTAN_FEL)
    facit = _facit(varld, bok, plantering, underkanda)
    write_facit(facit, directory)
    return facit


def tables_beside(varld: Varld, bok: Bok, p: Plantering | None) -> dict[str, Rader]:
    """All tables but registreringar."""
    fakturor = _fakturor(varld, bok, p)
    beside = {"fakturor": fakturor, "budget": _budget(fakturor), "historik": make_historik(varld)}
    return make_tabeller(varld) | beside


def _fakturor(varld: Varld, bok: Bok, p: Plantering | None) -> Rader:
    """What each provider invoices each month; some rows that cannot be computed are added."""
    rader: Rader = []
    for manad in varld.perioder:
        netto, _ = order_days(varld, manad)
        antal: Counter[Nyckel] = Counter()
        for del_ in (netto, bok.ersatt[manad.namn], listed(varld, manad)):
            antal.update(del_)
        ore = amounts(antal, manad)
        if p is not None and manad == varld.sista:
            _plant_in_invoices(p, ore)
        rader += invoice_rows(antal, ore, manad)
        extra = UTFORARE[stora(varld)[0]]
        rader.append((extra, manad.namn, "extraordinär insats", "tätort", "3,5", "1379,00"))
        rader.append((extra, manad.namn, "övrigt", "tätort", "1", "-250,00"))
    return rader


def _budget(fakturor: Rader) -> Rader:
    """Per month and post: what is invoiced, up to whole thousands of kronor."""
    summor: Counter[tuple[str, str]] = Counter()
    for _, manad, post, _, _, belopp in fakturor:
        summor[manad, post] += int(belopp.replace(",", ""))
    poster = ((*nyckel, -(-ore // TUSEN_KRONOR) * 1000) for nyckel, ore in sorted(summor.items()))
    return [(manad, post, str(kronor)) for manad, post, kronor in poster if kronor > 0]


def _plant_in_invoices(p: Plantering, ore: dict[Nyckel, int]) -> None:
    """One amount is too high and one row is missing."""
    forst, sedan = stora(p.varld)[:2]
    hog, borta = (forst, OMSORG, 0), max(n for n in ore if n[:2] == (sedan, HSL))
    ore[hog] += FOR_MYCKET
    del ore[borta]
    for utforare, post, omrade in (hog, borta):
        nyckel = "|".join((UTFORARE[utforare], POST[post], TAXEOMRADE[omrade]))
        p.note("ersattning", "faktura-avviker", utforare, nyckel)


def _facit(varld: Varld, bok: Bok, p: Plantering | None, underkanda: list[Underkand]) -> Facit:
    """The answer about the last month."""
    manad = varld.sista
    _, brutto = order_days(varld, manad)
    utford = bok.utford[manad.namn]
    andelar = tuple(
        AndelUtford(UTFORARE[u], utford[u], brutto[u], manad.dagar) for u in sorted(brutto)
    )
    laga = [
        Avvikelse("utford-tid", "andel-utford", a.utforare, a.utforare)
        for a in andelar
        if a.utford_minuter * a.dagar * MALVARDE[1] < a.beviljade_minutdagar * MALVARDE[0]
    ]
    planterade = p.avvikelser + _few_plans(p) if p is not None else []
    return Facit(
        period=manad.namn,
        avvikelser=tuple(sorted(laga + planterade)),
        underkanda=tuple(sorted(underkanda)),
        andel_utford=andelar,
        personnummer_i_text=0 if p is None else 1,
    )


def _few_plans(p: Plantering) -> list[Avvikelse]:
    """andel-med-plan of the providers where the planted missing plans count enough."""
    o, sista = p.varld.bestallningar, p.varld.sista.sista
    galler = (o["kategori"] == OMSORG) & (o["till"] == INGEN) & (o["verkstalld"] + 14 <= sista)
    alla = o[galler].groupby("utforare")["kund"].nunique()
    utan = Counter(a.utforare for a in p.avvikelser if a.regel == "plan-saknas")
    return [
        Avvikelse("genomforandeplan", "andel-med-plan", namn, namn)
        for u, namn in enumerate(UTFORARE)
        if utan[namn] and (alla[u] - utan[namn]) * PLANGRANS[1] < alla[u] * PLANGRANS[0]
    ]


def write_readme(directory: Path, varld: Varld, kunder: int, fel: str) -> None:
    """LASMIG.txt: that everything is invented, and what is said of its faults."""
    text = LASMIG.format(
        fel=fel.format(sista=varld.sista.namn),
        manader=", ".join(m.namn for m in varld.perioder),
        kunder=kunder,
        fro=varld.fro,
    )
    with (directory / "LASMIG.txt").open("w", encoding="utf-8", newline="\n") as fil:
        fil.write(text)
