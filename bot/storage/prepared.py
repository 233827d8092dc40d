"""Statements that every answer runs, made once and given to the driver itself.

SQLAlchemy writes them, so that both databases and the schema stay in one place; to run them through
it takes several times as long as the database does.
"""

import json
from collections import namedtuple
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import starmap
from typing import Any, cast

from sqlalchemy import ClauseElement, ColumnElement, Connection, Dialect, Select, bindparam, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_DIALECTS: dict[str, Dialect] = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": psycopg.dialect(),  # type: ignore[no-untyped-call]
}


class _Each(FunctionElement[str]):
    """The texts of a JSON list as rows: one value, so that their number changes no statement."""

    name = "each"
    inherit_cache = True


@compiles(_Each, "sqlite")
def _in_sqlite(element: _Each, compiler: SQLCompiler, **more: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **more)})"


@compiles(_Each, "postgresql")
def _in_postgresql(element: _Each, compiler: SQLCompiler, **more: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **more)} AS json))"


def among_ids(column: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the column has one of the ids that are given as `ids=packed(...)`."""
    return column.in_(select(_Each(bindparam("ids")).table_valued("value").c.value))


def packed(ids: Collection[str]) -> str:
    """Ids as one value of a statement."""
    return json.dumps(list(ids))


class Reading:
    """A SELECT whose values have names; what it has of its own is kept in its text."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._row = namedtuple("Row", statement.selected_columns.keys())  # type: ignore[misc]

    def rows(self, connection: Connection, **values: object) -> list[Any]:
        """The rows, with the columns as attributes. Raises sqlalchemy's DBAPIError."""
        return list(starmap(self._row, _run(connection, self._statement, values).fetchall()))


class Writing:
    """An INSERT of all columns of a table, in the words of each database."""

    def __init__(self, in_sqlite: ClauseElement, in_postgresql: ClauseElement) -> None:
        self._by_name = {"sqlite": in_sqlite, "postgresql": in_postgresql}

    def put(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert the rows. Raises sqlalchemy's DBAPIError."""
        _run(connection, self._by_name[connection.dialect.name], rows)


def _run(
    connection: Connection,
    statement: ClauseElement,
    values: Mapping[str, object] | Sequence[Mapping[str, object]],
) -> Any:
    """The driver's cursor after it ran the statement: once with the values, or for each row."""
    text, own = _text(statement, connection.dialect.name)
    # SQLAlchemy has begun its transaction on the same connection.
    cursor: Any = connection.connection.cursor()
    try:
        if isinstance(values, Mapping):
            cursor.execute(text, {**own, **values})
        else:
            cursor.executemany(text, values)
    except connection.dialect.loaded_dbapi.Error as problem:
        raise _failed(connection, text, problem) from problem
    return cursor


def _failed(connection: Connection, text: str, problem: Any) -> DBAPIError:
    """What SQLAlchemy would raise. A connection that was lost is not used again."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(problem, connection.connection.dbapi_connection, None)
    if lost:
        connection.invalidate(problem)
    every = dialect.loaded_dbapi.Error
    raised = DBAPIError.instance(text, None, problem, every, connection_invalidated=lost)
    return cast("DBAPIError", raised)


@cache
def _text(statement: ClauseElement, dialect: str) -> tuple[str, dict[str, Any]]:
    """The statement as the driver takes it, and the values that it has of its own."""
    compiled = statement.compile(dialect=_DIALECTS[dialect])
    return str(compiled), dict(compiled.params)
