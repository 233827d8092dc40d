"""The terminal beside a running bot, and what it says of a post that Slack refuses."""

from pathlib import Path

import pytest

from bot.demo.remote import Remote
from tests.articles import settings_file, small_site
from tests.command import copydesk
from tests.desk.desk import ANA, BEN, CHANNEL, SEED, World, eventually, text_of

TOKENS = {"SLACK_BOT_TOKEN": SEED["tokens"]["bot"], "SLACK_APP_TOKEN": SEED["tokens"]["app"]}


class Terminal:
    """Commands with one settings file, one data directory and one Slack."""

    def __init__(self, place: Path, data: Path, remote: Remote, **digest: str) -> None:
        self.remote, self.data = remote, data
        self.config = settings_file(place, small_site(place / "site"), **digest)
        self.env = {**TOKENS, "SLACK_API_URL": f"{remote.url}/api"}

    def digest(self, *arguments: str, status: int = 0, **env: str) -> tuple[str, str]:
        """What `copydesk digest` prints and what it says on standard error."""
        options = ("--config", self.config, "--data", self.data)
        made = copydesk("digest", *arguments, *options, status=status, env=self.env | env)
        return made.stdout, made.stderr


@pytest.fixture
def terminal(world: World, tmp_path: Path) -> Terminal:
    """A desk without a bot, in the workspace of the tests."""
    return Terminal(tmp_path, tmp_path / "data", world.remote)


def test_a_dry_run_says_what_and_why_and_needs_no_token(terminal: Terminal) -> None:
    terminal.env.clear()
    shown, _ = terminal.digest("Robots", "--dry-run")
    assert shown.splitlines() == [
        "Robots: 2 to review",
        "#ai-desk · 2 new, 0 still waiting · robots",
        "",
        " 1. Quiet robots",
        "    quiet.md",
        "    new, quality 91.5",
        "",
        " 2. Robots on video",
        "    robots.md",
        "    new, quality 40",
    ]
    assert terminal.remote.messages(CHANNEL) == []


def test_a_post_is_posted_and_told(terminal: Terminal) -> None:
    shown, said = terminal.digest("Robots")
    assert shown.splitlines()[0] == "Robots: 2 to review"
    assert shown.splitlines()[-1] == "Posted in #ai-desk."
    assert len(terminal.remote.messages(CHANNEL)) == 1
    assert "Posted Robots|" not in said
    shown, _ = terminal.digest("Robots", "--dry-run")
    assert "still waiting since" in shown


def test_a_digest_that_there_is_not_names_those_there_are(terminal: Terminal) -> None:
    terminal.env.clear()
    for more in ((), ("--dry-run",)):
        _, said = terminal.digest("AI desk", *more, status=2)
        assert said == "There is no digest AI desk. There are: Robots.\n"


@pytest.mark.parametrize(
    ("channel", "token", "reason"),
    [
        ('"#nowhere"', "", "Slack shows no channel"),
        ('"#random"', "", "/invite @Copydesk"),
        ('"#ai-desk"', "xoxb-wrong", "check SLACK_BOT_TOKEN"),
    ],
)
def test_what_slack_refuses_is_not_called_posted(
    world: World, tmp_path: Path, channel: str, token: str, reason: str
) -> None:
    terminal = Terminal(tmp_path, tmp_path / "data", world.remote, channel=channel)
    env = {"SLACK_BOT_TOKEN": token} if token else {}
    shown, said = terminal.digest("Robots", status=2, **env)
    assert "Posted" not in shown
    assert "Robots was not posted: " in said
    assert reason in said, said


def test_a_slack_that_is_not_there_is_told(terminal: Terminal) -> None:
    _, said = terminal.digest("Robots", status=2, SLACK_API_URL="http://127.0.0.1:9/api/")
    assert "Robots was not posted: " in said


def test_an_answer_that_got_lost_is_not_called_anything_else(terminal: Terminal) -> None:
    terminal.remote.post("fault", method="chat.postMessage", kind="drop_after", times=1)
    _, said = terminal.digest("Robots", status=2)
    assert "Robots may or may not be posted" in said


def test_a_running_bot_that_is_quicker_is_waited_for(world: World, tmp_path: Path) -> None:
    config = tmp_path / "copydesk.yaml"
    config.write_text(
        f"sources: [{{name: news, folder: {world.site}}}]\n"
        'digests: [{name: AI desk, channel: "#ai-desk", schedule: daily 09:00, query: topic:AI}]\n'
    )
    options = ("--config", config, "--data", world.site.parent / "data")
    env = {**TOKENS, "SLACK_API_URL": f"{world.remote.url}/api/"}
    for number in range(1, 4):
        shown = copydesk("digest", "AI desk", *options, env=env).stdout
        assert shown.endswith("Posted in #ai-desk.\n")
        assert len(world.remote.messages(CHANNEL)) == number
    assert copydesk("search", "ai", *options).stdout.startswith("5")
    assert "keeps the index" in copydesk("index", *options, status=2).stderr


def test_a_decision_from_the_terminal_is_drawn_by_the_bot_that_runs(
    world: World, tmp_path: Path
) -> None:
    people = world.stand_in.world.workspace.users
    people[ANA]["email"], people[BEN]["email"] = "ana@desk.example", "ben@desk.example"
    world.post_digest()
    config = tmp_path / "copydesk.yaml"
    config.write_text(f"sources: [{{name: news, folder: {world.site}}}]\n", "utf-8")
    where = ("--config", config, "--data", world.site.parent / "data")
    env = {**TOKENS, "SLACK_API_URL": f"{world.remote.url}/api/"}

    def decide(*words: str | Path, status: int = 0) -> str:
        return copydesk("decide", *words, *where, env=env, status=status).output

    file = world.site / _path_of_first(world)
    said = decide(file, "reject", "--as", "ana@desk.example", "--reason", "Too thin")
    assert "In the ledger as decision" in said
    eventually(lambda: "Rejected by <@U0ANA>" in text_of(world.digest()))
    assert "nobody with the address" in decide(file, "undo", "--as", "eve@x.example", status=2)
    decide(file, "undo", "--as", "ben@desk.example", "--reason", "Mine")
    eventually(lambda: "Rejected by" not in text_of(world.digest()))
    told = eventually(lambda: world.remote.messages("D0ANA"))[-1]["text"]
    assert told.startswith("<@U0BEN> took back your decision: you rejected “")
    assert told.endswith("”. The reason given: Mine.")


def _path_of_first(world: World) -> str:
    block_id = next(
        block["block_id"]
        for block in world.digest()["blocks"]
        if block.get("block_id", "").startswith("article|")
    )
    article = world.desk.library.article(block_id.split("|")[1])
    assert article is not None
    return article.path


def test_a_digest_that_can_find_nothing_says_why(world: World, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, tmp_path / "data", world.remote, query="topic:Zeppelins")
    shown, _ = terminal.digest("Robots", "--dry-run")
    assert "no topic Zeppelins" in shown
