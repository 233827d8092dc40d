"""The app's dialogs in a real browser."""

from playwright.sync_api import Locator, Page, expect

from tests.demo.small_app import Json, SmallApp

pytest_plugins = ("tests.demo.browser",)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def asked(block_id: str, label: str, element: Json, **more: object) -> Json:
    named = {**element, "action_id": "entered"}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": named,
        **more,
    }


def dialog(title: str, blocks: list[Json], **more: object) -> Json:
    body = {"type": "modal", "callback_id": "reason", "title": plain(title), "blocks": blocks}
    return {**body, "submit": plain("Send"), "close": plain("Cancel"), **more}


WORDS = {"type": "plain_text_input", "placeholder": plain("Why not?")}
KINDS = [{"text": plain(word), "value": word.lower()} for word in ("Duplicate", "Dull")]
ASK = [
    asked("why", "Reason", WORDS),
    asked("kind", "Kind", {"type": "static_select", "options": KINDS}),
    asked("until", "Until", {"type": "datepicker"}, optional=True),
    asked("tell", "Tell", {"type": "checkboxes", "options": KINDS}, optional=True),
    asked("who", "Who", {"type": "radio_buttons", "options": KINDS, "initial_option": KINDS[0]}),
]


def open_dialog(page: Page, app: SmallApp, view: Json) -> Locator:
    """Post a button that opens `view`, press it, and give the dialog."""
    press = {"type": "button", "action_id": "more", "text": plain("More")}
    app.post("more", [{"type": "actions", "elements": [press]}])

    def more(payload: Json) -> Json:
        app.call("views.open", trigger_id=payload["trigger_id"], view=view)
        return {}

    app.answers["more"] = more
    page.get_by_role("button", name="More", exact=True).click()
    shown = page.get_by_role("dialog")
    expect(shown).to_be_visible()
    return shown


def test_what_is_entered_reaches_the_app(page: Page, app: SmallApp) -> None:
    shown = open_dialog(page, app, dialog("Reject it", ASK))
    expect(shown.get_by_role("heading", name="Reject it")).to_be_visible()
    expect(shown.get_by_label("Reason")).to_be_focused()
    shown.get_by_role("button", name="Send").click()
    expect(shown.get_by_role("alert").filter(visible=True)).to_have_count(2)
    shown.get_by_label("Reason").fill("Seen before")
    shown.get_by_role("button", name="Kind").click()
    shown.get_by_role("option", name="Dull").click()
    shown.get_by_label("Until").fill("2026-12-24")
    shown.get_by_role("checkbox", name="Duplicate").check()
    shown.get_by_role("radio", name="Dull").check()
    shown.get_by_role("button", name="Send").click()
    expect(shown).to_be_hidden()
    values = {
        key: found["entered"] for key, found in app.heard[1]["view"]["state"]["values"].items()
    }
    assert values["why"]["value"] == "Seen before"
    assert values["kind"]["selected_option"]["value"] == "dull"
    assert values["until"]["selected_date"] == "2026-12-24"
    assert [one["value"] for one in values["tell"]["selected_options"]] == ["duplicate"]
    assert values["who"]["selected_option"]["value"] == "dull"


def test_errors_stand_at_their_fields_and_entries_stay(page: Page, app: SmallApp) -> None:
    problem = {"response_action": "errors", "errors": {"why": "Say more than that."}}
    app.answers["reason"] = lambda _: problem
    shown = open_dialog(page, app, dialog("Reject it", ASK[:1]))
    shown.get_by_label("Reason").fill("no")
    page.keyboard.press("Enter")
    expect(shown.get_by_text("Say more than that.")).to_be_visible()
    expect(shown.get_by_label("Reason")).to_have_value("no")
    expect(shown.get_by_label("Reason")).to_have_attribute("aria-invalid", "true")
    expect(shown.get_by_label("Reason")).to_be_focused()


def test_dialogs_stack_and_keep_what_was_entered(page: Page, app: SmallApp) -> None:
    second = dialog("Second", [{"type": "section", "text": plain("Are you sure?")}])
    app.answers["reason"] = lambda _: {"response_action": "push", "view": second}
    shown = open_dialog(page, app, dialog("First", ASK[:1]))
    shown.get_by_label("Reason").fill("Seen before")
    shown.get_by_role("button", name="Send").click()
    expect(shown.get_by_role("heading", name="Second")).to_be_visible()
    page.keyboard.press("Escape")
    expect(shown.get_by_role("heading", name="First")).to_be_visible()
    expect(shown.get_by_label("Reason")).to_have_value("Seen before")
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(page.get_by_role("button", name="More", exact=True)).to_be_focused()


def test_a_dialog_drawn_again_keeps_entries_and_focus(page: Page, app: SmallApp) -> None:
    shown = open_dialog(page, app, dialog("First", ASK[:1]))
    shown.get_by_label("Reason").fill("Seen before")
    again = dialog("Changed", [{"type": "divider"}, *ASK[:1]])
    app.call("views.update", view_id=app.control_view("U0ANA")["id"], view=again)
    expect(shown.get_by_role("heading", name="Changed")).to_be_visible()
    expect(shown.get_by_label("Reason")).to_have_value("Seen before")
    expect(shown.get_by_label("Reason")).to_be_focused()


def test_an_open_dialog_is_there_after_a_reload(page: Page, app: SmallApp) -> None:
    open_dialog(page, app, dialog("Reject it", ASK[:1]))
    page.reload()
    expect(page.get_by_role("dialog", name="Reject it")).to_be_visible()


def test_a_dialog_that_is_not_answered_says_so(page: Page, app: SmallApp) -> None:
    app.answers["reason"] = lambda _: None
    shown = open_dialog(page, app, dialog("Reject it", ASK[:1]))
    shown.get_by_label("Reason").fill("Seen before")
    shown.get_by_role("button", name="Send").click()
    expect(shown.get_by_text("did not answer within 3 seconds")).to_be_visible()
    expect(shown.get_by_label("Reason")).to_have_value("Seen before")
