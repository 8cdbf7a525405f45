"""What every command has in common: Swedish words, one sentence per error, the right exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

from commands.stop import EXIT_CODE, SENTENCE, private, stoppable

DEBUG = "INTERNKONTROLL_FELSOK"


# click's own words; what is not here stays in English, and a test looks for it.
WORDS = {
    "Usage:": "Skriv:",
    "Options": "Val",
    "Commands": "Kommandon",
    "Show this message and exit.": "Visa den här hjälpen.",
    "Show the version and exit.": "Visa versionen.",
    "default: {default}": "utan val: {default}",
    "required": "måste anges",
    "Error: {message}": "Fel: {message}",
    "Try '{command} {option}' for help.": "Skriv «{command} {option}» för hjälp.",
    "No such option {name!r}.": "Valet {name} finns inte.",
    "No such command {name!r}.": "Kommandot {name} finns inte.",
    "Did you mean {possibility}?": "Menade du {possibility}?",
    "Missing command.": "Kommando saknas.",
    "Missing argument": "Det saknas",
    "Missing option": "Det saknas",
    "Invalid value: {message}": "Fel värde: {message}",
    "Invalid value for {param_hint}: {message}": "Fel värde för {param_hint}: {message}",
    "{value} is not in the range {range}.": "{value} är inte i intervallet {range}.",
    "{value!r} is not a valid {number_type}.": "«{value}» är inget heltal.",
    "{value!r} is not one of {choices}.": "{value!r} är inget av {choices}.",
    "Option {name!r} requires an argument.": "Valet {name} behöver ett värde.",
    "Got unexpected extra argument ({args})": "För mycket på raden: {args}",
    "Got unexpected extra arguments ({args})": "För mycket på raden: {args}",
    "(Possible options: {possibilities})": "(Menade du {possibilities}?)",
    "(Did you mean one of: {possibilities}?)": "(Menade du {possibilities}?)",
    "Aborted!": "Avbrutet.",
}


def _swedish(text: str) -> str:
    return WORDS.get(text, text)


def _swedish_plural(one: str, many: str, n: int) -> str:
    return _swedish(one if n == 1 else many)


for _module in (
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.parser,
    click.types,
):
    for _name, _translate in (("_", _swedish), ("ngettext", _swedish_plural)):
        if hasattr(_module, _name):
            setattr(_module, _name, _translate)


@contextmanager
def _masked() -> Iterator[None]:
    """What was typed is quoted in click's errors, and may hold a personnummer."""
    try:
        yield
    except click.UsageError as error:
        from extracts.shown import visible

        said = error.format_message()
        if visible(said) == said:
            raise
        raise click.UsageError(visible(said), error.ctx) from error


class Swedish(click.Group):
    """Commands whose errors end in one sentence and the right exit code, never in a traceback."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The front door: names of files and texts are UTF-8, whatever the locale says."""
        if sys.getfilesystemencoding() != "utf-8":
            os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
        return super().__call__(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _masked():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            # An old console may lack a character; that must not stop a run that has succeeded.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        with private(), stoppable() as stopped:
            try:
                with _masked():
                    return super().invoke(ctx)
            except (click.exceptions.Exit, click.ClickException, click.Abort):
                raise
            except KeyboardInterrupt:
                _stop(ctx)
            except Exception as error:
                if stopped():
                    _stop(ctx)
                if DEBUG in os.environ:
                    raise
                from extracts.shown import visible

                click.echo(f"Fel: {visible(sentence(error))}", err=True)
                ctx.exit(2)


def _stop(ctx: click.Context) -> NoReturn:
    click.echo(SENTENCE, err=True)
    ctx.exit(EXIT_CODE)


def sentence(error: Exception) -> str:
    """What a user can act on; a fault of the program says how to report it."""
    from extracts.errors import UnderlagError
    from extracts.files import is_out_of_room

    if isinstance(error, UnderlagError):
        from suites.texts import sentence_of

        return sentence_of(error)
    if hasattr(error, "exit_code"):
        return str(error)
    if is_out_of_room(error):
        return "Disken är full, så inget är skrivet. Frigör plats och kör igen."
    if isinstance(error, OSError):
        from reports.kit.errors import because

        return f"{error.filename or 'En fil'} kan inte användas: {because(error)}."
    if isinstance(error, MemoryError) or "OutOfMemory" in type(error).__name__:
        return (
            "Minnet räcker inte. Stäng andra program, eller kör en månad eller en utförare i taget."
        )
    return (
        f"Programmet stötte på något oväntat ({type(error).__name__}) och inget är skrivet. "
        f"Sätt {DEBUG}=1 och kör igen för att få med detaljerna när du anmäler felet."
    )
