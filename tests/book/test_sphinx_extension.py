"""What the extension decides by itself; the rest is seen in built pages."""

from unittest.mock import create_autospec

from docutils import nodes
from sphinx.addnodes import toctree
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.registry import SphinxComponentRegistry

from llmos_edu.book.sphinx_extension import (
    LAUNCHERS,
    add_buttons,
    contents,
    editions,
    finish_page,
    one_long_page,
    pages_that_show_others,
)


def app():
    """A Sphinx that builds pages, as far as the extension asks."""
    mocked = create_autospec(Sphinx, instance=True)
    mocked.builder = create_autospec(StandaloneHTMLBuilder, instance=True)
    mocked.builder.name = "html"
    mocked.config = Config()
    mocked.config.llmos_editions, mocked.config.language = "", "en"
    mocked.env = environment()
    return mocked


def title(text):
    return nodes.title("", text)


def environment():
    """What Sphinx knows of a book: index holds a and b, b holds deep."""
    names = ["index", "a", "b", "deep"]
    below = {"index": ["a", "b"], "b": ["deep"]}
    env = create_autospec(BuildEnvironment, instance=True)
    env.config, env.found_docs = Config(), set(names)
    env.toctree_includes = dict(below)
    env.titles = {name: title(f"The {name}") for name in names}
    env.longtitles, env.tocs = dict(env.titles), {}
    for name in names:
        entries = [(None, inner) for inner in below.get(name, ())]
        trees = [toctree(entries=entries, caption="Begin")] if entries else []
        env.tocs[name] = nodes.bullet_list("", *trees)
    del env.llmos_shown
    return env


def buttons(repository):
    config = Config()
    config.llmos_repository, config.html_theme_options = repository, {}
    add_buttons(app(), config)
    return config.html_theme_options


class TestByHand:
    def test_buttons_appear_once_it_is_known_where_they_lead(self):
        assert buttons("") == {}
        shown = buttons("https://forge.example/llmos")
        assert shown["repository_url"] == "https://forge.example/llmos"
        assert shown["launch_buttons"] == LAUNCHERS
        assert shown["use_edit_page_button"] is True

    def test_sources_lie_in_the_book_or_beside_it(self):
        for name, path in (("how_to", "book/"), ("notebooks/05_attention", None)):
            context = {}
            finish_page(app(), name, "page.html", context, None)
            assert context.get("doc_path") == path

    def test_generated_pages_cannot_be_edited(self):
        for name in ("map", "api/nn"):
            context = {"theme_use_edit_page_button": True}
            finish_page(app(), name, "page.html", context, None)
            assert context["theme_use_edit_page_button"] is False

    def test_only_pages_with_widgets_load_their_host(self):
        for body, calls in (('<div class="llmos-host">', 1), ("<p>", 0)):
            sphinx = app()
            finish_page(sphinx, "a", "page.html", {"body": body}, None)
            assert sphinx.add_js_file.call_count == calls

    def test_a_page_leads_to_itself_in_the_other_editions(self):
        (there,) = editions("zh_CN", "notebooks/05_attention", language="en")
        assert there["address"] == "../zh_CN/notebooks/05_attention.html"
        assert (there["name"], there["language"]) == ("中文", "zh-CN")
        (back,) = editions("en", "index", language="zh_CN")
        assert back["address"] == "../index.html"
        assert editions("", "index", language="en") == []

    def test_the_list_of_pages_opens_where_the_reader_is(self):
        def entry(name, *pages, is_open=False):
            shown = {"name": name, "title": f"The {name}", "is_open": is_open}
            return shown | {"pages": list(pages)}

        (part,) = contents(environment(), "deep")
        assert part["caption"] == "Begin"
        deep = entry("deep", is_open=True)
        assert part["pages"] == [entry("a"), entry("b", deep, is_open=True)]
        assert contents(environment(), "search")[0]["pages"][1] == entry(
            "b", entry("deep")
        )

    def test_a_new_title_or_order_asks_for_every_page(self):
        env = environment()
        assert pages_that_show_others(app(), env) == []
        env.found_docs.add("new")
        assert pages_that_show_others(app(), env) == []
        env.longtitles["a"] = title("Another")
        assert pages_that_show_others(app(), env) == ["a", "b", "deep", "index", "new"]
        assert pages_that_show_others(app(), env) == []
        env.tocs["a"] = nodes.bullet_list("", nodes.list_item("", title("A heading")))
        assert pages_that_show_others(app(), env) != []

    def test_in_other_editions_a_widget_says_that_it_is_english(self):
        sphinx = app()
        sphinx.config.language = "zh_CN"
        context = {"body": '<div class="llmos-host" data-module="x">'}
        finish_page(sphinx, "a", "page.html", context, None)
        assert context["body"].startswith('<div class="llmos-host" lang="en"')

    def test_on_paper_links_to_files_are_words(self):
        sphinx = app()
        sphinx.builder.name = "singlehtml"
        kept = '<a href="#document-a">a</a> <a href="https://x.example/">x</a>'
        body = f'{kept} <a class="image" href="_images/x.png"><img src="_images/x.png">'
        context = {
            "body": f'{body}</a> <a href="_downloads/1/e.ipynb">the exercise</a>'
        }
        finish_page(sphinx, "index", "page.html", context, None)
        assert context["body"] == f'{kept} <img src="_images/x.png"> the exercise'

    def test_the_long_page_knows_what_usual_pages_know(self):
        handlers = {"html": {"a": 1, "b": 1}, "singlehtml": {"b": 2}}
        sphinx = app()
        sphinx.registry = SphinxComponentRegistry()
        sphinx.registry.translation_handlers = handlers
        one_long_page(sphinx)
        assert handlers["singlehtml"] == {"a": 1, "b": 2}
