"""slutsats.json: the conclusion as data, recomputed and compared by `verifiera`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reports.stickprov.sentences import next_step, sentence
from stickprov.arithmetic.bounds import Conclusion
from stickprov.audit.conclude import Agreement, Slutsats, Spread
from stickprov.audit.payment import Amounts
from stickprov.audit.plan import Audit
from stickprov.audit.replay import Replay

FORMAT = "internkontroll.slutsats/1"


def as_data(found: Replay) -> dict[str, Any]:
    """The conclusion of the stages so far, with stable key order."""
    audit = found.session.audit
    return {
        "format": FORMAT,
        "plan": {"namn": audit.namn, "beslut": audit.beslut, "sha256": audit.sha256},
        "period": list(audit.period),
        "sakerhet": str(audit.sakerhet),
        "tolerabel": str(audit.tolerabel),
        "tarning": found.draw.tarning,
        "avvisade_tarningar": list(found.draw.avvisade),
        "protokoll": [
            {"steg": steg, "fil": name, "svar_sha256": answers.sha256}
            for steg, (name, answers) in enumerate(zip(found.files, found.answers, strict=True), 1)
        ],
        "nasta_steg_for": list(found.nasta),
        "utforare": [_provider(audit, one) for one in found.slutsatser],
    }


def _provider(audit: Audit, s: Slutsats) -> dict[str, Any]:
    return {
        "utforare": s.utforare,
        "utfall": s.utfall,
        "mening": sentence(audit, s),
        "nasta": next_step(s),
        "steg": s.steg,
        "antal_steg": s.antal_steg,
        "allt_granskat": s.allt_granskat,
        "slumpdel": {
            "antal": s.slumpdel,
            "granskade": s.granskade,
            "sakfel": s.sakfel,
            "formfel": s.formfel,
            "otillgangliga": s.otillgangliga,
        },
        "riskdel": {
            "antal": s.riskdel.antal,
            "granskade": s.riskdel.granskade,
            "sakfel": s.riskdel.sakfel,
            "otillgangliga": s.riskdel.otillgangliga,
            "i_sin_helhet": s.riskdel.helt,
        },
        "population": s.population,
        "grans": s.bast.limit,
        "bast": _case(s.bast),
        "samst": _case(s.samst),
        "feltyper": [
            {
                "kod": kod,
                "klass": audit.feltyper[kod].klass,
                "slumpdel": slump,
                "riskdel": risk,
            }
            for kod, (slump, risk) in s.feltyper.items()
        ],
        "minuter": _amounts(s.minuter),
        "kronor": {**_amounts(s.kronor), "ej_beraknade": s.kronor.ej_beraknade},
        "kunder": _spread(s.kunder),
        "personal": _spread(s.personal),
        "andra_granskaren": _agreement(s.andra),
        "holm_p": None if s.holm is None else round(s.holm, 6),
    }


def _case(case: Conclusion) -> dict[str, Any]:
    return {"utfall": case.utfall, "minst": case.lower, "hogst": case.upper}


def _amounts(amounts: Amounts) -> dict[str, Any]:
    return {
        "bokfort": str(amounts.bokfort),
        "funnet": _two(amounts.funnet),
        "for_mycket": _two(amounts.over),
        "for_lite": _two(amounts.under),
        "netto": _two(amounts.netto),
    }


def _two(value: Fraction | None) -> float | None:
    return None if value is None else float(round(value, 2))


def _spread(spread: Spread) -> dict[str, Any]:
    return {"olika": spread.olika, "med_fel": spread.med_fel, "flest_fel_hos_en": spread.storsta}


def _agreement(found: Agreement) -> dict[str, Any]:
    return {
        "planerade": found.planerade,
        "granskade": found.granskade,
        "lika": found.lika,
        "kappa": None if found.kappa is None else round(found.kappa, 6),
    }
