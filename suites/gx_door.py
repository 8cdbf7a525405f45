"""The one door to Great Expectations: suites in, counts and the query of the failing rows out.

GX runs in the engine, on ibis's own DuckDB connection. Its import is slow, so `open_door` starts
it in a thread of its own while the engine reads.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.machinery import ModuleSpec
from typing import Any

from ibis.backends.duckdb import Backend

from suites.errors import PlanError
from suites.gx_spark import sql_of

os.environ["GX_ANALYTICS_ENABLED"] = "false"
SPARK = "pyspark"


@dataclass(frozen=True)
class Result:
    """What GX says of one expectation; counts are of rows, `query` selects id of the unexpected."""

    regel: str
    provade: int
    avvikelser: int
    query: str


@dataclass(frozen=True)
class Judged:
    """One measured table judged: each result, and GX's own account of them all."""

    results: tuple[Result, ...]
    own: Any

    def as_data(self) -> dict[str, Any]:
        """GX's account as GX writes it, without the clock of the batch.

        It has counts and no row: no unexpected value was asked for.
        """
        data: dict[str, Any] = self.own.to_json_dict()
        data["meta"].pop("batch_markers", None)
        return data


class _OnFirstUse(types.ModuleType):
    """Stands in for a heavy module that GX imports but does not touch while it judges."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
            real = importlib.import_module(self.__name__)
            parent, _, child = self.__name__.rpartition(".")
            if parent:
                setattr(sys.modules[parent], child, real)
        return getattr(sys.modules[self.__name__], name)


def _stand_in(name: str) -> None:
    if name not in sys.modules:
        module = _OnFirstUse(name)
        module.__spec__, module.__path__ = ModuleSpec(name, None), []
        sys.modules[name] = module
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(importlib.import_module(parent), child, module)


class Door:
    """Great Expectations, imported in the background."""

    def __init__(self) -> None:
        self._failure: BaseException | None = None
        self._source: tuple[Backend, Any] | None = None
        self._assets = 0
        self._thread = threading.Thread(target=self._import, daemon=True)
        self._thread.start()

    def _import(self) -> None:
        try:
            _stand_in("scipy.stats")
            _stand_in("altair")
            importlib.import_module("great_expectations")
        except BaseException as error:
            self._failure = error

    def _gx(self) -> Any:
        self._thread.join()
        if self._failure:
            raise self._failure
        return sys.modules["great_expectations"]

    def check(self, file: str, expectations: Sequence[Mapping[str, Any]]) -> None:
        """Every expectation must survive loading: GX drops what it does not know without a word."""
        for expectation in expectations:
            self._suite(file, [expectation])

    def validate(
        self,
        con: Backend,
        table: str,
        file: str,
        expectations: Sequence[Mapping[str, Any]],
        parameters: Mapping[str, Any],
    ) -> Judged:
        """Judge one measured table with the expectations that name it."""
        suite = self._suite(file, expectations)
        results = self._batch(con, table).validate(
            suite,
            expectation_parameters=dict(parameters),
            result_format={
                "result_format": "BASIC",
                "partial_unexpected_count": 0,
                "unexpected_index_column_names": ["id"],
                "return_unexpected_index_query": True,
            },
        )
        found = tuple(_result(file, result) for result in results.results)
        if con.name == SPARK:
            asked = {e["meta"]["regel"]: e for e in expectations}
            found = tuple(replace(r, query=sql_of(r.query, table, asked[r.regel])) for r in found)
        return Judged(found, results)

    def _suite(self, file: str, expectations: Sequence[Mapping[str, Any]]) -> Any:
        gx = self._gx()
        import logging

        logger = logging.getLogger("great_expectations")
        before = logger.level
        logger.setLevel(logging.CRITICAL + 1)
        try:
            suite = gx.ExpectationSuite(name=file, expectations=[dict(e) for e in expectations])
        except Exception as error:
            raise PlanError(_not_loaded(file, expectations, str(error))) from error
        finally:
            logger.setLevel(before)
        if len(suite.expectations) != len(expectations):
            kept = {e.meta["regel"] for e in suite.expectations}
            lost = [e for e in expectations if e["meta"]["regel"] not in kept]
            raise PlanError(_not_loaded(file, lost, ""))
        return suite

    def _batch(self, con: Backend, table: str) -> Any:
        gx = self._gx()
        from great_expectations.datasource.fluent.sql_datasource import SQLDatasource

        if self._source is None or self._source[0] is not con:
            setattr(SQLDatasource, "execution_engine_override", _engine())  # noqa: B010
            context = gx.get_context(mode="ephemeral")
            context.variables.progress_bars = {"globally": False}
            # Each asset would have the whole context written out as YAML, and thrown away.
            context._save_project_config = lambda: None
            self._source = (con, _SOURCES[con.name](context, con))
        self._assets += 1
        name, source = f"{table}_{self._assets}", self._source[1]
        if con.name == SPARK:
            asset = source.add_dataframe_asset(name)
            whole = asset.add_batch_definition_whole_dataframe("hela")
            return whole.get_batch({"dataframe": con._session.table(table)})
        asset = source.add_table_asset(name, table_name=table)
        return asset.add_batch_definition_whole_table("hela").get_batch()


def _duckdb(context: Any, con: Any) -> Any:
    return context.data_sources.add_sql(
        "motor",
        connection_string="duckdb:///:memory:",
        kwargs={"creator": lambda: _reader(con), "pool_reset_on_return": None},
    )


def _postgres(context: Any, con: Any) -> Any:
    """On connections of its own to the same schema, each question a transaction."""
    return context.data_sources.add_postgres(
        "motor",
        connection_string="postgresql+psycopg://ingen@ingenstans/ingen",
        kwargs={"creator": con.again, "isolation_level": "AUTOCOMMIT"},
    )


def _spark(context: Any, _con: Any) -> Any:
    """In the session that there is; what is measured is kept there already."""
    return context.data_sources.add_spark("motor", persist=False)


# The engine, as ibis names it → how Great Expectations is let in to it.
_SOURCES: Mapping[str, Callable[[Any, Any], Any]] = {
    "duckdb": _duckdb,
    "postgres": _postgres,
    SPARK: _spark,
}


def _reader(con: Any) -> Any:
    """A connection without a transaction around each question: GX changes nothing."""
    import duckdb_engine

    class Reader(duckdb_engine.ConnectionWrapper):
        def begin(self) -> None:
            """Nothing is begun."""

        commit = rollback = begin

    return Reader(con.again())


def _engine() -> Any:
    """GX fetches after closing the connection; freeze each result while it is open."""
    from great_expectations.execution_engine.sqlalchemy_execution_engine import (
        SqlAlchemyExecutionEngine,
    )

    class FrozenResults(SqlAlchemyExecutionEngine):
        def execute_query(self, query: Any) -> Any:
            with self.get_connection() as connection:
                result = connection.execute(query)
                return result.freeze()() if result.returns_rows else result

        def get_inspector(self) -> Any:
            duckdb = self.engine.dialect.name == "duckdb"
            return _Unlisted(self.engine.dialect) if duckdb else super().get_inspector()

    return FrozenResults


@dataclass(frozen=True)
class _Unlisted:
    """For an inspector that finds no column in DuckDB by three questions: GX then asks the table."""

    dialect: Any

    def get_columns(self, **_table: Any) -> list[dict[str, Any]]:
        return []

    def get_pk_constraint(self, **_table: Any) -> dict[str, Any]:
        return {}


def _result(file: str, result: Any) -> Result:
    meta = result.expectation_config.meta
    found = result.result
    if result.exception_info.get("raised_exception") or "element_count" not in found:
        raise PlanError(
            f"{file}: regeln «{meta['regel']}» går inte att pröva: "
            f"{_first_line(result.exception_info.get('exception_message'))}"
        )
    # GX gives no missing_count where null itself is what is judged: then every row is tried.
    missing = found.get("missing_count") or 0
    return Result(
        meta["regel"],
        found["element_count"] - missing,
        found["unexpected_count"],
        found["unexpected_index_query"].rstrip().rstrip(";"),
    )


def _first_line(message: object) -> str:
    return (str(message or "okänt fel").strip().splitlines() or ["okänt fel"])[0]


def _not_loaded(file: str, expectations: Sequence[Mapping[str, Any]], why: str) -> str:
    regler = ", ".join(f"«{e['meta'].get('regel')}» ({e.get('type')})" for e in expectations)
    return (
        f"{file}: Great Expectations kan inte läsa {regler}. Se efter att typen är rätt stavad och "
        f"att alla kwargs finns. {_first_line(why) if why else ''}".rstrip()
    )
