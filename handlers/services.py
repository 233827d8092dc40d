"""What the doors call."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from slack_sdk import WebClient

from bot.services.answers import Answers
from bot.services.batches import Batches
from bot.services.digests import Digests
from bot.services.freshness import Freshness
from bot.services.hearing import Hearing
from bot.services.library import Library
from bot.services.managing import Managing
from bot.services.overview import Overview
from bot.services.publisher import Publisher
from bot.services.reviews import Reviews
from bot.services.statistics import Figures
from bot.services.together import Together
from handlers.after import After
from handlers.channels import Channels
from handlers.home import HomeTabs
from handlers.people import People
from handlers.refresh import Refresher


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the doors call. `command` is the slash command's name, `/` included; `quick` asks
    Slack what must be known before an acknowledgement, and gives up in time for it; `pictures` is a
    directory of ours for what drawing needs."""

    command: str
    answers: Answers
    library: Library
    reviews: Reviews
    digests: Digests
    managing: Managing
    together: Together
    batches: Batches
    freshness: Freshness
    hearing: Hearing
    publisher: Publisher
    refresher: Refresher
    home: HomeTabs
    people: People
    quick: WebClient
    channels: Channels
    after: After
    overview: Callable[[], Overview]
    figures: Figures
    pictures: Path
