"""Who may import whom (docs/arkitektur.md): the tree is the pipeline."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Set
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "extracts": set[str](),
    "checks": {"extracts"},
    "suites": {"extracts", "checks"},
    "stickprov": {"extracts"},
    "arkiv": {"extracts", "suites"},
    "reports": {"extracts", "checks", "suites", "stickprov", "arkiv"},
    "samples": set[str](),
    "commands": {
        "extracts",
        "checks",
        "suites",
        "stickprov",
        "arkiv",
        "reports",
        "samples",
        "webb",
    },
    "webb": {"extracts", "checks", "suites", "stickprov", "arkiv", "reports", "commands"},
    "cli": {"commands"},
}
OURS = {*MAY_IMPORT, "tests"}
ONLY_IN = {
    "click": {"cli.py", "commands"},
    "rich": {"reports/terminal"},
    "great_expectations": {"suites/gx_door.py"},
    "sqlalchemy": {"suites/gx_door.py"},
    "duckdb_engine": {"suites/gx_door.py"},
    "pandera": {"extracts/gate.py"},
    "tomlkit": {"suites/kopia.py", "webb/koppla/profiltext.py"},
    "starlette": {"webb"},
    "uvicorn": {"webb/server.py"},
}


# Great Expectations brings it; nobody else may start to lean on it.
MAY_BE_UNUSED = {"sqlalchemy"}


def modules() -> list[Path]:
    packages = [ROOT / name for name in MAY_IMPORT if (ROOT / name).is_dir()]
    return [
        ROOT / "cli.py",
        *(file for package in packages for file in sorted(package.rglob("*.py"))),
    ]


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every module a file imports, also inside functions and by name."""
    found: list[str] = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.append(node.module or "")
        elif isinstance(node, ast.Call) and _is_import(node.func):
            found += (str(arg.value) for arg in node.args[:1] if isinstance(arg, ast.Constant))
    return tuple(found)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _is_import(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("import_module", "__import__")


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_a_module_imports_only_what_lies_before_it(path: Path) -> None:
    package = relative(path).split("/")[0].removesuffix(".py")
    allowed = MAY_IMPORT[package] | {package}
    assert (tops(path) & OURS) - allowed == set()


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_behind_its_one_door(library: str) -> None:
    users = {relative(path) for path in modules() if library in tops(path)}
    assert [user for user in users if not user.startswith(tuple(ONLY_IN[library]))] == []
    assert users or library in MAY_BE_UNUSED


def test_only_its_command_and_its_page_import_what_proposes_a_profile() -> None:
    """A profile is applied without it: extracts/profil stands alone."""
    users = {
        relative(path)
        for path in modules()
        if any(f"{name}.".startswith("extracts.forslag.") for name in imported(path))
    }
    outside = {user for user in users if not user.startswith(("extracts/forslag/", "webb/koppla/"))}
    assert outside == {"commands/profil.py"}


def test_only_its_commands_open_the_page() -> None:
    """What a page and a command share knows neither of them."""
    users = {relative(path) for path in modules() if "webb" in tops(path)}
    assert {user for user in users if not user.startswith("webb/")} == {
        "commands/webb.py",
        "commands/genvag.py",
    }


@pytest.mark.parametrize("part", ["reports/kit", "stickprov/arithmetic"])
def test_what_lies_first_within_a_package(part: str) -> None:
    """What every document is made with knows no document, and the arithmetic of a sample no file of it."""
    package, own = part.split("/")[0], part.replace("/", ".")
    files = [file for file in modules() if relative(file).startswith(f"{part}/")]
    assert files
    for file in files:
        inside = {name for name in imported(file) if name.split(".")[0] == package}
        assert {name for name in inside if not f"{name}.".startswith(f"{own}.")} == set(), file


def test_no_file_imports_itself_by_way_of_others() -> None:
    """Nor within a package: a file can be read with those below it alone."""
    every = {_dotted(path): path for path in modules()}
    arrows = {name: set(_files_imported(path, every.keys())) for name, path in every.items()}
    assert sum(map(len, arrows.values())) > len(arrows)
    TopologicalSorter(arrows).prepare()


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _files_imported(path: Path, every: Set[str]) -> Iterator[str]:
    """The file that each name comes from: of a package that is asked for one of its files, that file.

    What is imported by a name made at run time (checks/registry.py) is not seen.
    """
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom):
            within = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from every & within
            if within - every:
                yield from every & {node.module}
        elif isinstance(node, ast.Import):
            yield from every & {alias.name for alias in node.names}


def test_the_rule_sees_every_package() -> None:
    found = {p.parent.name for p in ROOT.glob("*/__init__.py")}
    assert found - {"tests", "benchmarks"} <= set(MAY_IMPORT)


def test_imports_are_found_wherever_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "prov.py"
    file.write_text(
        "import a.b\nfrom c.d import e\ndef f():\n    import g\n    importlib.import_module('h.i')\n"
    )
    assert tops(file) == {"a", "c", "g", "h"}


def test_no_star_imports() -> None:
    for path in modules():
        nodes = ast.walk(parsed(path))
        froms = [node for node in nodes if isinstance(node, ast.ImportFrom)]
        assert not any(alias.name == "*" for node in froms for alias in node.names), path


def test_the_tests_are_collected_without_what_only_some_of_them_use() -> None:
    """`make test` has neither a browser nor Spark: what needs them imports them where it runs."""
    of_their_own = {"axe_playwright_python", "playwright", "pypdf", "pyspark"}
    at_the_top = {
        relative(file): name
        for file in sorted((ROOT / "tests").rglob("*.py"))
        for statement in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for name in _named(statement)
        if name in of_their_own
    }
    assert at_the_top == {}


def _named(statement: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(statement, ast.Import):
        return {name.name.partition(".")[0] for name in statement.names}
    return {(statement.module or "").partition(".")[0]}
