"""The channels that digests were posted to, by their ids. Works inside the caller's transaction."""

from sqlalchemy import Connection, select, update

from bot.storage.schema import digest, message, run


def channel_id(connection: Connection, name: str, channel: str) -> str:
    """The id of the channel that the digest calls so, whatever Slack calls it now; empty where
    the digest was never posted to a channel that it called so."""
    wanted = select(digest.c.channel_id).where(digest.c.name == name, digest.c.channel == channel)
    return str(connection.execute(wanted).scalar_one_or_none() or "")


def keep(connection: Connection, name: str, channel: str, found: str) -> None:
    """The digest was posted to the channel with the id `found`, which it calls `channel`."""
    kept = update(digest).where(digest.c.name == name)
    connection.execute(kept.values(channel=channel, channel_id=found))


def forget(connection: Connection, name: str) -> None:
    """The channel is not there any more: its name is looked up anew."""
    connection.execute(update(digest).where(digest.c.name == name).values(channel_id=""))


def names_of_channel(connection: Connection, channel: str) -> set[str]:
    """What settings have called a channel, by its id, whenever a digest was posted there."""
    rows = connection.execute(
        select(run.c.channel)
        .distinct()
        .join(message, message.c.run_id == run.c.id)
        .where(message.c.channel == channel)
    )
    return {row[0] for row in rows}
