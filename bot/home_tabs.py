"""The Home tabs of a desk, put together."""

from bot.desk import Desk
from bot.services.homes import Homes
from bot.services.queue import Queue
from handlers.client import SlackClient
from handlers.home import HomeTabs
from handlers.people import People


def home_of(desk: Desk, people: People, client: SlackClient) -> HomeTabs:
    """What draws them; `people` says who may decide, and where they live."""
    queue = Queue(desk.ledger, desk.library, desk.reviews, desk.digests.posted, desk.now)
    return HomeTabs(queue, Homes(desk.ledger, desk.now), people, client)
