"""profil: propose how a system's own files are mapped to the contract."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(options_metavar="[VAL]", short_help="Föreslå en profil för ett systems egna filer.")
@click.argument("filer", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FIL…")
@click.option(
    "--ut", metavar="FIL", type=click.Path(path_type=Path), help="Fil för förslaget (.toml)."
)
@click.option("--system", metavar="NAMN", default="", help="Systemets namn.")
def profil(filer: tuple[Path, ...], ut: Path | None, system: str) -> None:
    """Titta på FIL… ur ett system och föreslå hur kolumner och värden ska läsas.

    Förslaget måste kontrolleras av en människa innan det kan användas med --profil.
    """
    from extracts.forslag.draft import draft
    from extracts.forslag.propose import propose
    from reports.terminal.proposal import show_proposal

    if ut is not None and ut.exists():
        raise click.UsageError(
            f"{ut} finns redan. Ange en fil som inte finns, så skrivs inget över."
        )
    forslag = propose(filer)
    if ut is not None:
        _write(ut, draft(forslag, system or "Systemets namn"))
    show_proposal(forslag.lines(), ut)


def _write(path: Path, text: str) -> None:
    """A new file, whole or not at all."""
    stream = path.open("x", encoding="utf-8", newline="\n")
    try:
        with stream:
            stream.write(text)
    except OSError:
        path.unlink(missing_ok=True)
        raise
