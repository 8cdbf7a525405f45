"""Where a plan lies: among those that come with the program, or in a folder of the user's own."""

from __future__ import annotations

from pathlib import Path

from suites.errors import PlanError

HOME = Path(__file__).parent


def plan_folder(name: str) -> Path:
    """A plan's folder, by its name among the plans that come with the program or by its path."""
    for folder in (Path(name), HOME / name):
        if (folder / "plan.toml").is_file():
            return folder
    known = ", ".join(plan_names())
    raise PlanError(f"Vi hittar ingen plan som heter {name}. Planer som finns: {known}.")


def plan_names() -> list[str]:
    """The plans that come with the program."""
    return sorted(path.parent.name for path in HOME.glob("*/plan.toml"))
