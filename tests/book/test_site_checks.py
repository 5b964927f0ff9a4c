"""Every link of a site is followed, and nothing may be asked from elsewhere."""

from unittest.mock import create_autospec

import pytest

from llmos_edu.book import complaints, site_checks
from llmos_edu.book.site_checks import read_page


def site(**pages):
    return {
        f"{name}.html": f"<body>{body}</body>".encode() for name, body in pages.items()
    }


class TestByHand:
    def test_a_page_is_read_by_what_it_points_to(self):
        page = read_page(
            '<h1 id="top">A</h1><a href="b.html#x">b</a><a name="old"></a>'
            '<img src="dot.png" alt=""><img src="mute.png">'
            '<script src="run.js"></script><link rel="stylesheet" href="look.css">'
            '<link rel="next" href="b.html"><span class="n"><b id="in"></b></span>'
        )
        assert page.anchors == ["top", "old", "in"]
        assert page.links == ["b.html#x"]
        assert page.loads == ["dot.png", "mute.png", "run.js", "look.css"]
        assert page.silent == ["mute.png"]

    def test_a_page_that_is_the_same_is_not_read_again(self, tmp_path, monkeypatch):
        pages = site(index='<a href="two.html#b">2</a>', two='<p id="b"></p>')
        assert complaints(pages, known=tmp_path / "links.json") == []
        read = create_autospec(read_page, side_effect=read_page)
        monkeypatch.setattr(site_checks, "read_page", read)
        changed = pages | site(two="<p></p>")
        (said,) = complaints(changed, known=tmp_path / "links.json")
        assert "index.html links to two.html#b, but there is no such place" in said
        read.assert_called_once_with(changed["two.html"].decode())


class TestEdges:
    def test_a_sound_site_has_no_complaints(self):
        pages = {
            "index": '<p id="a"></p><a href="two.html#b">2</a><a href="#a">a</a>',
            "two": '<p id="b"></p><a href="https://elsewhere.example/">out</a>',
        }
        assert complaints(site(**pages)) == []

    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            ('<a href="gone.html">x</a>', "links to gone.html, which does not exist"),
            ('<a href="../two.html">x</a>', "links to ../two.html, which does not"),
            ('<a href="#gone">x</a>', "links to #gone, but there is no such place"),
            ('<a href="two.html#gone">x</a>', "but there is no such place"),
            ('<img src="gone.png" alt="">', "links to gone.png, which does not exist"),
            ('<script src="https://cdn.example/x.js"></script>', "another machine for"),
            ('<script src="//cdn.example/x.js"></script>', "another machine for"),
        ],
    )
    def test_a_dead_end_is_named(self, body, complaint):
        (said,) = complaints(site(index=body, two=""))
        assert said.startswith("index.html ")
        assert complaint in said

    def test_a_picture_without_a_description_is_named(self):
        pages = site(index='<img src="dot.png">') | {"dot.png": b""}
        assert complaints(pages) == ["index.html shows dot.png without a description"]
