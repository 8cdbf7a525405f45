"""The protocol written, and the conclusion: the files that the commands write, by the same functions."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from commands.stickprov.evaluate import Evaluated, evaluate
from reports.stickprov.sentences import next_step, sentence
from reports.stickprov.write import write_files
from stickprov.audit.session import FILES, load_session
from stickprov.audit.verify import Verified, verify
from webb.arbete import Tell
from webb.rum import MissingError
from webb.session.arende import Stickprov
from webb.session.dorr import errand_of, stopped
from webb.sida import page, room, to, waiting
from webb.skydd import CSP_REPORT


def written(_request: Request, errand: Stickprov, _form: FormData) -> Response:
    """The protocol with all that is answered, to go on with in Excel."""
    path, moved = errand.write()
    return page("session/skrivet", arende=errand, protokoll=path, flyttat=moved)


async def concluded(request: Request) -> Response:
    """In line for the conclusion."""
    errand = errand_of(request)
    errand.arbete = room(request).arbetare.give(lambda tell: _concluded(errand, tell))
    return to(f"/session/{errand.namn}/slutsats")


def _concluded(errand: Stickprov, tell: Tell) -> tuple[Evaluated, Verified]:
    tell("Skriver protokollet")
    path, _moved = errand.write()
    tell("Räknar ut slutsatsen")
    done = evaluate(path)
    errand.next_stage()
    tell("Räknar om allt i mappen")
    return done, verify(load_session(errand.folder), write_files)


def conclusion(request: Request, errand: Stickprov) -> Response:
    """Until it is there the page that waits; then the sentence of each provider."""
    arbete, back = errand.arbete, f"/session/{errand.namn}"
    if arbete is None:
        return to(back)
    if not arbete.klart or "lage" in request.query_params:
        return waiting(request, arbete, "Vi räknar ut slutsatsen")
    if arbete.fel:
        return stopped(arbete.fel, back)
    done, verified = arbete.svar
    audit = done.found.session.audit
    return page(
        "session/slutsats",
        arende=errand,
        audit=audit,
        done=done,
        verified=verified,
        utforare=[(s, sentence(audit, s), next_step(s)) for s in done.found.slutsatser],
        filer=FILES,
    )


def report(_request: Request, errand: Stickprov) -> Response:
    """slutsats.html as it was written."""
    path = errand.folder / FILES[0]
    if not path.is_file():
        raise MissingError
    headers = {"content-security-policy": CSP_REPORT}
    return FileResponse(path, media_type="text/html", headers=headers)
