"""Faults in a share of the rows, spread over all of a large example: no answer is kept of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samples.gemensamt import INGEN, MANUELL, TAGG, UTFORD, blanda

AV = 5_000
"""Of so many rows, five are wrong in each of four ways, and one cannot be accepted."""


def plant_sparsely(rader: pd.DataFrame, fro: int) -> pd.DataFrame:
    """Rows that end before they begin, lack a reason, report too many minutes or lack who came; copies."""
    lott = blanda(rader["registrering"].to_numpy(dtype=np.int64), fro, 83) % AV
    utford = (rader["status"] == UTFORD).to_numpy()
    taggad = (rader["satt"] == TAGG).to_numpy()
    bakvand, utan_orsak, for_lang, ingen, tva = (
        (lott >= forst) & (lott < forst + antal) & galler
        for forst, antal, galler in (
            (0, 5, taggad),
            (5, 5, taggad),
            (10, 5, utford),
            (15, 1, utford),
            (16, 5, utford),
        )
    )
    rader = rader.copy()
    for_hand = bakvand | utan_orsak
    rader.loc[for_hand, ["tagg_in", "tagg_ut"]] = INGEN
    rader.loc[for_hand, "satt"] = MANUELL
    rader.loc[for_hand, "orsak"] = np.where(bakvand[for_hand], 1, 0)
    rader.loc[bakvand, "slut"] = rader.loc[bakvand, "start"] - 10
    rader.loc[bakvand, "minuter"] = INGEN
    rader.loc[for_lang, "minuter"] += 20
    rader.loc[ingen, "personal"] = INGEN
    kopior = rader[tva].assign(
        registrering=rader["registrering"].max() + 1 + np.arange(tva.sum()),
        besok=rader["besok"].max() + 1 + np.arange(tva.sum()),
    )
    return pd.concat([rader, kopior], ignore_index=True)
