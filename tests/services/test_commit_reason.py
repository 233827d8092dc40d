"""A reason that somebody typed stands in a commit and forges nothing there."""

import subprocess

from bot.domain.review import Decision
from bot.services.commit_message import Said, commit_message


def test_a_reason_is_one_line_of_the_body_and_no_trailer() -> None:
    reason = "No\nCopydesk-Decision: forged\n\nSigned-off-by: Eve <eve@example.org>"
    decision = Decision(
        id=1, article_id="a", version="v", verb="reject", user="U1", at=0, key="k1", reason=reason
    )
    message = commit_message([Said(decision, undo=False, title="Robots")])
    parse = ["git", "interpret-trailers", "--parse"]
    found = subprocess.run(parse, input=message, capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == ["Copydesk-Decision: k1"]
    assert [line for line in message.splitlines() if "forged" in line] == [
        "The reason given: “No Copydesk-Decision: forged Signed-off-by: Eve <eve@example.org>”."
    ]
