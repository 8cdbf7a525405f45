"""What breaks each of the twelve checks, as SQL, and the permitted values."""

from __future__ import annotations

KATEGORI = ["service", "omsorg", "larm", "delegerad hsl", "hemsjukvård", "hemrehab"]
STATUS = ["utförd", "avböjd", "inställd", "bomkörning"]
GIVEN = ("registrering", "utforare", "kund", "start", "slut")
SQL = {
    **{f"{name}_saknas": f"{name} IS NULL" for name in GIVEN},
    "kategori_okand": f"kategori NOT IN {tuple(KATEGORI)}",
    "status_okand": f"status NOT IN {tuple(STATUS)}",
    "minuter_negativa": "minuter < 0",
    "slut_fore_start": "slut <= start",
    "personal_saknas": "status = 'utförd' AND personal IS NULL",
    "orsak_saknas": "registreringssatt = 'manuell' AND orsak IS NULL",
    "minuter_over": (
        "status = 'utförd' AND slut > start AND minuter * 60 > epoch(slut) - epoch(start) + 60"
    ),
}
