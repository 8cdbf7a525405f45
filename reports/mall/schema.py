"""The contract for machines: a Frictionless data package and an Open Data Contract, from one place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extracts.columns import Column, Table, Typ
from suites.kolumner import column_text, example, table_text

PACKAGE, CONTRACT_FILE = "datapackage.json", "internkontroll.odcs.yaml"
_TITLE = "Underlag för intern kontroll av hemtjänst"
_VERSION = "1.0.0"
_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
_FRICTIONLESS: dict[Typ, dict[str, Any]] = {
    Typ.DATUM: {"type": "date", "format": "%Y-%m-%d"},
    Typ.TID: {"type": "datetime", "format": "%Y-%m-%d %H:%M"},
    Typ.TAL: {"type": "number", "decimalChar": ","},
}
_ODCS = {Typ.DATUM: "date", Typ.TID: "timestamp", Typ.TAL: "number"}


def write_schema(tables: Iterable[Table], folder: Path) -> None:
    """datapackage.json and internkontroll.odcs.yaml of the given tables."""
    chosen = list(tables)
    package = json.dumps(data_package(chosen), ensure_ascii=False, indent=2)
    (folder / PACKAGE).write_text(f"{package}\n", "utf-8", newline="\n")
    lines = "\n".join(_yaml(data_contract(chosen)))
    (folder / CONTRACT_FILE).write_text(f"{lines}\n", "utf-8", newline="\n")


def data_package(tables: Iterable[Table]) -> dict[str, Any]:
    """Frictionless Data Package: a CSV file per table, semicolons, decimal comma."""
    resources = [_resource(table) for table in tables]
    return {"name": "internkontroll", "title": _TITLE, "resources": resources}


def data_contract(tables: Iterable[Table]) -> dict[str, Any]:
    """Open Data Contract Standard, an object of the schema per table."""
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "internkontroll-underlag",
        "name": _TITLE,
        "version": _VERSION,
        "status": "active",
        "description": {"purpose": "Det som utförarna lämnar varje månad."},
        "schema": [_object(table) for table in tables],
    }


def _resource(table: Table) -> dict[str, Any]:
    key = {"primaryKey": list(table.key)} if table.key else {}
    return {
        "name": table.name,
        "description": table_text(table.name),
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ";"},
        "schema": {
            "fields": [_field(table, column) for column in table.columns],
            "fieldsMatch": "partial",
            "missingValues": [""],
            **key,
        },
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    told = column_text(table.name, column.name)
    return {
        "name": column.name,
        "title": told.rubrik,
        "description": told.text,
        "example": _example(column, example(table.name, column)),
        **_FRICTIONLESS.get(column.typ, {"type": "string"}),
        "constraints": _constraints(column),
    }


def _example(column: Column, written: str) -> str | float:
    """A number is one in JSON too; the rest is as it is written in a file."""
    return float(written.replace(",", ".")) if column.typ is Typ.TAL else written


def _constraints(column: Column) -> dict[str, Any]:
    asked: dict[str, Any] = {"required": True} if column.required else {}
    if column.values:
        asked["enum"] = list(column.values)
    return asked | _limits(column)


def _limits(column: Column) -> dict[str, Any]:
    """What both standards call by the same name."""
    match column.typ:
        case Typ.TEXT:
            return {"maxLength": column.longest}
        case Typ.MANAD:
            return {"pattern": _MONTH}
        case Typ.TAL if not column.signed:
            return {"minimum": 0}
        case _:
            return {}


def _object(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "logicalType": "object",
        "physicalType": "table",
        "description": table_text(table.name),
        "properties": [_property(table, column) for column in table.columns],
    }


def _property(table: Table, column: Column) -> dict[str, Any]:
    told, limits = column_text(table.name, column.name), _limits(column)
    said: dict[str, Any] = {
        "name": column.name,
        "businessName": told.rubrik,
        "description": told.text,
        "logicalType": _ODCS.get(column.typ, "string"),
        "required": column.required,
        "examples": [_example(column, example(table.name, column))],
    }
    if column.name in table.key:
        said |= {"primaryKey": True, "primaryKeyPosition": table.key.index(column.name) + 1}
    if limits:
        said["logicalTypeOptions"] = limits
    if column.values:
        said["quality"] = [_one_of(column)]
    return said


def _one_of(column: Column) -> dict[str, Any]:
    return {
        "type": "library",
        "metric": "invalidValues",
        "arguments": {"validValues": list(column.values)},
        "mustBe": 0,
    }


def _yaml(value: dict[str, Any], indent: str = "") -> Iterator[str]:
    """A mapping as YAML in block form; what is no mapping or list of them as JSON, which is YAML."""
    for key, held in value.items():
        if isinstance(held, dict):
            yield f"{indent}{key}:"
            yield from _yaml(held, f"{indent}  ")
        elif isinstance(held, list) and held and isinstance(held[0], dict):
            yield f"{indent}{key}:"
            for item in held:
                first, *rest = _yaml(item, f"{indent}    ")
                yield f"{indent}  - {first.strip()}"
                yield from rest
        else:
            yield f"{indent}{key}: {json.dumps(held, ensure_ascii=False)}"
