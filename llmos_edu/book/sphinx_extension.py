"""What the book asks of Sphinx beyond its theme: widgets, buttons, one long page.

1. `Outputs`   an output of ours becomes the widget's snippet, its picture as fallback;
   every picture of a chapter gets its description
2. `setup`     wires it all; `book/conf.py` names this module as an extension

Nothing that a page needs lies elsewhere: the host of the widgets is a file of the site.
"""

import gettext
import json
import re
from typing import Any, ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer, load_mime_renders
from sphinx.addnodes import toctree
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from llmos_edu.book.catalogues import ORIGINAL, own_name
from llmos_edu.book.outputs import PICTURE
from llmos_edu.core.files import sha256
from llmos_edu.viz.widgets.page import HOST, embed
from llmos_edu.viz.widgets.widget import MIME

BUILDERS = ("html", "singlehtml")
CUT = "<!-- still -->"
OURS = 'class="llmos-host"'
"""Marks a widget on a page; the words in it are English in every edition."""
TO_FILES = r'<a\b[^>]*\bhref="(?!#|https?:)[^"]*"[^>]*>(.*?)</a>'
"""A link to a file of the site: paper cannot follow it, and keeps its words."""
GENERATED = {"map", "glossary", "graders", "genindex", "search"}
"""Pages without a source that somebody could edit, beside those of the reference."""
LAUNCHERS = {
    "colab_url": "https://colab.research.google.com",
    "binderhub_url": "https://mybinder.org",
    "notebook_interface": "jupyterlab",
}


class Captions(SphinxTransform):
    """Translates the captions of `_toc.yml`, which come after Sphinx's own turn."""

    default_priority = 110

    def apply(self, **_kwargs: object) -> None:
        """Ask the page's catalogue for each caption."""
        catalogue = gettext.translation(
            self.env.docname,
            str(self.env.srcdir / "locales"),
            languages=[self.config.language],
            fallback=True,
        )
        for tree in self.document.findall(toctree):
            for text in filter(None, tree.extract_original_messages()):
                tree.apply_translated_message(text, catalogue.gettext(text))


class Outputs:
    """Renders our widgets, and pictures with their descriptions."""

    mime_priority_overrides: ClassVar[list[tuple[str, str, int]]] = [
        (builder, MIME, 1) for builder in BUILDERS
    ]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Give an output its nodes, or None to leave it to others."""
        if inline or data.mime_type not in (MIME, "image/png"):
            return None
        if data.mime_type == MIME:
            return _widget(renderer, data)
        return _described(renderer.render_image(data), data)


def _widget(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    output: Any = data.content
    alt = json.loads(output["state"])["alt"]
    before, after = embed(output, fallback=CUT).split(CUT)
    return [
        nodes.raw(text=before, format="html"),
        *_still(renderer, data, alt=alt),
        nodes.raw(text=after, format="html"),
    ]


def _still(
    renderer: NbElementRenderer, data: MimeData, *, alt: str
) -> list[nodes.Element]:
    """What stands in for a widget where nothing can run."""
    png = data.output_metadata.get(PICTURE)
    if png is None:
        return [nodes.paragraph(text=alt, classes=["still"])]
    picture = MimeData("image/png", png, data.cell_metadata, data.output_metadata)
    return _described(renderer.render_image(picture), picture)


def _described(found: list[nodes.Element], data: MimeData) -> list[nodes.Element]:
    alt = data.output_metadata.get("image/png", {}).get("alt", "")
    for node in found:
        for image in node.findall(nodes.image):
            image["alt"] = alt
    return found


def pages_that_show_others(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Ask for every page again once a title, a heading or the order has changed.

    Each page shows them: in its list of pages, and in links that bear a page's name.
    """
    before = getattr(env, "llmos_shown", None)
    shown = [
        (
            str(env.longtitles[name]),
            env.tocs[name].pformat(),
            env.toctree_includes.get(name),
        )
        for name in sorted(env.tocs)
    ]
    now = sha256(json.dumps(shown).encode())
    env.llmos_shown = now  # type: ignore[attr-defined]
    return [] if before in (None, now) else sorted(env.found_docs)


def add_buttons(app: Sphinx, config: Config) -> None:
    """Show launch, source and edit buttons once it is known where they lead."""
    if not config.llmos_repository:
        return
    config.html_theme_options |= {
        "repository_url": config.llmos_repository,
        "repository_branch": "main",
        "use_repository_button": True,
        "use_edit_page_button": True,
        "use_source_button": True,
        "launch_buttons": LAUNCHERS,
    }


def finish_page(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page the scripts it needs, and links to where its source really lies."""
    if not pagename.startswith("notebooks/"):
        context["doc_path"] = "book/"
    context["contents"] = contents(app.env, pagename)
    context["editions"] = editions(
        app.config.llmos_editions, pagename, language=app.config.language
    )
    if app.config.language != ORIGINAL and "body" in context:
        context["body"] = context["body"].replace(OURS, f'{OURS} lang="{ORIGINAL}"')
    if app.builder.name == "singlehtml" and "body" in context:
        context["body"] = re.sub(TO_FILES, r"\1", context["body"], flags=re.S)
    if app.builder.name == "html" and OURS in context.get("body", ""):
        app.add_js_file(f"widgets/{HOST}", type="module")
    if pagename.startswith("api/") or pagename in GENERATED:
        context["theme_use_edit_page_button"] = False
        context["theme_use_source_button"] = False


def contents(env: BuildEnvironment, page: str) -> list[dict[str, Any]]:
    """The list of pages beside a page; the theme's own is slow for want of a cache.

    Args:
        env: What Sphinx knows of the book.
        page: The one that is being read.

    Returns:
        Parts, each with its `caption` and `pages`; a page has a `name`, a `title`,
        the `pages` below it, and `is_open` if the reader is there or below.
    """
    parts = [
        {"caption": tree["caption"], "pages": _pages_of(tree, env, page)}
        for tree in env.tocs[env.config.root_doc].findall(toctree)
    ]
    return [part for part in parts if part["pages"]]


def _pages_of(tree: toctree, env: BuildEnvironment, page: str) -> list[dict[str, Any]]:
    found = []
    for own_title, name in tree["entries"]:
        trees = env.tocs[name].findall(toctree)
        below = [entry for inner in trees for entry in _pages_of(inner, env, page)]
        is_open = name == page or any(entry["is_open"] for entry in below)
        title = own_title or env.titles[name].astext()
        found.append({"name": name, "title": title, "pages": below, "is_open": is_open})
    return found


def editions(others: str, page: str, *, language: str) -> list[dict[str, str]]:
    """Where a page stands in the other editions.

    Args:
        others: Their languages, with commas between.
        page: Its path without ending.
        language: The edition that the links are for.

    Returns:
        For each: `language`, as a browser names it, `name` and relative `address`.
    """
    up = "../" * (page.count("/") + (language != ORIGINAL))
    return [
        {
            "language": other.replace("_", "-"),
            "name": own_name(other),
            "address": f"{up}{'' if other == ORIGINAL else f'{other}/'}{page}.html",
        }
        for other in others.split(",")
        if other
    ]


def one_long_page(app: Sphinx) -> None:
    """Let the single page know every kind of node that a usual page knows."""
    handlers = app.registry.translation_handlers
    handlers["singlehtml"] = {
        **handlers.get("html", {}),
        **handlers.get("singlehtml", {}),
    }


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx."""
    app.add_config_value("llmos_repository", "", "html", str)
    app.add_config_value("llmos_editions", "", "html", str)
    load_mime_renders().append(Outputs)
    app.add_transform(Captions)
    app.connect("config-inited", add_buttons)
    app.connect("builder-inited", one_long_page)
    app.connect("env-updated", pages_that_show_others)
    app.connect("html-page-context", finish_page, priority=200)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
