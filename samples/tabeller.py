"""The tables beside registreringar, as rows of text."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.gemensamt import (
    INGEN,
    INSATS,
    KATEGORI,
    OPPEN,
    ROLL,
    SJUKVARD,
    TAXEOMRADE,
    UTFORARE,
    Heltal,
    Text,
)
from samples.skriv import datum, nyckel, ord_
from samples.varld import Varld

Rader = list[tuple[str, ...]]
KOLUMNER = {
    "bestallningar": (
        "bestallning", "utforare", "kund", "kategori", "insats", "minuter_per_manad", "fran",
        "till", "verkstalld", "beslutsdatum", "foljdes_upp", "bevakningsdatum",
    ),
    "kunder": (
        "kund", "taxeomrade", "fran", "till", "zon", "trygghetslarm", "avgiftsniva", "avgift_kr",
        "tagg_uppsatt", "samtycke_logg", "hushall",
    ),
    "genomforandeplaner": ("kund", "utforare", "upprattad", "reviderad"),
    "uppehall": ("kund", "utforare", "fran", "till", "bestallning", "orsak"),
    "franvaro": ("kund", "fran", "till", "orsak"),
    "personal": ("personal", "utforare", "yrkesroll", "delegering_fran", "delegering_till"),
    "inskrivningar": ("kund", "utforare", "typ", "fran", "till"),
    "fakturor": ("utforare", "manad", "post", "taxeomrade", "antal", "belopp"),
    "utforare": ("utforare", "zon", "fran", "till"),
    "budget": ("manad", "post", "belopp"),
    "historik": ("fran", "till", "matt", "yrkesroll", "taljare", "namnare"),
}  # fmt: skip
HOGSTA_AVGIFT = 2170


def kundnycklar(varld: Varld) -> Text:
    """The key of each client by number; one more, for a client nobody knows, is last."""
    antal = len(varld.kunder)
    siffror = max(4, len(str(antal)))
    nycklar = nyckel("K", np.arange(1, antal + 1), siffror)
    return np.asarray([*nycklar, "K" + "0" * siffror], dtype=object)


def personalnycklar(varld: Varld) -> Text:
    """The key of each member of staff by number."""
    return np.asarray(nyckel("P-", np.arange(1, len(varld.personal) + 1), 5), dtype=object)


def make_tabeller(varld: Varld) -> dict[str, Rader]:
    """All tables but registreringar, fakturor, budget and historik."""
    kund = kundnycklar(varld)
    return {
        "bestallningar": _bestallningar(varld.bestallningar, kund),
        "kunder": _kunder(varld.kunder, kund),
        "genomforandeplaner": _planer(varld.planer, kund),
        "uppehall": _uppehall(varld.uppehall, kund),
        "franvaro": _franvaro(varld.franvaro, kund),
        "personal": _personal(varld.personal, personalnycklar(varld)),
        "inskrivningar": _inskrivningar(varld.inskrivningar, kund),
        "utforare": _utforare(varld),
    }


def _utforare(varld: Varld) -> Rader:
    """One row per provider and zone where it has clients."""
    zon = _tal(varld.kunder, "zon")[_tal(varld.bestallningar, "kund")]
    par = sorted(
        set(zip(_tal(varld.bestallningar, "utforare").tolist(), zon.tolist(), strict=True))
    )
    return [(UTFORARE[u], f"Zon {n}", "2020-01-01", "") for u, n in par]


def _tal(tabell: pd.DataFrame, kolumn: str) -> Heltal:
    """A column as integers."""
    return tabell[kolumn].to_numpy(dtype=np.int64)


def _rader(*kolumner: list[str] | Text) -> Rader:
    """Columns to rows."""
    return list(zip(*(list(k) for k in kolumner), strict=True))


def bestallningsnycklar(bestallningar: pd.DataFrame) -> list[str]:
    """The key of each order by its place."""
    return nyckel("BE", np.arange(1, len(bestallningar) + 1), 6)


def _bestallningar(o: pd.DataFrame, kund: Text) -> Rader:
    datumkolumner = ("fran", "till", "verkstalld", "beslut", "foljdes", "bevakning")
    return _rader(
        bestallningsnycklar(o),
        ord_(UTFORARE, _tal(o, "utforare")),
        kund[_tal(o, "kund")],
        ord_(KATEGORI, _tal(o, "kategori")),
        ord_(INSATS, _tal(o, "insats")),
        [str(n) for n in _tal(o, "minuter").tolist()],
        *(datum(_tal(o, k)) for k in datumkolumner),
    )


def _kunder(kunder: pd.DataFrame, kund: Text) -> Rader:
    """One row per client, two for those who move; in order of client and date."""
    flyttar = kunder["flyttdag"] < OPPEN
    forst = kunder.assign(fran=INGEN, till=np.where(flyttar, kunder["flyttdag"] - 1, INGEN))
    sedan = kunder[flyttar].assign(
        fran=kunder["flyttdag"], till=INGEN, taxe=kunder["taxe2"], tagg=kunder["flyttdag"]
    )
    k = pd.concat([forst, sedan]).sort_index(kind="stable")
    avgift = _tal(k, "niva") * HOGSTA_AVGIFT * (10 - _tal(k, "avdrag")) // 1000
    if "avgift" in k:
        avgift = np.where(k["avgift"] == INGEN, avgift, k["avgift"])
    return _rader(
        kund[k.index.to_numpy()],
        ord_(TAXEOMRADE, _tal(k, "taxe")),
        datum(_tal(k, "fran")),
        datum(_tal(k, "till")),
        [f"Zon {n}" for n in _tal(k, "zon").tolist()],
        ord_(("nej", "ja"), _tal(k, "larm")),
        [str(n) for n in _tal(k, "niva").tolist()],
        [str(n) for n in avgift.tolist()],
        datum(_tal(k, "tagg")),
        ord_(("nej", "ja"), _tal(k, "samtycke")),
        nyckel("H", _tal(k, "hushall"), 4),
    )


def _planer(planer: pd.DataFrame, kund: Text) -> Rader:
    return _rader(
        kund[_tal(planer, "kund")],
        ord_(UTFORARE, _tal(planer, "utforare")),
        datum(_tal(planer, "upprattad")),
        datum(_tal(planer, "reviderad")),
    )


def _uppehall(uppehall: pd.DataFrame, kund: Text) -> Rader:
    return _rader(
        kund[_tal(uppehall, "kund")],
        ord_(UTFORARE, _tal(uppehall, "utforare")),
        datum(_tal(uppehall, "fran")),
        datum(_tal(uppehall, "till")),
        [""] * len(uppehall),
        uppehall["orsak"].to_numpy(dtype=object),
    )


def _franvaro(franvaro: pd.DataFrame, kund: Text) -> Rader:
    return _rader(
        kund[_tal(franvaro, "kund")],
        datum(_tal(franvaro, "fran")),
        datum(_tal(franvaro, "till")),
        franvaro["orsak"].to_numpy(dtype=object),
    )


def _personal(personal: pd.DataFrame, nycklar: Text) -> Rader:
    """One row per person, two for those whose delegation was renewed."""
    fornyas = personal["fornyad"] != INGEN
    forst = personal.assign(till=personal["till"].mask(fornyas, personal["fornyad"] - 1))
    sedan = personal[fornyas].assign(fran=personal["fornyad"])
    p = pd.concat([forst, sedan]).sort_index(kind="stable")
    p = p[p["listad"]]
    return _rader(
        nycklar[p.index.to_numpy()],
        ord_(UTFORARE, _tal(p, "utforare")),
        ord_(ROLL, _tal(p, "roll")),
        datum(_tal(p, "fran")),
        datum(_tal(p, "till")),
    )


def _inskrivningar(inskrivningar: pd.DataFrame, kund: Text) -> Rader:
    typ = np.where(inskrivningar["kategori"] == SJUKVARD, 0, 1)
    return _rader(
        kund[_tal(inskrivningar, "kund")],
        ord_(UTFORARE, _tal(inskrivningar, "utforare")),
        ord_(("hemsjukvård", "hemrehab"), typ),
        datum(_tal(inskrivningar, "fran")),
        datum(_tal(inskrivningar, "till")),
    )
