"""Tiny books are built; those that are not fit to be read stop in one clear line."""

import pytest
import yaml

from llmos_edu.book import (
    build_site,
    extract_texts,
    places,
    public_address,
    staged_files,
)
from llmos_edu.core import InputError
from tests.architecture.project import ROOT
from tests.book.scratch import (
    CONF,
    PNG,
    TOC,
    cell,
    checkout,
    notebook,
    shown,
    widget,
    words,
)


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

    @pytest.mark.slow
    def test_whatever_changes_reaches_every_page_that_shows_it(self, tmp_path):
        root = checkout(tmp_path, toc=f"{TOC}- file: other\n")
        for name, text in {
            "book/other.md": "# Other\n",
            "book/_static/own.css": "/* old */",
            "book/_templates/page.html": f"<i>old</i>{TEMPLATE}",
        }.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text)
        (root / "book/conf.py").write_text(f"{CONF}templates_path = ['_templates']\n")
        build(root, cell(widget()))
        for name, new, seen in (
            ("book/other.md", "# Another name\n", "Another name"),
            (
                "book/_templates/page.html",
                f"<i>new</i>{TEMPLATE}",
                "new",
            ),
            ("book/_toc.yml", f"{TOC}- file: other\n  title: By toc\n", "By toc"),
        ):
            (root / name).write_text(new)
            assert seen in page(build(root, cell(widget()))), name
        (root / "book/_static/own.css").write_text("/* new */")
        assert "new" in (build(root, cell(widget())) / "_static/own.css").read_text()
        assert "Question: How?" in page(build(root, cell(widget(question="How?"))))

    @pytest.mark.slow
    def test_a_build_that_is_cut_short_leaves_the_site_before(
        self, tmp_path, monkeypatch
    ):
        site = build(tmp_path, words("Old words."))
        with monkeypatch.context() as patched:
            patched.setattr("llmos_edu.book.build.site_files", interrupted)
            with pytest.raises(KeyboardInterrupt):
                build(tmp_path, words("New words."))
        assert "Old words." in page(site)
        assert "New words." in page(build(tmp_path, words("New words.")))

    @pytest.mark.slow
    def test_nothing_is_laid_out_when_nothing_changed(self, tmp_path, monkeypatch):
        site = build(tmp_path, cell())
        with monkeypatch.context() as patched:
            patched.setattr("llmos_edu.book.build.lay_out", interrupted)
            build(tmp_path, cell())
            (site / "index.html").unlink()
            with pytest.raises(KeyboardInterrupt):
                build(tmp_path, cell())
        assert (build(tmp_path, cell()) / "index.html").exists()

    @pytest.mark.slow
    def test_an_edition_stands_beside_the_english_one(self, tmp_path):
        root = checkout(tmp_path, index="# Welcome\n\n## 1. First\n\nRead on.\n")
        folder = root / "book/locales/zh_CN/LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "index.po").write_bytes(CHINESE.encode())
        files = staged_files(root, chapters={"01_one": notebook()})
        how = {"build": tmp_path / "build"}
        assert 'msgid "Read on."' in (
            (extract_texts(files, **how) / "index.pot").read_text()
        )
        site = build_site(files, **how, translations=["zh_CN"])
        chinese = (site / "zh_CN/index.html").read_text()
        assert "欢迎" in chinese
        assert "1. 首先" in chinese
        assert "Read on." in chinese
        assert 'lang="zh-CN"' in chinese
        assert "Welcome" in (site / "index.html").read_text()
        assert not (build_site(files, **how) / "zh_CN").exists()


TEMPLATE = "{{ body }}{{ toctree(includehidden=True) }}"


def interrupted(*_words, **_how):
    """As if somebody pressed Ctrl-C."""
    raise KeyboardInterrupt


CHINESE = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Welcome"
msgstr "欢迎"

msgid "1. First"
msgstr "1. 首先"
"""


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
        with pytest.raises(InputError, match=r"got notebooks/02_two without one; add"):
            staged_files(root, chapters={"01_one": notebook(), "02_two": notebook()})

    def test_a_package_without_a_place_is_named(self, tmp_path):
        toc = f"{TOC}- file: api/index\n"
        root = checkout(tmp_path, toc=toc)
        (root / "llmos_edu/nn").mkdir()
        (root / "llmos_edu/nn/__init__.py").write_text('"""Parts."""\n')
        with pytest.raises(InputError, match=r"api/nn without one; add .*file: api/nn"):
            staged_files(root, chapters={"01_one": notebook()})

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


class TestOurBook:
    def test_both_tables_of_contents_say_the_same(self):
        toc = yaml.safe_load((ROOT / "book/_toc.yml").read_text(encoding="utf-8"))
        myst = yaml.safe_load((ROOT / "book/myst.yml").read_text(encoding="utf-8"))
        assert list(flat(myst["project"]["toc"])) == places(toc)


def flat(entries):
    """Names of a `myst.yml` in reading order, without their ending."""
    for entry in entries:
        if "file" in entry:
            yield entry["file"].rpartition(".")[0]
        yield from flat(entry.get("children", ()))
