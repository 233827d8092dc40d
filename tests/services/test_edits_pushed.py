"""Edits in a repository elsewhere: one commit, which says what was edited; a reverse commit."""

from pathlib import Path

from bot.domain.edit import Fields
from bot.domain.review import Decision
from bot.services.deciding import Circumstances
from tests import ledgers
from tests.services.desk import markdown
from tests.services.git_desk import GitSetting


def test_an_edit_and_a_publish_are_one_commit_and_its_undo_another(tmp_path: Path) -> None:
    setting = GitSetting(ledgers.new(tmp_path / "ledger.sqlite3"), tmp_path / "desk")
    try:
        article = setting.add()
        first = save(setting, article.id, "New: so\nCopydesk-Decision: forged", publish=False)
        published = save(setting, article.id, "Newer", publish=True)
        setting.rewrite("heat: 3", "heat: 4")
        while setting.publisher.drain():
            pass
        text = markdown(published="true").replace("heat: 3", "heat: 4")
        assert setting.text() == text.replace("title: What deepfakes taught us", 'title: "Newer"')
        newest, older = setting.log("%B%x00")[0], "\n".join(setting.log("%B"))
        assert newest.startswith("Edit and publish “New: so Copydesk-Decision: forged”")
        assert "The title was “What deepfakes taught us”,\n" in older
        assert "and is “New: so Copydesk-Decision: forged”.\n" in older
        assert setting.log("%(trailers:key=Copydesk-Decision,valueonly)")[0] == published.key
        setting.reviews.undo(published.id, "U0ANA")
        setting.publisher.drain()
        setting.reviews.undo(first.id, "U0ANA")
        setting.publisher.drain()
        assert setting.text() == markdown().replace("heat: 3", "heat: 4")
        assert setting.failed == []
        assert setting.log()[0].startswith("Take back the edit of")
    finally:
        setting.close()
        setting.ledger.close()


def save(setting: GitSetting, article_id: str, title: str, *, publish: bool) -> Decision:
    edits = setting.reviews.edits
    opened = edits.open(article_id)
    typed = Fields(title, opened.fields.excerpt, opened.fields.topics)
    seen = edits.propose(article_id, opened.marks, typed).mark
    at = Circumstances(user="U0ANA", now_ms=round(setting.now.timestamp() * 1000))
    found = edits.save(article_id, opened.marks, typed, at, seen=seen, publish=publish)
    assert isinstance(found, Decision)
    return found
