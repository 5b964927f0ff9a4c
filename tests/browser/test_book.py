"""The whole book in a browser: alone, in light and dark, on a desk and on a phone."""

import functools
import http.server
import threading

import pytest

from llmos_edu.book import build_site, staged_files, vendored_files
from llmos_edu.core import MissingPartError
from llmos_edu.core.files import read_json
from tests.architecture.project import NOTEBOOKS, ROOT
from tests.browser.conftest import QuietHandler

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

VIEWS = {
    "desk": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
THEME_SAYS = ("Got invalid theme mode", "[PST]")
CHAPTERS = [f"notebooks/{path.stem}.html" for path in NOTEBOOKS]

LOOK = """host => host.innerHTML
    + [...host.querySelectorAll("canvas")].map(canvas => canvas.toDataURL())
    + [...host.querySelectorAll("input, select")].map(e => e.value + e.checked)"""
# A prediction stands on a page twice under one name: before its answer, and after.
AXE = """async () => (await axe.run(document,
    {rules: {"landmark-unique": {enabled: false}}}))
    .violations.map(v => `${v.id}: ${v.nodes.map(n => n.target).slice(0, 3)}`)"""


def fetched(lock):
    try:
        return vendored_files(lock)
    except MissingPartError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def axe():
    """The accessibility checker, or a skip that says what is missing."""
    return fetched(ROOT / "tests/browser/vendor.json")["axe.min.js"].decode()


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The address of both editions, made from the outputs stored in the chapters."""
    fetched(ROOT / "book/vendor.json")
    chapters = {path.stem: read_json(path) for path in NOTEBOOKS}
    build = tmp_path_factory.mktemp("book")
    files = staged_files(ROOT, chapters=chapters)
    site = build_site(files, build=build, translations=["zh_CN"])
    handler = functools.partial(QuietHandler, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=VIEWS)
def tab(request, browser):
    """A page of one width and colour; what goes wrong in it is written down."""
    context = browser.new_context(**VIEWS[request.param])
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(f"error {error}"))
    page.on("requestfailed", lambda asked: page.wrong.append(f"failed {asked.url}"))
    page.on("console", lambda message: listen(page, message.text))
    page.on("request", lambda asked: check_address(page, asked.url))
    page.on("response", lambda answer: check_status(page, answer))
    yield page
    context.close()


def listen(page, text):
    if not text.startswith(THEME_SAYS):
        page.wrong.append(f"console {text}")


def check_address(page, url):
    if not url.startswith(("http://127.0.0.1:", "data:", "blob:")):
        page.wrong.append(f"asked {url}")


def check_status(page, answer):
    if answer.status >= 400:
        page.wrong.append(f"{answer.status} {answer.url}")


def visit(page, url):
    """Open a page and wait until its widgets stand and its formulas are set."""
    page.goto(url, wait_until="load")
    if page.locator(".llmos-host").count():
        page.wait_for_function("document.documentElement.dataset.llmosReady")
    page.evaluate("window.MathJax?.startup?.promise")


class TestEveryPage:
    def test_is_quiet_alone_and_fits_its_width(self, book, tab):
        address, site = book
        for path in sorted(site.rglob("*.html")):
            if "_static" in path.parts:
                continue
            name = path.relative_to(site).as_posix()
            visit(tab, address + name)
            width = tab.evaluate("document.documentElement.scrollWidth")
            assert width <= tab.viewport_size["width"], name
            assert tab.wrong == [], name

    def test_can_be_used_by_everybody(self, book, tab, axe):
        address, _ = book
        found = {}
        for name in ["index.html", "zh_CN/index.html", "api/nn.html", *CHAPTERS]:
            visit(tab, address + name)
            tab.evaluate(axe)
            found[name] = tab.evaluate(AXE)
        assert {name: said for name, said in found.items() if said} == {}


class TestWidgets:
    @pytest.mark.parametrize("hand", ["keyboard", "mouse"])
    def test_each_of_them_moves(self, book, tab, hand):
        address, _ = book
        moved = 0
        for name in CHAPTERS:
            visit(tab, address + name)
            for host in tab.locator(".llmos-host").all():
                before = host.evaluate(LOOK)
                if move(host, hand):
                    assert host.evaluate(LOOK) != before, f"{name}: {before[:200]}"
                    moved += 1
        assert moved >= 2 * len(CHAPTERS)
        assert tab.wrong == []


def move(host, hand):
    """Use the first control of a widget; some only tell."""
    slider = host.locator("input[type=range]").first
    choice = host.locator("input[type=radio]").last
    number = host.locator("input[type=number]").first
    button = host.locator("button:not(:disabled)").last
    if slider.count():
        slide(slider, hand)
    elif number.count() and number.is_enabled():
        number.fill("3")
    elif choice.count() and choice.is_enabled():
        choice.press("Space") if hand == "keyboard" else choice.click()
    elif button.count():
        button.press("Enter") if hand == "keyboard" else button.click()
    else:
        return False
    return True


def slide(slider, hand):
    """Move a slider somewhere else: a step by key, or to an end by mouse."""
    at_the_end = slider.evaluate("s => s.value === s.max")
    if hand == "keyboard":
        slider.press("ArrowLeft" if at_the_end else "ArrowRight")
        return
    slider.scroll_into_view_if_needed()
    width = slider.evaluate("s => s.clientWidth")
    slider.click(position={"x": 3 if at_the_end else width - 3, "y": 5})


class TestEditions:
    def test_a_page_leads_to_itself_and_back(self, book, tab):
        address, _ = book
        visit(tab, address + "notebooks/05_attention.html")
        tab.get_by_role("link", name="中文").click()
        assert tab.url == address + "zh_CN/notebooks/05_attention.html"
        assert tab.locator("article h1").inner_text().startswith("构建注意力")
        tab.get_by_role("link", name="English").click()
        assert tab.url == address + "notebooks/05_attention.html"
        assert tab.wrong == []

    def test_chinese_words_are_found(self, book, tab):
        address, _ = book
        for word in ("注意力", "掩码", "softmax"):
            tab.goto(f"{address}zh_CN/search.html?q={word}")
            found = tab.locator("#search-results li a", has_text="构建注意力")
            found.first.wait_for()
            assert "05_attention" in found.first.get_attribute("href"), word
            tab.wait_for_load_state("networkidle")
        assert tab.wrong == []


class TestWithoutJavaScript:
    def test_words_and_pictures_are_there(self, book, browser):
        address, _ = book
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(address + "notebooks/05_attention.html")
        assert (
            page.locator("article.bd-article h1")
            .inner_text()
            .startswith("Build attention")
        )
        stills = page.locator(".llmos-host img, .llmos-host p.still")
        assert stills.count() == page.locator(".llmos-host").count() > 5
        assert stills.first.is_visible()
        context.close()


class TestTheBook:
    def test_a_page_and_the_site_are_light(self, book):
        _, site = book
        files = [path for path in site.rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in files) < 20_000_000
        pages = [path for path in files if path.suffix == ".html"]
        assert max(path.stat().st_size for path in pages) < 1_500_000
