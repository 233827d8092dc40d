"""Runs of the ledger with what each shows, many at once: messages are drawn from them."""

from collections.abc import Collection

from sqlalchemy import BindParameter, Connection, bindparam, select

from bot.storage.runs import ItemRow, Run
from bot.storage.schema import item, run

_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
# Made once: making a statement takes longer than running it.
_RUNS = select(run).where(run.c.id.in_(_IDS))
_ITEMS = select(item).where(item.c.run_id.in_(_IDS)).order_by(item.c.run_id, item.c.number)
_IDS_OF_ITEMS = select(item.c.run_id, item.c.article_id).where(item.c.run_id.in_(_IDS))


def fetch(connection: Connection, run_ids: Collection[int]) -> dict[int, tuple[Run, list[ItemRow]]]:
    """The runs by their ids, each with what it shows, in order; a few hundred at most. Raises
    KeyError for an id that was never given."""
    rows = connection.execute(_RUNS, {"ids": list(run_ids)})
    found = {row.id: Run(**row._mapping) for row in rows}
    shown: dict[int, list[ItemRow]] = {one: [] for one in run_ids}
    for row in connection.execute(_ITEMS, {"ids": list(run_ids)}):
        shown[row.run_id].append(_item(row))
    return {one: (found[one], shown[one]) for one in run_ids}


def ids(connection: Connection, run_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The ids of the articles that each run shows; a few hundred runs at most."""
    shown: dict[int, tuple[str, ...]] = dict.fromkeys(run_ids, ())
    for row in connection.execute(_IDS_OF_ITEMS, {"ids": list(run_ids)}):
        shown[row.run_id] += (row.article_id,)
    return shown


def _item(row: object) -> ItemRow:
    values = dict(row._mapping)  # type: ignore[attr-defined]
    del values["run_id"]
    values["is_new"], values["similar"] = bool(values["is_new"]), tuple(values["similar"].split())
    return ItemRow(**values)
