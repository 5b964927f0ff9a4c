"""JupyterLab itself: a chapter is opened and run, and a widget talks to its kernel."""

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect as assert_that

from llmos_edu.cli.lab import LabOptions, jupyter_command, with_offline_defaults
from llmos_edu.core.files import read_json
from tests.architecture.project import ROOT
from tests.book.scratch import cell

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

CHAPTER = "00_welcome.ipynb"
TOKEN = "only-for-this-test"
SOON_MS = 60_000
OWN = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
ECHO = """from ipywidgets import IntSlider, VBox, Label

label, slider = Label("nothing yet"), IntSlider(2, 0, 9, description="side")
shape_card.observe(lambda c: setattr(label, "value", f"heard {c['new']}"), "guess")
slider.observe(lambda c: setattr(label, "value", f"squared {c['new'] ** 2}"), "value")
VBox([label, slider])"""
# Python reads this before anything else, in the server and in every kernel.
WITNESS = """import os, socket

def listen(name):
    real = getattr(socket, name)
    def heard(host, *rest, **more):
        if host not in (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", b""):
            with open(os.environ["WITNESS"], "a") as file:
                file.write(f"{name} {host}\\n")
        return real(host, *rest, **more)
    setattr(socket, name, heard)

for name in ("getaddrinfo", "gethostbyname", "create_connection"):
    listen(name)
"""


@pytest.fixture
def lab(tmp_path, monkeypatch):
    """JupyterLab as `llmos lab` starts it, on a checkout and with settings of its own.

    Its chapter is a copy with one cell more. `asked` is what server and kernels wanted
    of other machines.
    """
    course, own = tmp_path / "course", tmp_path / "own"
    (course / "notebooks").mkdir(parents=True)
    (course / "pyproject.toml").write_text("")
    own.mkdir()
    (own / "sitecustomize.py").write_text(WITNESS)
    write_chapter(course / "notebooks" / CHAPTER)
    monkeypatch.chdir(course)
    port = free_port()
    command = [
        *jupyter_command(LabOptions(browser=False, port=port)),
        *("--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
    ]
    with (own / "log").open("w") as log:
        server = subprocess.Popen(
            command, env=environment(own), stdout=log, stderr=log, cwd=course
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api?token={TOKEN}", own / "log")
            yield SimpleNamespace(address=address, asked=own / "asked")
        finally:
            server.send_signal(signal.SIGTERM)  # so that it ends its kernels
            server.wait(30)


def write_chapter(path):
    chapter = read_json(ROOT / "notebooks" / CHAPTER)
    for one in chapter["cells"]:
        if one["cell_type"] == "code":
            one |= {"outputs": [], "execution_count": None}
    chapter["cells"].append(cell(source=ECHO, count=None) | {"id": "echo"})
    path.write_text(json.dumps(chapter), encoding="utf-8")


def environment(own):
    named = {f"JUPYTER_{name}": str(own / name) for name in OWN}
    for name in ("SETTINGS", "WORKSPACES"):
        named[f"JUPYTERLAB_{name}_DIR"] = str(own / name)
    named |= {"PYTHONPATH": str(own), "WITNESS": str(own / "asked")}
    return with_offline_defaults(os.environ | named)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(url, log):
    for _attempt in range(240):
        try:
            with urllib.request.urlopen(url):
                return
        except urllib.error.URLError:
            time.sleep(0.5)
    pytest.fail(log.read_text()[-2000:])


@pytest.fixture
def page(lab, browser):
    """The chapter in JupyterLab; in the end nothing was wrong, and nobody was asked."""
    context = browser.new_context(viewport={"width": 1200, "height": 1000})
    page, errors, requests = context.new_page(), [], []
    page.set_default_timeout(120_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{lab.address}/lab/tree/notebooks/{CHAPTER}?reset&token={TOKEN}")
    yield page
    context.close()
    own = (lab.address, "data:", "blob:", lab.address.replace("http", "ws"))
    assert [url for url in requests if not url.startswith(own)] == []
    assert not lab.asked.exists(), lab.asked.read_text()
    assert errors == []


def run_all(page):
    """Run every cell and wait until the last one has its number."""
    page.locator(".jp-CodeCell").first.wait_for()
    page.get_by_text("| Idle").wait_for()  # before that, Run would ask for a kernel
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    last = page.locator(".jp-CodeCell").last.locator(".jp-InputPrompt")
    assert_that(last).to_have_text(re.compile(r"\[\d+\]:"), timeout=400_000)


class TestGolden:
    def test_a_chapter_runs_and_its_widgets_talk_to_the_kernel(self, page):
        run_all(page)
        last = page.locator(".jp-CodeCell").last
        said = last.locator(".jp-OutputArea-output .widget-label:not(.widget-slider *)")
        assert_that(said).to_have_text("nothing yet", timeout=SOON_MS)
        last.locator(".noUi-handle").press("ArrowRight")
        assert_that(said).to_have_text("squared 9", timeout=SOON_MS)
        card = page.locator(".llmos.predict").first
        card.scroll_into_view_if_needed()
        card.get_by_role("radio").first.check()
        card.get_by_label("How sure?").select_option("90")
        card.get_by_role("button").click()
        last.scroll_into_view_if_needed()
        assert_that(said).to_have_text("heard (2, 5, 3)", timeout=SOON_MS)

    def test_no_news_are_offered(self, page):
        page.locator(".jp-CodeCell").first.wait_for()
        page.get_by_text("| Idle").wait_for()
        page.wait_for_timeout(3_000)
        assert page.locator(".jp-toastContainer, .Toastify__toast").count() == 0
