"""`llmos tour`: every stage told, a report written, and nothing done twice."""

import importlib
from html.parser import HTMLParser

import pytest

from tests.recipes.runs import tiny_config

recipe = importlib.import_module("llmos_edu.recipes.tour")


class Page(HTMLParser):
    """Collects what a page shows and asks for."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.pictures, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "img":
            self.pictures.append(dict(attrs))

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tour")


@pytest.fixture(autouse=True)
def _small(monkeypatch, folder):
    config = tiny_config(folder, max_seq_len=96, n_steps=4)
    monkeypatch.setattr(recipe, "tour_config", lambda *_, **__: config)


@pytest.fixture
def taken(llmos, folder):
    return llmos("tour", "--out", folder / "run", "--device", "cpu")


class TestGolden:
    def test_every_stage_is_told(self, taken):
        assert taken.code == 0
        for stage in ("read", "tokenize", "train", "evaluate", "generate"):
            assert f"\n{stage}" in taken.out

    def test_the_report_shows_three_described_pictures(self, taken, folder):
        page = Page((folder / "run" / "report.html").read_text())
        assert len(page.pictures) == 3
        assert all(len(picture["alt"]) > 20 for picture in page.pictures)
        assert all(p["src"].startswith("data:image/png;") for p in page.pictures)

    def test_the_report_asks_the_network_for_nothing(self, taken, folder):
        text = (folder / "run" / "report.html").read_text()
        assert "http" not in text.replace("data:", "")
        assert not {"script", "link", "iframe"} & set(Page(text).tags)

    def test_a_machine_gets_every_stage(self, llmos, taken, folder):
        answer = llmos("tour", "--out", folder / "run", "--device", "cpu", "--json")
        names = [stage["name"] for stage in answer.json["stages"]]
        assert names == ["read", "tokenize", "train", "evaluate", "generate"]
        assert answer.json["report"].endswith("report.html")


class TestLaws:
    def test_a_second_tour_says_that_it_remembers(self, llmos, taken, folder):
        again = llmos("tour", "--out", folder / "run", "--device", "cpu")
        assert again.out.count("earlier") == 5
