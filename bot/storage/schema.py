"""The ledger's tables. Times are UTC in integer milliseconds, booleans are 0 or 1.

One description for SQLite and PostgreSQL; `migrations/` brings a database to it.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

# Row ids: SQLite counts up by itself only for INTEGER, PostgreSQL wants room for years.
Id = BigInteger().with_variant(Integer, "sqlite")

# Where an article that was shown with buttons is: a click never needs the index.
article = Table(
    "article",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("source", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)

# Every decision, kept for ever; at most one open one an article, edits aside.
decision = Table(
    "decision",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("article_id", String(12), nullable=False),
    Column("version", String(8), nullable=False),
    Column("verb", String(8), nullable=False),
    Column("user", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("digest", Text, nullable=False, server_default=""),
    Column("channel", Text, nullable=False, server_default=""),
    Column("ended_at", BigInteger),
    Column("ended_why", Text, nullable=False, server_default=""),
    Column("ended_by", Text, nullable=False, server_default=""),
    Column("write_state", String(10), nullable=False, server_default="none"),
    Column("write_error", Text, nullable=False, server_default=""),
    # The scalars as they stood before, as JSON (a ledger of the first revision: the text of the one
    # scalar), so that undoing gives the old bytes. Stored before the file is touched: NULL says
    # that the file can't have been written yet.
    Column("written_over", Text),
    Column("written_at", BigInteger),
    # Names the decision in commits, where the row's number would be another ledger's too.
    Column("key", String(20), nullable=False, server_default=""),
    # Not written before this; an undo until then leaves no trace in the file.
    Column("due_at", BigInteger, nullable=False, server_default="0"),
    # A push that was refused is tried again then; how often it was, and when it last began.
    Column("retry_at", BigInteger),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("tried_at", BigInteger),
    # Undone while it was being pushed: taken back as soon as it is known whether it is in.
    Column("take_back", Integer, nullable=False, server_default="0"),
    Column("commit_id", Text, nullable=False, server_default=""),
    Column("commit_url", Text, nullable=False, server_default=""),
    # When the file that it published was found unpublished again.
    Column("set_back_at", BigInteger),
    # The decision that was set back and is applied again by this one.
    Column("again_of", BigInteger),
    Column("proposal_url", Text, nullable=False, server_default=""),
    # Why, in the person's words; and where: a message, a command, a terminal.
    Column("reason", Text, nullable=False, server_default=""),
    Column("place", Text, nullable=False, server_default=""),
    # The version that the article has once the file says what was decided; empty in old rows.
    Column("version_after", Text, nullable=False, server_default=""),
    # Who asked to have it taken back, when, where and why; and the commit that did.
    Column("undo_by", Text, nullable=False, server_default=""),
    Column("undo_at", BigInteger),
    Column("undo_place", Text, nullable=False, server_default=""),
    Column("undo_reason", Text, nullable=False, server_default=""),
    Column("undo_commit", Text, nullable=False, server_default=""),
    Column("undo_commit_url", Text, nullable=False, server_default=""),
    # What was decided with one press carries the same; empty for one that was decided alone.
    Column("batch", Text, nullable=False, server_default=""),
    # What it changes of title, excerpt and topics, before and after, as JSON; empty for nothing.
    Column("edit", Text, nullable=False, server_default=""),
    # On which branch of its own it was proposed, and which others are there with it.
    Column("branch", Text, nullable=False, server_default=""),
)
# An edit stands beside whatever else is decided about its article.
Index(
    "decision_open",
    decision.c.article_id,
    unique=True,
    sqlite_where=text("ended_at IS NULL AND verb != 'edit'"),
    postgresql_where=text("ended_at IS NULL AND verb != 'edit'"),
)
Index(
    "decision_edit",
    decision.c.article_id,
    sqlite_where=text("edit != ''"),
    postgresql_where=text("edit != ''"),
)
Index("decision_article", decision.c.article_id)
Index("decision_user", decision.c.user, decision.c.id)
Index(
    "decision_to_write",
    decision.c.write_state,
    sqlite_where=text("write_state IN ('pending', 'pushing', 'reverting')"),
    postgresql_where=text("write_state IN ('pending', 'pushing', 'reverting')"),
)

Index(
    "decision_batch",
    decision.c.batch,
    sqlite_where=text("batch != ''"),
    postgresql_where=text("batch != ''"),
)

# Whose an article is while it waits: others are asked before they decide about it.
taken = Table(
    "taken",
    metadata,
    Column("article_id", String(12), primary_key=True),
    Column("user", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
)
Index("taken_until", taken.c.until)

# Who pushes to a source just now, and until when nobody else does.
turn = Table(
    "turn",
    metadata,
    Column("source", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", BigInteger, nullable=False),
)

# The id that an article had before its file got another name; it keeps that one.
alias = Table(
    "alias",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("known_as", String(12), nullable=False),
    Column("at", BigInteger, nullable=False),
)

# Counts changes, so that what is derived from the ledger knows when it is stale.
counter = Table(
    "counter",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# When a digest was first seen: it owes nothing from before.
digest = Table(
    "digest",
    metadata,
    Column("name", Text, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    # When somebody let it go on after they had paused it: it owes nothing from before that either.
    Column("resumed_at", BigInteger),
    # The id of the channel that it was last posted to, and what the digest called that channel
    # then: a channel that is given another name stays the digest's.
    Column("channel", Text, nullable=False, server_default=""),
    Column("channel_id", Text, nullable=False, server_default=""),
)

# The digests that are paused just now.
pause = Table(
    "pause",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    # The id of who did it; empty for what Copydesk did by itself.
    Column("by", Text, nullable=False),
    # Slack's word for the failure, the scopes that it asked for, and the channel (an id where that
    # is known): what tells whether the cause is gone.
    Column("code", Text, nullable=False, server_default=""),
    Column("needed", Text, nullable=False, server_default=""),
    Column("channel", Text, nullable=False, server_default=""),
    # Not looked at again, and nobody told of it, before these; told_at once it was told.
    Column("look_at", BigInteger),
    Column("tell_at", BigInteger),
    Column("told_at", BigInteger),
)

# Digests that were made in Slack; those of the settings file are not here.
made_digest = Table(
    "made_digest",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    # The name without regard to case: no two may differ in that alone.
    Column("folded", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("schedule", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("more", Text, nullable=False),  # everything else that it says, as JSON
    Column("creator", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    # Counts changes: who changes it says which they saw.
    Column("revision", Integer, nullable=False),
)

# One row a slot of a digest: the outbox of posts.
run = Table(
    "run",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("digest", Text, nullable=False),
    # "2026-11-23T09:00", the intended local date and time; a post outside the schedule
    # (`copydesk demo` posts at once) has a key of its own kind, "now:<ms>".
    Column("slot", Text, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    # planned -> sending -> sent | unsure -> sent | planned ; also empty, skipped, failed, waived
    # (nobody wants it: the digest was paused by somebody, or its schedule changed)
    Column("state", String(8), nullable=False),
    Column("claimed_at", BigInteger),
    Column("lease_until", BigInteger),
    Column("holder", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("retry_at", BigInteger),
    Column("error", Text, nullable=False, server_default=""),
    Column("channel", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("since_at", BigInteger),
    Column("next_at", BigInteger),
    Column("matching", Integer, nullable=False, server_default="0"),
    Column("new", Integer, nullable=False, server_default="0"),
    Column("waiting", Integer, nullable=False, server_default="0"),
    # How many slots before it were skipped since the last post; of a skipped one, how many more
    # it stands for.
    Column("skipped", Integer, nullable=False, server_default="0"),
    Column("token", String(16), nullable=False, server_default=""),
    # How its message is drawn, as JSON: whom it names, compact or not, who posted it by hand.
    Column("form", Text, nullable=False, server_default=""),
    # Of what matched and is not shown, how many were decided since.
    Column("decided_elsewhere", Integer, nullable=False, server_default="0"),
    UniqueConstraint("digest", "slot", name="run_slot"),
)

# What a run shows, in order.
item = Table(
    "item",
    metadata,
    Column("run_id", Id, ForeignKey("run.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("article_id", String(12), nullable=False),
    Column("is_new", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("article", Text, nullable=False),  # the article as posted, as JSON
    # back, new or waiting; empty in rows from before this was kept.
    Column("kind", String(8), nullable=False, server_default=""),
    # How often the digest had shown it before.
    Column("times", Integer, nullable=False, server_default="0"),
    # The ids, with blanks between, of the undecided articles on its story that stand behind it.
    Column("similar", Text, nullable=False, server_default=""),
)
Index("item_article", item.c.article_id)

# What a digest's newest run nearly showed, and why not.
near_miss = Table(
    "near_miss",
    metadata,
    Column("run_id", Id, ForeignKey("run.id"), primary_key=True),
    Column("article_id", String(12), primary_key=True),
    Column("reason", Text, nullable=False),
)
Index("near_miss_article", near_miss.c.article_id)

# Posted messages, and whether Slack shows what the ledger says.
message = Table(
    "message",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    Column("run_id", Id, ForeignKey("run.id"), nullable=False),
    # Every change counts wanted up; the refresher draws until drawn has caught up with it.
    Column("wanted", Integer, nullable=False, server_default="1"),
    Column("drawn", Integer, nullable=False, server_default="1"),
    Column("retry_at", BigInteger),
    Column("gone", Integer, nullable=False, server_default="0"),
    # What the files, not the ledger, made of its articles when it was last drawn.
    Column("seen", Text, nullable=False, server_default=""),
    # When somebody last pressed in it; since when nothing in it waits; since when it is folded.
    Column("pressed_at", BigInteger),
    Column("settled_at", BigInteger),
    Column("folded_at", BigInteger),
)
Index("message_run", message.c.run_id)

# What the buttons of a search refer to, for a day.
search = Table(
    "search",
    metadata,
    Column("token", String(16), primary_key=True),
    Column("query", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("user", Text, nullable=False, server_default=""),
    # The page as it was shown, so that a decision changes a line of it and moves nothing.
    Column("page", Integer, nullable=False, server_default="1"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("articles", Text, nullable=False, server_default=""),
    Column("expires_at", BigInteger, nullable=False),
)
Index("search_expiry", search.c.expires_at)

# The Home tab of each person: how they look at what waits, and what Slack shows of it.
home = Table(
    "home",
    metadata,
    Column("user", Text, primary_key=True),
    # What they filter by, as they typed it; the order; only what is `new` or `waiting`.
    Column("query", Text, nullable=False, server_default=""),
    Column("sort", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default=""),
    # The ids on the page, with blanks between: a decision changes one of them and moves none.
    Column("articles", Text, nullable=False, server_default=""),
    Column("ticked", Text, nullable=False, server_default=""),
    # What was said to them there last, after the id of the article that it is about.
    Column("note", Text, nullable=False, server_default=""),
    # Slack's word for the state of the tab, and a hash of what was drawn in it.
    Column("hash", Text, nullable=False, server_default=""),
    Column("drawn", Text, nullable=False, server_default=""),
    # The page, its place among all results (from 0), and that of the next one; -1 for none.
    Column("page", BigInteger, nullable=False, server_default="1"),
    Column("start", BigInteger, nullable=False, server_default="0"),
    Column("after", BigInteger, nullable=False, server_default="-1"),
    Column("opened_at", BigInteger, nullable=False, server_default="0"),
    Column("drawn_at", BigInteger, nullable=False, server_default="0"),
    # How many changes of decisions it shows (see `counter`); -1 wants it drawn in any case.
    Column("changes", BigInteger, nullable=False, server_default="-1"),
    Column("revision", BigInteger, nullable=False, server_default="0"),
)

# The events of Slack that were taken: what was asked in them is done once.
heard = Table(
    "heard",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
)

# Whom the bot has still to tell: a decision of theirs was `taken_back` by another, or what they
# took back is `reversed` in the repository.
untold = Table(
    "untold",
    metadata,
    Column("decision_id", BigInteger, primary_key=True, autoincrement=False),
    Column("what", String(10), primary_key=True),
)
