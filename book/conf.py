"""Sphinx settings of the book, used where `llmos book build` copies this folder."""

from llmos_edu import __version__

project = "LLMOS"
author = "The LLMOS maintainers"
copyright = author  # noqa: A001 - Sphinx's own name
version = release = __version__
language = "en"

extensions = [
    "sphinx_external_toc",
    "myst_nb",
    "sphinx_design",
    "sphinx_copybutton",
    "llmos_edu.book.sphinx_extension",
]
external_toc_exclude_missing = True
templates_path = ["_templates"]
locale_dirs = ["locales"]
gettext_compact = False
gettext_location = False
gettext_auto_build = False

nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 4
mathjax_path = "vendor/mathjax/tex-chtml.js"
mathjax_options = {"defer": "defer"}

html_theme = "sphinx_book_theme"
html_title = "LLMOS"
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_css_files = ["book.css", "icons.css"]
html_copy_source = True
html_sourcelink_suffix = ""
html_show_sourcelink = False
html_theme_options = {
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "article_header_end": ["edition-links", "article-header-buttons"],
    "navbar_persistent": [],
    "navbar_start": [],
    "navbar_center": [],
    "navbar_end": [],
    "use_download_button": True,
    "use_fullscreen_button": False,
}
