"""How the page looks: pictures, narrow windows, keeping the place, many messages."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.demo.small_app import Json, SmallApp

pytest_plugins = ("tests.demo.browser",)
OpenPage = Callable[..., Page]
LONG = "Nebenwirkungsvermeidungsstrategie" * 6


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str, picture: str = "") -> Json:
    block: Json = {"type": "section", "text": mrkdwn(text)}
    if picture:
        block["accessory"] = {"type": "image", "image_url": picture, "alt_text": "a picture"}
    return block


def press(label: str, number: int = 1) -> Json:
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "action_id": f"{label}{number}", "text": text}


def digest(url: str, count: int = 7) -> list[Json]:
    header = {"type": "header", "text": {"type": "plain_text", "text": "AI desk: 7 of 23"}}
    blocks: list[Json] = [header, {"type": "context", "elements": [mrkdwn("Since Friday")]}]
    for number in range(1, count + 1):
        text = f"*<https://example.com|{number}. {LONG}>*\nForbes · quality 87\n{LONG} and more"
        controls = [press(word, number) for word in ("Publish", "Reject", "Later", "More")]
        blocks += [section(text, f"{url}/pictures/waves.svg")]
        blocks += [{"type": "actions", "elements": controls}]
    return blocks


def scroll(page: Page, script: str) -> None:
    """Scroll the log, and wait until the page has heard of it, which is a frame later."""
    page.locator(".log").evaluate(
        f"""async (log) => {{
            {script};
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }}"""
    )


def inside_width(page: Page) -> bool:
    """Whether nothing can be scrolled sideways."""
    wide = """[document.documentElement, ...document.querySelectorAll("body *")].filter(
      (node) => node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0
        && ["auto", "scroll"].includes(getComputedStyle(node).overflowX)
        || node.getBoundingClientRect().right > innerWidth + 1
        && getComputedStyle(node).visibility === "visible" && !node.closest(".chips, .sidebar")
    ).map((node) => node.tagName + "." + node.className)"""
    found = page.evaluate(wide)
    assert found == []
    return True


def test_a_broken_picture_leaves_no_hole(page: Page, app: SmallApp, desk_url: str) -> None:
    broken = (f"{desk_url}/pictures/none.png", "https://pictures.example/x.png")
    app.post("pictures", [section("one", f"{desk_url}/pictures/waves.svg")])
    expect(page.locator("img.accessory")).to_have_count(1)
    wide = page.locator(".section-text").last.bounding_box()
    wide_figure = {"type": "image", "image_url": broken[0], "alt_text": "none"}
    app.post("pictures", [section("two", broken[0]), section("three", broken[1]), wide_figure])
    expect(page.locator(".section-text")).to_have_count(3)
    expect(page.locator("img.picture")).to_have_count(1)
    full = page.locator(".section-text").last.bounding_box()
    assert wide is not None
    assert full is not None
    assert full["width"] > wide["width"] + 80


def test_a_narrow_window_never_scrolls_sideways(
    open_page: OpenPage, app: SmallApp, desk_url: str
) -> None:
    page = open_page(width=390, height=844, has_touch=True, is_mobile=True)
    app.post("digest", digest(desk_url))
    app.call("chat.postEphemeral", channel="C0AIDESK", user="U0ANA", text=f"```{LONG * 9}```")
    diff = [f"-{LONG}", f"+{LONG}"]
    app.control("notice", title=LONG, path=f"_news/{LONG}.md", diff=diff)
    expect(page.locator(".private")).to_be_visible()
    expect(page.locator(".peek")).to_be_visible()
    assert inside_width(page)
    page.locator(".peek").click()
    expect(page.get_by_role("complementary", name="Files changed")).to_be_visible()
    assert inside_width(page)


def test_a_narrow_window_hides_the_sidebar(open_page: OpenPage, app: SmallApp) -> None:
    del app
    page = open_page(width=390, height=844)
    bar = page.locator(".sidebar")
    expect(bar).to_be_hidden()
    page.get_by_role("button", name="Channels and people").click()
    expect(bar).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(page.get_by_role("button", name="Channels and people")).to_be_focused()
    page.keyboard.press("Enter")
    bar.get_by_role("button", name="general").click()
    expect(bar).to_be_hidden()
    expect(page.locator(".channel-header")).to_contain_text("general")


def test_a_change_above_keeps_the_readers_place(page: Page, app: SmallApp, desk_url: str) -> None:
    first = app.post("digest", digest(desk_url))
    for number in range(12):
        app.post(f"line {number}")
    expect(page.locator(".message", has_text="line 11")).to_be_visible()
    watched = page.locator(".message", has_text="line 5")
    scroll(page, "log.scrollTop = 1e6; log.scrollTop -= 150")
    before = watched.bounding_box()
    app.call("chat.update", channel="C0AIDESK", ts=first, text="less", blocks=digest(desk_url, 2))
    expect(page.get_by_role("button", name="Publish")).to_have_count(2)
    app.post("news at the end")
    expect(page.locator(".message", has_text="news at the end")).to_be_attached()
    assert before is not None
    after = watched.bounding_box()
    assert after is not None
    assert abs(after["y"] - before["y"]) < 2


def test_what_was_pressed_stays_where_it_is(page: Page, app: SmallApp, desk_url: str) -> None:
    ts = app.post("digest", digest(desk_url))

    def publish(_: Json) -> Json:
        blocks = digest(desk_url)
        undo = {**section("Published by <@U0ANA>"), "accessory": press("Undo", 5)}
        blocks[2], blocks[11] = section("1. Nothing"), undo
        app.control("notice", title="Five", path="_news/five.md", diff=["-published: false"])
        app.call("chat.update", channel="C0AIDESK", ts=ts, text="digest", blocks=blocks)
        return {}

    app.answers["Publish5"] = publish
    pressed = page.get_by_role("button", name="Publish").nth(4)
    pressed.scroll_into_view_if_needed()
    before = pressed.bounding_box()
    pressed.click()
    expect(page.get_by_role("complementary", name="Files changed")).to_be_visible()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    after = undo.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 12


def test_an_answer_is_shown_to_a_reader_further_up(
    page: Page, app: SmallApp, desk_url: str
) -> None:
    app.post("digest", digest(desk_url))
    app.answers["fog"] = lambda _: {"text": "3 articles about fog"}
    scroll(page, "log.scrollTop = 0")
    page.get_by_label("Message #ai-desk").fill("/articles fog")
    page.keyboard.press("Enter")
    expect(page.locator(".message", has_text="3 articles about fog")).to_be_in_viewport()
    scroll(page, "log.scrollTop = 0")
    app.post("somebody else's news")
    news = page.locator(".message", has_text="somebody else's news")
    expect(news).not_to_be_in_viewport()
    page.get_by_role("button", name="New messages").click()
    expect(news).to_be_in_viewport()
    expect(page.get_by_role("button", name="New messages")).to_be_hidden()


def test_what_is_being_typed_survives_what_happens(page: Page, app: SmallApp) -> None:
    box = page.get_by_label("Message #ai-desk")
    box.press_sequentially("half a li")
    ts = app.post("something")
    expect(page.locator(".message")).to_contain_text("something")
    app.call("chat.update", channel="C0AIDESK", ts=ts, text="something else")
    expect(page.locator(".message")).to_contain_text("something else(edited)")
    page.keyboard.type("ne")
    expect(box).to_have_value("half a line")
    expect(box).to_be_focused()
    app.call("chat.delete", channel="C0AIDESK", ts=ts)
    expect(page.locator(".message")).to_have_count(0)


def test_two_hundred_messages_are_drawn_at_once(
    open_page: OpenPage, app: SmallApp, desk_url: str
) -> None:
    for _ in range(200):
        app.post("digest", digest(desk_url, 2))
    page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.reload()
    expect(page.locator(".message")).to_have_count(200)
    told = session.send("Performance.getMetrics")["metrics"]
    [layouts] = [one["value"] for one in told if one["name"] == "LayoutCount"]
    session.detach()
    assert layouts < 50  # not one for each


def test_all_is_reachable_and_named(page: Page, app: SmallApp, desk_url: str) -> None:
    blocks = digest(desk_url, 1)
    blocks[-1]["elements"][0]["accessibility_label"] = "Publish 1: Fog on the line"
    app.post("digest", blocks)
    expect(page.get_by_role("button", name="Publish 1: Fog on the line")).to_be_visible()
    nameless = """[...document.querySelectorAll("button, a, textarea, [role=log], nav, aside")]
      .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim()
        || node.labels?.length)).map((node) => node.outerHTML)"""
    assert page.evaluate(nameless) == []
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.textContent || document.activeElement.id"))
    assert {"Publish", "Reject", "Later", "More", "composer"} <= seen


def test_dark_and_light_differ(open_page: OpenPage) -> None:
    colours = {
        scheme: open_page(color_scheme=scheme).evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    }
    assert colours["light"] == "rgb(255, 255, 255)"
    assert colours["dark"] != colours["light"]
