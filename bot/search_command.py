"""`copydesk search`: asks the library, prints what it found."""

from bot import search_table
from bot.desk import Desk
from bot.services.grouping import grouped


def print_found(desk: Desk, text: str, format_: str, limit: int) -> None:
    """Print what a query finds: as text `limit` stories, as json or csv `limit` articles. Raises
    QueryError."""
    if format_ == "text":
        page = grouped(desk.library, desk.library.read(text), size=limit)
        states = desk.reviews.states([item.hit.article for item in page.items])
        search_table.print_table(page, states, desk.settings.zone)
        return
    found = desk.library.find(text, limit=limit)
    states = desk.reviews.states([hit.article for hit in found.hits])
    similar = desk.library.similar([hit.article.id for hit in found.hits])
    show = search_table.print_json if format_ == "json" else search_table.print_csv
    show(found, states, similar)
