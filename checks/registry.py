"""The controls that there are: each is a module of this package that declares a `CONTROL`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

import checks
from checks.control import Control, Named


def _declared() -> Iterator[Control]:
    for name in sorted(module.name for module in iter_modules(checks.__path__)):
        control = getattr(import_module(f"checks.{name}"), "CONTROL", None)
        if isinstance(control, Control):
            yield control


CONTROLS: Mapping[str, Control] = {control.id: control for control in _declared()}
INDIKATORER: Mapping[str, Named] = {
    name: named for control in CONTROLS.values() for name, named in control.indikatorer.items()
}
