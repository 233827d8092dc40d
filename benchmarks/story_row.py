"""Row about stories: grouping all articles, once they are searchable."""

from collections.abc import Iterator
from itertools import count

import peers
from bench import Bench
from measure import Aim, Row

from bot.services.stories import Grouping
from bot.storage.stories import Stories


def grouped(bench: Bench) -> Iterator[Row]:
    """All articles into stories, from none."""
    root, numbers = bench.corpus.files(), count()
    with bench.desk() as desk, bench.folder("stories") as place:

        def group() -> None:
            directory = place / str(next(numbers))
            directory.mkdir()
            stories = Stories.open(directory, writable=True)
            Grouping(desk.index, stories).catch_up()
            stories.close()

        works = (group, lambda: peers.load_all(root))
        ours, loaded = bench.watch.in_turns(works, bench.turns)
        found = f"{desk.index.count():,}"
    yield Row("Stories", ours, loaded, "python-frontmatter loads them", Aim("ratio", 0.3), found)
