"""Tiny books are built; those that are not fit to be read stop in one clear line."""

import pytest

from llmos_edu.book import build_site, places, public_address, staged_files
from llmos_edu.core import InputError
from tests.book.scratch import PNG, TOC, cell, checkout, notebook, shown, widget, words


def build(folder, *cells, **how):
    """Build a book of one chapter with these cells."""
    root = folder if (folder / "book").exists() else checkout(folder, **how)
    files = staged_files(root, chapters={"01_one": notebook(*cells)})
    return build_site(files, build=folder / "build")


def page(site):
    return (site / "notebooks/01_one.html").read_text()


class TestGolden:
    @pytest.mark.slow
    def test_widgets_pictures_and_exercises_reach_the_page(self, tmp_path):
        root = checkout(tmp_path)
        (root / "exercises").mkdir()
        (root / "exercises/attention.ipynb").write_text("{}")
        picture = shown({"image/png": PNG}, {"image/png": {"alt": "One dot"}})
        site = build(
            root,
            words("[Your turn](../exercises/attention.ipynb)"),
            cell(widget(picture=True)),
            cell(picture, count=2),
            cell(widget(), count=3),
        )
        html = page(site)
        assert html.count('class="llmos-host"') == 2
        assert 'src="../_static/widgets/host.js' in html
        assert (site / "_static/widgets/quiz_card.js").exists()
        assert 'alt="One dot"' in html
        assert 'alt="A quiz, drawn"' in html
        assert "Question: Which?" in html
        assert "attention.ipynb" in html
        assert "host.js" not in (site / "index.html").read_text()

    @pytest.mark.slow
    def test_only_the_page_that_changed_is_written_again(self, tmp_path):
        root = checkout(tmp_path, toc=f"{TOC}- file: other\n")
        (root / "book/other.md").write_text("# Other\n")
        before = (build(root, cell()) / "other.html").stat().st_mtime_ns
        site = build(root, cell(), words("New words."))
        assert "New words." in page(site)
        assert (site / "other.html").stat().st_mtime_ns == before


class TestEdges:
    @pytest.mark.slow
    def test_missing_pictures_pages_and_places_stop_the_build_every_time(
        self, tmp_path
    ):
        text = "![a dot](gone.png)\n\n[there](gone.md)\n\n[there](#nowhere)"
        for _again in range(2):
            with pytest.raises(
                InputError, match=r"01_one\.ipynb, cell 2: .*gone\.png.* \(and 2 more\)"
            ):
                build(tmp_path, words(text))

    @pytest.mark.slow
    def test_a_dead_end_in_raw_html_is_found_as_well(self, tmp_path):
        with pytest.raises(InputError, match=r"links to gone\.html, which does not"):
            build(tmp_path, words('<a href="gone.html">there</a>'))

    def test_a_chapter_without_a_place_is_named(self, tmp_path):
        root = checkout(tmp_path)
        with pytest.raises(InputError, match=r"got 02_two without one; add the line"):
            staged_files(root, chapters={"01_one": notebook(), "02_two": notebook()})

    def test_a_place_without_a_chapter_is_named(self, tmp_path):
        with pytest.raises(InputError, match=r"notebooks/01_one\.ipynb; take its line"):
            staged_files(checkout(tmp_path), chapters={})

    def test_places_are_listed_in_reading_order(self):
        toc = {
            "root": "index",
            "parts": [
                {"chapters": [{"file": "a", "sections": [{"file": "b"}]}]},
                {"chapters": [{"file": "c"}]},
            ],
        }
        assert places(toc) == ["index", "a", "b", "c"]


class TestByHand:
    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            ("[project]\n", ""),
            ('[project.urls]\nRepository = "https://x.example"\n', "https://x.example"),
        ],
    )
    def test_the_address_is_that_of_the_project_file(self, tmp_path, lines, expected):
        (tmp_path / "pyproject.toml").write_text(lines)
        assert public_address(tmp_path) == expected
