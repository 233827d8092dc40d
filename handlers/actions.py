"""Buttons and menus: one listener, one router on what was pressed."""

import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.domain.errors import CopydeskError, DecisionRefused, IndexUnusable, LedgerError
from handlers.commands import Commands
from handlers.decide_forms import DecideForms
from handlers.decide_ticked import DecideTicked
from handlers.dialogs import Dialog
from handlers.digest_form import DigestForm
from handlers.edit_form import EditForm
from handlers.messages import BROKEN, refused_message, sentence
from handlers.more_form import More
from handlers.press import Press, read_press
from handlers.press_answers import PressAnswers
from handlers.press_articles import PressArticles
from handlers.press_decisions import PressDecisions
from handlers.press_digests import PressDigests
from handlers.press_drawing import PressDrawing
from handlers.press_home import PressHome
from handlers.press_route import Route, tell
from handlers.press_taking import PressTaking, TakenForm
from handlers.press_ticks import PressTicks
from handlers.press_together import PressTogether
from handlers.seen import Seen
from handlers.services import Services
from handlers.story_form import StoryForm

log = logging.getLogger(__name__)


class Actions:
    """Takes decisions, turns pages, opens dialogs. What is said to the person follows after the
    acknowledgement, through the response_url."""

    def __init__(self, services: Services, commands: Commands, form: DigestForm) -> None:
        self._services, self._seen = services, Seen()
        self._drawing = PressDrawing(services)
        self.forms = DecideForms(services, self._drawing)
        story = StoryForm(services, self._drawing)
        edit = EditForm(services, self._drawing)
        ticked = DecideTicked(services)
        self.dialogs: Mapping[str, Dialog] = {
            **self.forms.dialogs(),
            "more": More(self.forms, story, edit),
            "story_decide": story,
            "decide_taken": TakenForm(self.forms),
            "edit": edit,
            "reject_ticked": ticked,
        }
        self._routes: Mapping[str, Route] = {
            **PressDecisions(services, self._drawing, self.forms).routes(),
            **PressArticles(services, self.forms).routes(),
            **PressAnswers(services, commands).routes(),
            **PressDigests(services, form).routes(),
            **PressHome(services).routes(),
            **PressTicks(services, ticked).routes(),
            **PressTogether(services, self.forms, story).routes(),
            **PressTaking(services, self._drawing).routes(),
            **commands.record.routes(),
            **commands.statistics.routes(),
        }

    def handle(self, ack: Ack, body: dict[str, Any], respond: Respond, client: WebClient) -> None:
        """Do what was pressed, then acknowledge. Nothing is raised: an exception would take the
        acknowledgement back. A control that is not ours, and a press that came before, are
        acknowledged and left alone."""
        try:
            press = read_press(body)
            route = self._routes.get(press.word)
            if route is not None and self._seen.first_time(press.trigger_id):
                self._guarded(route, press, respond, client)
        except (KeyError, TypeError, IndexError, AttributeError):
            log.warning("A press without the parts that Slack sends was left alone")
        ack()

    def _guarded(self, route: Route, press: Press, respond: Respond, client: WebClient) -> None:
        try:
            if press.home:
                self._services.home.looked(press.user)
            route(press, respond, client)
        except DecisionRefused as error:
            log.info("%s: %s of %.100r was refused", press.user, press.word, press.block_id)
            tell(self._services, respond, refused_message(error), press)
            self._drawing.refused(press, respond, client)
        except (LedgerError, IndexUnusable) as error:
            # Its sentence is for the operator: it says where things are on the machine.
            log.error("A press on %s could not be answered: %s", press.word, error)  # noqa: TRY400
            tell(self._services, respond, sentence(BROKEN), press)
        except CopydeskError as error:
            tell(self._services, respond, sentence(str(error)), press)
        except Exception:
            log.exception("A press on %s could not be answered", press.word)
            tell(self._services, respond, sentence(BROKEN), press)
