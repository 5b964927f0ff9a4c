"""Every link of a site is followed, and nothing may be asked from elsewhere."""

import pytest

from llmos_edu.book import complaints
from llmos_edu.book.site_checks import read_page


def site(folder, **pages):
    for name, body in pages.items():
        (folder / f"{name}.html").write_text(f"<html><body>{body}</body></html>")
    return folder


class TestByHand:
    def test_a_page_is_read_by_what_it_points_to(self):
        page = read_page(
            '<h1 id="top">A</h1><a href="b.html#x">b</a><a name="old"></a>'
            '<img src="dot.png" alt=""><img src="mute.png">'
            '<script src="run.js"></script><link rel="stylesheet" href="look.css">'
            '<link rel="next" href="b.html">'
        )
        assert page.anchors == {"top", "old"}
        assert page.links == ["b.html#x"]
        assert page.loads == ["dot.png", "mute.png", "run.js", "look.css"]
        assert page.silent == ["mute.png"]


class TestEdges:
    def test_a_sound_site_has_no_complaints(self, tmp_path):
        pages = {
            "index": '<p id="a"></p><a href="two.html#b">2</a><a href="#a">a</a>',
            "two": '<p id="b"></p><a href="https://elsewhere.example/">out</a>',
        }
        assert complaints(site(tmp_path, **pages)) == []

    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            ('<a href="gone.html">x</a>', "links to gone.html, which does not exist"),
            ('<a href="#gone">x</a>', "links to #gone, but there is no such place"),
            ('<a href="two.html#gone">x</a>', "but there is no such place"),
            ('<img src="gone.png" alt="">', "links to gone.png, which does not exist"),
            ('<script src="https://cdn.example/x.js"></script>', "another machine for"),
            ('<script src="//cdn.example/x.js"></script>', "another machine for"),
        ],
    )
    def test_a_dead_end_is_named(self, tmp_path, body, complaint):
        (said,) = complaints(site(tmp_path, index=body, two=""))
        assert said.startswith("index.html ")
        assert complaint in said

    def test_a_picture_without_a_description_is_named(self, tmp_path):
        (tmp_path / "dot.png").write_bytes(b"")
        (said,) = complaints(site(tmp_path, index='<img src="dot.png">'))
        assert said == "index.html shows dot.png without a description"
