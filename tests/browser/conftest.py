"""A real browser and a small site of its own, for every test in this folder."""

import functools
import http.server
import shutil
import threading
from types import SimpleNamespace

import pytest
from playwright.sync_api import sync_playwright

from llmos_edu.viz.widgets import MIME, copy_static, embed

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Widgets</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"></head>
<body>{widgets}<script type="module" src="static/host.js"></script></body></html>
"""


def pytest_collection_modifyitems(items):
    """Skip, visibly, where there is no browser."""
    reason = "no Chromium on this machine; `apt-get install chromium` brings one"
    for item in items:
        if CHROMIUM is None and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--headless"]
        )


@pytest.fixture
def site(tmp_path):
    """A folder served on loopback; `write` fills its page with widgets."""
    copy_static(tmp_path / "static")
    handler = functools.partial(QuietHandler, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def write(*widgets):
        outputs = [widget._repr_mimebundle_()[0][MIME] for widget in widgets]
        snippets = [embed(output, fallback="<p>In words.</p>") for output in outputs]
        html = PAGE.format(widgets="".join(snippets))
        (tmp_path / "index.html").write_text(html, encoding="utf-8")

    yield SimpleNamespace(
        address=f"http://127.0.0.1:{server.server_port}/", write=write
    )
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(browser, site):
    """Open a page with these widgets; in the end it must have been quiet and alone."""
    contexts, complaints, requests = [], [], []

    def open_page(*widgets, width=1000, scheme="light"):
        site.write(*widgets)
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(site.address)
        page.wait_for_selector("html[data-llmos-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    outside = [url for url in requests if not url.startswith((site.address, "data:"))]
    assert outside == []
    assert complaints == []
