"""One drawn visit a page: what is known of it, the questions, and the way to the next."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from extracts.contract import KATEGORIER
from stickprov.audit.granskning import COLUMNS, FIRST, SECOND
from stickprov.paper.form import BEDOMNINGAR, FELTYPER, JA, NEJ, QUESTIONS
from stickprov.paper.given import Svar
from stickprov.paper.protocol import error_types
from webb.session.arende import Granskare, Lage, Stickprov
from webb.session.blad import Besok, facts, faults, first_left, flags, is_done, progress
from webb.session.dorr import besok_of, every_of, granskare_of
from webb.session.formular import answers_of, refused, seen, text_of
from webb.session.skillnader import is_open
from webb.sida import page, to

NASTA, FORRA, HOPPA, OVERSIKT, TOM = "nasta", "forra", "hoppa", "oversikt", "tom"
_SAME = "Du har själv bedömt besöket som {}. Låt en annan göra det: inget är sparat."
_MET = (
    "Ni har jämfört era bedömningar, så den andra granskarens ändras inte mer. Har ni enats om något annat: "
    "ändra den förstas."
)
_CHANGED = (
    "Någon annan har ändrat svaren medan du hade besöket öppet. Inget är skrivet över. Det som är sparat "
    "står här nedanför; dina svar står bredvid."
)


def reviewer(request: Request, errand: Stickprov) -> Response:
    """Where the reviewer has come, provider by provider."""
    lage, granskare = errand.open(), granskare_of(request, errand)
    return page(
        "session/granskare",
        arende=errand,
        lage=lage,
        vem=request.path_params["vem"],
        granskare=granskare,
        framsteg=progress(lage),
    )


def onward(request: Request, errand: Stickprov) -> Response:
    """To the provider's first visit that is not done."""
    lage, granskare = errand.open(), granskare_of(request, errand)
    every = every_of(request, lage, granskare.roll)
    return to(_path(request, errand, first_left(lage, every)))


def visit(request: Request, errand: Stickprov) -> Response:
    """The visit as it is saved."""
    lage, granskare = errand.open(), granskare_of(request, errand)
    besok = besok_of(request, every_of(request, lage, granskare.roll))
    return _shown(request, errand, lage, besok, lage.granskning.rad(besok.nyckel).svar)


def answer(request: Request, errand: Stickprov, form: FormData) -> Response:
    """Save what is answered; then on, if that was asked for and nothing is missing."""
    granskare, whither = granskare_of(request, errand), text_of(form, "vidare")
    with errand.change() as lage:
        every = every_of(request, lage, granskare.roll)
        besok = besok_of(request, every)
        rad = lage.granskning.rad(besok.nyckel)
        svar: Svar = {} if whither == TOM else answers_of(form, granskare, rad.svar)
        fields = {answer.key for answer in COLUMNS[granskare.roll]} | {"sett"}
        why = refused(form, fields) or _not_allowed(lage, besok, granskare, svar)
        if why:
            return _shown(request, errand, lage, besok, svar, nej=why)
        if svar != rad.svar:
            if text_of(form, "marke") != rad.mark:
                return _shown(request, errand, lage, besok, rad.svar, nej=_CHANGED, mina=svar)
            lage = errand.save(lage, lage.granskning.answered(besok.nyckel, svar))
    return to(_next(request, errand, lage, besok, every, whither))


def _next(
    request: Request,
    errand: Stickprov,
    lage: Lage,
    besok: Besok,
    every: Sequence[Besok],
    whither: str,
) -> str:
    """The address after a visit: it stays where something is missing, unless it is to be skipped."""
    if whither == OVERSIKT:
        return f"/session/{errand.namn}/{request.path_params['vem']}"
    if whither == FORRA:
        return _path(request, errand, max(1, besok.nummer - 1))
    stays = whither == TOM or (whither == NASTA and not is_done(lage, besok.nyckel))
    if stays:
        return _path(request, errand, besok.nummer)
    if besok.nummer < len(every):
        return _path(request, errand, besok.nummer + 1)
    return f"/session/{errand.namn}/{request.path_params['vem']}"


def _path(request: Request, errand: Stickprov, nummer: int) -> str:
    vem, blad = request.path_params["vem"], request.path_params["blad"]
    return f"/session/{errand.namn}/{vem}/{blad}/{nummer}"


def _not_allowed(lage: Lage, besok: Besok, granskare: Granskare, svar: Svar) -> str | None:
    """Nobody is the second reviewer of a visit that they have judged themselves, or after they have met."""
    if svar == lage.granskning.rad(besok.nyckel).svar:
        return None
    if granskare.roll == SECOND and is_open(lage, besok.utforare):
        return _MET
    other = SECOND if granskare.roll == FIRST else FIRST
    told = lage.granskning.rad((other, besok.nyckel[1])).svar.get("granskare", "")
    if not svar or told.casefold() != svar.get("granskare", "").casefold():
        return None
    return _SAME.format("första granskare" if other == FIRST else "andra granskare")


def _shown(
    request: Request,
    errand: Stickprov,
    lage: Lage,
    besok: Besok,
    svar: Svar,
    *,
    nej: str | None = None,
    mina: Svar | None = None,
) -> Response:
    """`nej`: why nothing was saved; `mina`: what was sent, where what is saved is something else."""
    settings = lage.steg.session.audit.settings
    told, rest = seen(svar, settings.granskat_underlag)
    headings = {answer.key: answer.heading for answer in COLUMNS[besok.nyckel[0]]}
    return page(
        "session/besok",
        422 if nej else 200,
        arende=errand,
        vem=request.path_params["vem"],
        blad=request.path_params["blad"],
        granskare=granskare_of(request, errand),
        besok=besok,
        fakta=facts(besok.drawn),
        flaggor=flags(lage, besok),
        svar=svar,
        marke=lage.granskning.rad(besok.nyckel).mark,
        nej=nej,
        mina=[(headings[key], text) for key, text in (mina or {}).items()],
        mina_svar=mina,
        fattas=[] if nej else [(k, headings[k], t) for k, t in faults(lage, besok.nyckel, svar)],
        klart=is_done(lage, besok.nyckel),
        fragor=QUESTIONS if besok.nyckel[0] == FIRST else (),
        bedomningar=BEDOMNINGAR,
        feltyper=error_types(settings),
        feltypsfalt=[one for one in FELTYPER if one in COLUMNS[besok.nyckel[0]]],
        krav=settings.krav,
        listat=settings.granskat_underlag,
        sett=told,
        annat_underlag=rest,
        ja_nej=(JA, NEJ),
        kategorier=KATEGORIER,
        forsta=besok.nyckel[0] == FIRST,
    )
