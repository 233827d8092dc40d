"""The page in a real browser: what a person does, and what the app on the other side hears."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.command import eventually
from tests.demo.small_app import Json, SmallApp

pytest_plugins = ("tests.demo.browser",)
OpenPage = Callable[..., Page]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(action_id: str, label: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(label), **more}


def article(*controls: Json) -> list[Json]:
    text = {"type": "mrkdwn", "text": "*1. Fog on the line*\nCoastline"}
    return [
        {"type": "section", "text": text, "block_id": "text"},
        {"type": "actions", "elements": list(controls), "block_id": "controls"},
    ]


def type_line(page: Page, text: str) -> None:
    page.get_by_label("Message #ai-desk").fill(text)
    page.keyboard.press("Enter")


def test_a_command_is_answered_privately(page: Page, app: SmallApp, open_page: OpenPage) -> None:
    app.answers["fog quality:>=80"] = lambda _: {"text": "3 articles about *fog*"}
    other = open_page("U0BEN")
    type_line(page, "/articles fog quality:>=80")
    message = page.locator(".message", has_text="3 articles about fog")
    expect(message).to_contain_text("Only visible to you")
    expect(message.locator("strong")).to_have_text("fog")
    expect(page.get_by_label("Message #ai-desk")).to_be_focused()
    expect(page.get_by_label("Message #ai-desk")).to_have_value("")
    eventually(lambda: app.heard, "the app to hear of it")
    assert app.heard[0]["user_id"] == "U0ANA"
    type_line(page, "good morning")
    expect(other.locator(".message")).to_have_count(1)
    expect(other.locator(".message")).to_contain_text("good morning")


def test_a_press_changes_the_message_for_everyone(
    page: Page, app: SmallApp, open_page: OpenPage
) -> None:
    ts = app.post("one to review", article(button("publish", "Publish", style="primary")))

    def publish(payload: Json) -> Json:
        said = {"type": "mrkdwn", "text": f"Published by <@{payload['user']['id']}>"}
        undo = {"type": "section", "text": said, "accessory": button("undo", "Undo")}
        blocks = [article(button("x", "X"))[0], {**undo, "block_id": "decided"}]
        app.call("chat.update", channel="C0AIDESK", ts=ts, text="done", blocks=blocks)
        return {}

    app.answers["publish"] = publish
    other = open_page("U0CLEO")
    page.get_by_role("button", name="Publish").click()
    for seen in (page, other):
        expect(seen.locator(".message")).to_contain_text("Published by @Ana Ferreira")
        expect(seen.get_by_role("button", name="Publish")).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    eventually(lambda: app.heard, "the app to hear of it")
    assert app.heard[0]["actions"][0]["block_id"] == "controls"


def test_a_menu_works_by_keyboard(page: Page, app: SmallApp) -> None:
    options = [{"text": plain(word), "value": word.lower()} for word in ("Publish", "Reject")]
    app.post("menu", article({"type": "overflow", "action_id": "menu", "options": options}))
    page.get_by_role("button", name="More actions").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Publish")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(page.get_by_role("button", name="More actions")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Publish")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Reject")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    eventually(lambda: app.heard, "the app to hear of it")
    assert app.heard[0]["actions"][0]["selected_option"]["value"] == "reject"


def test_a_select_shows_and_sends_the_choice(page: Page, app: SmallApp) -> None:
    options = [{"text": plain(word), "value": word.lower()} for word in ("Newest", "Quality")]
    select = {
        "type": "static_select",
        "action_id": "sort",
        "placeholder": plain("Sort"),
        "options": options,
    }
    app.post("select", article({**select, "initial_option": options[0]}))
    page.get_by_role("button", name="Sort: Newest").click()
    page.get_by_role("option", name="Quality").click()
    expect(page.get_by_role("button", name="Sort: Quality")).to_be_visible()
    eventually(lambda: app.heard, "the app to hear of it")
    assert app.heard[0]["actions"][0]["selected_option"]["value"] == "quality"


def test_a_question_comes_before_what_asks_for_one(page: Page, app: SmallApp) -> None:
    question = {"title": plain("Sure?"), "text": plain("It cannot be undone.")}
    confirm = {**question, "confirm": plain("Delete it"), "deny": plain("Keep it")}
    app.post("danger", article(button("delete", "Delete", style="danger", confirm=confirm)))
    for answer in ("Keep it", "Delete it"):
        page.get_by_role("button", name="Delete", exact=True).click()
        page.get_by_role("dialog", name="Sure?").get_by_role("button", name=answer).click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    eventually(lambda: app.heard, "the app to hear of it")
    assert len(app.heard) == 1


def test_no_answer_is_told_in_the_way_of_slack(page: Page, app: SmallApp) -> None:
    app.answers["slow"] = lambda _: None
    type_line(page, "/articles slow")
    notice = page.locator(".message", has_text="operation_timeout")
    expect(notice).to_contain_text("Only visible to you")
    expect(notice).to_contain_text("did not answer within 3 seconds")
    type_line(page, "/nothing")
    expect(page.locator(".message", has_text="/nothing is not a command here")).to_be_visible()


def test_the_message_box_offers_commands_and_recalls_lines(page: Page, app: SmallApp) -> None:
    box = page.get_by_label("Message #ai-desk")
    box.press_sequentially("/a")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(box).to_have_value("/archive ")
    box.fill("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(page.locator(".message .words")).to_have_text("one\ntwo")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("one\ntwo")
    assert app.heard == []


def test_another_person_sees_what_is_theirs(page: Page, app: SmallApp) -> None:
    app.call("chat.postEphemeral", channel="C0AIDESK", user="U0CLEO", text="for Cleo alone")
    page.get_by_role("button", name=re.compile("You are Ana Ferreira")).click()
    expect(page.get_by_role("menuitem", name="Ana Ferreira")).to_contain_text("@editors")
    page.get_by_role("menuitem", name="Cleo Marsh").click()
    expect(page.locator(".message")).to_contain_text("for Cleo alone")
    assert "user=U0CLEO" in page.url
    page.goto(page.url.partition("?")[0])
    expect(page.get_by_role("button", name=re.compile("You are Cleo Marsh"))).to_be_visible()


def test_a_channel_tells_of_what_came_meanwhile(page: Page, app: SmallApp) -> None:
    page.get_by_role("button", name="general").click()
    expect(page.get_by_label("Message #general")).to_be_visible()
    app.post("digest")
    row = page.get_by_role("button", name="ai-desk")
    expect(row.get_by_label("1 new")).to_be_visible()
    row.click()
    expect(page.locator(".message")).to_contain_text("digest")
    expect(row.get_by_label("1 new")).to_have_count(0)


def test_an_empty_channel_says_what_to_type(page: Page, app: SmallApp) -> None:
    app.answers['topic:"Machine Learning"'] = lambda _: {"text": "found"}
    page.get_by_role("button", name='/articles topic:"Machine Learning"').click()
    box = page.get_by_label("Message #ai-desk")
    expect(box).to_have_value('/articles topic:"Machine Learning"')
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_contain_text("found")
    eventually(lambda: app.heard, "the app to hear of it")
    assert app.heard[0]["text"] == 'topic:"Machine Learning"'


def test_changed_files_appear_newest_first(page: Page, app: SmallApp) -> None:
    panel = page.get_by_role("complementary", name="Files changed")
    expect(panel).to_be_hidden()
    for name in ("one", "two"):
        diff = ["-published: false", "+published: true"]
        app.control("notice", title=name, path=f"_news/{name}.md", diff=diff)
    expect(panel.locator(".path")).to_have_text(["_news/two.md", "_news/one.md"])
    expect(panel.locator(".line-added").first).to_have_text("+published: true\n")
    expect(panel.locator(".line-removed").first).to_have_text("-published: false\n")
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    page.reload()
    page.get_by_role("button", name="Files changed: 2").click()


def test_a_broken_line_is_told_and_mended(page: Page, app: SmallApp) -> None:
    page.context.set_offline(True)
    page.evaluate("fetch('page/state').catch(() => 0)")
    type_line(page, "lost")
    expect(page.locator(".message")).to_contain_text("cannot be reached")
    page.context.set_offline(False)
    type_line(page, "found")
    expect(page.locator(".message", has_text="found")).to_be_visible()
