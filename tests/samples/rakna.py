"""A slow, independent count of the controls on a written underlag: the facit is tried against it.

Reads the CSV files, drops what the gate shall drop, and applies the rules row by row
(spec: kontroller, «Row rules»).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

Traff = tuple[str, str, str, str]
MALL = {
    "start": "%Y-%m-%d %H:%M", "slut": "%Y-%m-%d %H:%M", "fran": "%Y-%m-%d", "till": "%Y-%m-%d",
    "upprattad": "%Y-%m-%d", "minuter": "tal", "minuter_per_manad": "tal", "belopp": "tal",
}  # fmt: skip
NYCKEL = {"registreringar": "registrering", "bestallningar": "bestallning"}
VAL = {
    "kategori": {"service", "omsorg", "larm", "delegerad hsl", "hemsjukvård", "hemrehab"},
    "status": {"utförd", "avböjd", "inställd", "bomkörning"},
    "typ": {"hemsjukvård", "hemrehab"},
}
KRAV = {
    "registreringar": ("registrering", "utforare", "kund", "kategori", "start", "slut", "status"),
    "bestallningar": ("bestallning", "utforare", "kund", "kategori", "minuter_per_manad", "fran"),
    "kunder": ("kund", "taxeomrade"),
    "personal": ("personal", "utforare", "yrkesroll"),
    "genomforandeplaner": ("kund", "utforare", "upprattad"),
    "inskrivningar": ("kund", "utforare", "typ", "fran"),
    "uppehall": ("kund", "utforare", "fran"),
    "franvaro": ("kund", "fran", "orsak"),
    "fakturor": ("utforare", "manad", "post", "taxeomrade", "antal", "belopp"),
    "utforare": ("utforare",),
    "budget": ("manad", "post", "belopp"),
    "historik": ("fran", "till", "matt", "taljare"),
}
ENHET = ("ej-datum", "ej-tid", "ej-tal", "ej-manad")
NYCKLAR = ("registrering", "bestallning", "utforare", "kund", "personal")
ROLLER = {
    "hemsjukvård": ("sjuksköterska", "distriktssköterska"),
    "hemrehab": ("fysioterapeut", "arbetsterapeut"),
}
LEG = tuple(ROLLER)
OMRADE = {
    "service": (325, 394, 448), "omsorg": (394, 477, 543), "larm": (394, 477, 543),
    "delegerad hsl": (394, 477, 543), "hemsjukvård listning": (1071, 1225, 1300),
    "hemsjukvård besök": (413, 476, 510), "hemrehab besök": (920, 1060, 1124),
}  # fmt: skip


@dataclass
class Underlag:
    """Accepted rows per table, and the errors of the others."""

    tabeller: dict[str, pd.DataFrame] = field(default_factory=dict)
    underkanda: list[tuple[str, int, str, str]] = field(default_factory=list)


def read(folder: Path) -> Underlag:
    """Read a written underlag and part its rows in accepted and rejected."""
    underlag = Underlag()
    for path in sorted(folder.glob("*.csv")):
        lines = path.read_text(encoding="utf-8-sig").split("\n")
        assert lines.pop() == ""
        kolumner = lines[0].split(";")
        rader = []
        for nummer, line in enumerate(lines[1:], start=2):
            rad = dict(zip(kolumner, line.split(";"), strict=False))
            brott = _hel(path.stem, kolumner, line) or _brott(path.stem, rad, line)
            underlag.underkanda += [(path.name, nummer, k, r) for k, r in brott]
            if not brott:
                rader.append(rad | {"_rad": nummer})
        tabell = pd.DataFrame(rader, columns=[*kolumner, "_rad"])
        underlag.tabeller[path.stem] = _unika(path, tabell, underlag)
    return underlag


def _hel(tabell: str, kolumner: list[str], line: str) -> list[tuple[str, str]]:
    """What is wrong with the row as a whole, if it is one of the four."""
    falt, krav = line.split(";"), KRAV[tabell]
    if len(falt) != len(kolumner):
        return []
    if falt == kolumner:
        return [("", "rubrikrad")]
    rad = dict(zip(kolumner, falt, strict=True))
    ifyllda = sum(map(bool, falt))
    if 0 < ifyllda <= 2 and "Summa" not in line and sum(not rad[k] for k in krav) >= 3:
        return [("", "ej-post")]
    brott = _brott(tabell, rad, line)
    if not re.search(r"\d", line) and sum(regel in ENHET for _k, regel in brott) >= 2:
        return [("", "enhetsrad")]
    if len(brott) < 2:
        return []
    for steg in (1, 2):
        tomda = [(k, "saknas") for k in kolumner[:steg]]
        for ny, bort in (
            ([*falt[steg:], *[""] * steg], falt[:steg]),
            ([*[""] * steg, *falt[:-steg]], falt[-steg:]),
        ):
            brott = _brott(tabell, dict(zip(kolumner, ny, strict=True)), ";".join(ny))
            if not any(bort) and all(b in tomda for b in brott):
                return [("", "forskjuten-rad")]
    return []


def _brott(tabell: str, rad: dict[str, str], line: str) -> list[tuple[str, str]]:
    if not line.replace(";", ""):
        return [("", "tom-rad")]
    if line.startswith("Summa"):
        return [("", "summarad")]
    brott = [(k, "saknas") for k in KRAV[tabell] if not rad.get(k)]
    if rad.get("status") == "utförd" and not rad["personal"]:
        brott.append(("personal", "saknas"))
    return brott + [(k, regel) for k, v in rad.items() if v and (regel := _cellfel(k, v))]


def _cellfel(k: str, varde: str) -> str | None:
    if k in ("kund", "personal") and re.fullmatch(r"\d{8}[- ]\d{4}", varde):
        return "personnummer"
    if re.search("•{6}-•{4}", varde):
        return "maskerad"
    if k in VAL and varde not in VAL[k]:
        return "ej-val"
    return _nyckelfel(k, varde) or _formfel(k, varde)


def _nyckelfel(k: str, varde: str) -> str | None:
    if len(varde) > 1000:
        return "for-lang"
    if k in NYCKLAR and re.fullmatch(r"\d,\d\dE\+\d\d", varde):
        return "forvanskad"
    return "utan-varde" if k in NYCKLAR and varde == "NULL" else None


def _formfel(k: str, varde: str) -> str | None:
    if k == "manad":
        return None if re.fullmatch(r"\d{4}-\d{2}", varde) else "ej-manad"
    mall = MALL.get(k)
    if mall == "tal":
        if not re.fullmatch(r"-?\d+([.,]\d+)?", varde):
            return "ej-tal"
        return "negativt-tal" if varde.startswith("-") and k != "belopp" else None
    if mall is None:
        return None
    try:
        datetime.strptime(varde, mall)
    except ValueError:
        return "ej-tid" if ":" in mall else "ej-datum"
    return None


def _unika(path: Path, tabell: pd.DataFrame, underlag: Underlag) -> pd.DataFrame:
    if path.stem not in NYCKEL:
        return tabell
    nyckel = NYCKEL[path.stem]
    bort = set()
    for _, g in tabell[tabell.duplicated(["utforare", nyckel], keep=False)].groupby(
        ["utforare", nyckel]
    ):
        lika = not g.drop(columns="_rad").nunique(dropna=False).gt(1).any()
        fel = list(g["_rad"])[1:] if lika else list(g["_rad"])
        bort |= set(fel)
        namn = "upprepad-rad" if lika else "nyckel-ej-unik"
        underlag.underkanda += [(path.name, r, nyckel, namn) for r in fel]
    return tabell[~tabell["_rad"].isin(bort)].reset_index(drop=True)


@dataclass
class Fakta:
    """Typed tables of one month."""

    forsta: pd.Timestamp
    sista: pd.Timestamp
    reg: pd.DataFrame
    alla_reg: pd.DataFrame
    order: pd.DataFrame
    t: dict[str, pd.DataFrame]
    minne: dict[str, dict[tuple[str, ...], list[pd.Series]]] = field(default_factory=dict)

    @property
    def dagar(self) -> pd.DatetimeIndex:
        """The days of the month."""
        return pd.date_range(self.forsta, self.sista)


def typed(underlag: Underlag, manad: str) -> Fakta:
    """Dates, times and numbers in place of text."""
    t = {k: v.copy() for k, v in underlag.tabeller.items()}
    for tabell in t.values():
        for k in tabell.columns:
            if k in ("start", "slut", "planerad_start", "planerad_slut", "tagg_in", "tagg_ut",
                     "fran", "till", "verkstalld", "beslutsdatum", "foljdes_upp",
                     "bevakningsdatum", "upprattad", "reviderad", "delegering_fran",
                     "delegering_till", "skapad", "andrad", "tagg_uppsatt"):  # fmt: skip
                tabell[k] = pd.to_datetime(tabell[k].replace("", None), format="ISO8601")
            if k in ("minuter", "minuter_per_manad", "avgift_kr", "belopp", "antal"):
                tabell[k] = pd.to_numeric(tabell[k].str.replace(",", "."), errors="coerce")
    r = t["registreringar"]
    r["langd"] = (r["slut"] - r["start"]).dt.total_seconds() / 60
    r["min"] = r["minuter"].fillna(r["langd"].clip(lower=0))
    r["dag"] = r["start"].dt.normalize()
    r["u"] = r["status"] == "utförd"
    forsta = pd.Timestamp(manad + "-01")
    sista = forsta + pd.offsets.MonthEnd(0)
    egna = r[(r["dag"] >= forsta) & (r["dag"] <= sista)].reset_index(drop=True)
    o = t["bestallningar"]
    o["slutdag"] = o["till"].fillna(pd.Timestamp("2100-01-01"))
    return Fakta(forsta, sista, egna, r, o, t)


def intervals(f: Fakta, tabell: str, *nyckel: str) -> dict[tuple[str, ...], list[pd.Series]]:
    """The rows of a table by key; kept on the facts."""
    namn = "|".join((tabell, *nyckel))
    if namn not in f.minne:
        lista: dict[tuple[str, ...], list[pd.Series]] = {}
        for _, rad in f.t[tabell].iterrows():
            lista.setdefault(tuple(rad[k] for k in nyckel), []).append(rad)
        f.minne[namn] = lista
    return f.minne[namn]


def pausad(f: Fakta, kund: str, utforare: str, dag: pd.Timestamp) -> bool:
    """Whether the provider has registered a pause of the client on the day."""
    rader = intervals(f, "uppehall", "kund", "utforare").get((kund, utforare), [])
    return any(r["fran"] <= dag and not r["till"] < dag for r in rader)


def franvarande(f: Fakta, kund: str, dag: pd.Timestamp) -> bool:
    """Whether the client is away on the day, the first and last day not counted."""
    rader = intervals(f, "franvaro", "kund").get((kund,), [])
    return any(r["fran"] < dag and not r["till"] <= dag for r in rader)


def kundrad(f: Fakta, kund: str, dag: pd.Timestamp) -> pd.Series | None:
    """The kunder row that is valid on the day."""
    for r in intervals(f, "kunder", "kund").get((kund,), []):
        if not r["fran"] > dag and not r["till"] < dag:
            return r
    return None
