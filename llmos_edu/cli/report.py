"""The tour's report: one HTML file that shows the run and asks the network for nothing.

Everything that a model or a corpus wrote is escaped before it enters the page.
"""

import base64
import importlib.util
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from llmos_edu import viz
from llmos_edu.cli.sentences import sentence
from llmos_edu.core.files import write_text
from llmos_edu.recipes.stages import Stage
from llmos_edu.train.history import History

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The tour: a GPT that read the reference of Python</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.55 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto;
       padding: 0 1rem; }}
h1, h2 {{ line-height: 1.2; }}
figure {{ margin: 1.5rem 0; }}
img {{ max-width: 100%; height: auto; background: white; }}
pre {{ white-space: pre-wrap; border-left: 4px solid #0072B2; padding-left: 1rem; }}
table {{ border-collapse: collapse; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; }}
td.number {{ text-align: right; white-space: nowrap; }}
</style>
</head>
<body>
<h1>A GPT that read the reference of Python</h1>
<p>{summary}</p>
<h2>What each stage did, and what it cost</h2>
<table>
<thead><tr><th scope="col">Stage</th><th scope="col">Time</th>
<th scope="col">What it did</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<h2>What it writes</h2>
{texts}
{figures}
</body>
</html>
"""


def write_report(stages: list[Stage], history: History, *, folder: Path) -> Path:
    """Write `report.html` into the run folder.

    Args:
        stages: What each stage of the tour did.
        history: The course of the training.
        folder: The run folder.

    Returns:
        The file.
    """
    path = folder / "report.html"
    results = {stage.name: stage.result for stage in stages}
    seconds = sum(stage.seconds for stage in stages)
    rows = [
        f'<tr><th scope="row">{escape(stage.name)}</th>'
        f'<td class="number">{stage.seconds:.1f} s</td>'
        f"<td>{escape(sentence(stage))}</td></tr>"
        for stage in stages
    ]
    texts = [
        f"<pre><strong>{escape(prompt)}</strong>{escape(text)}</pre>"
        for prompt, text in results["generate"]["continued"].items()
    ]
    summary = (
        f"{results['train']['n_parameters']:,} parameters, trained from nothing; the "
        f"whole tour took {seconds:.0f} seconds. The settings are in config.json, the "
        "model in model/, both beside this page."
    )
    page = PAGE.format(
        summary=escape(summary),
        rows="\n".join(rows),
        texts="\n".join(texts),
        figures="\n".join(_figures(results, history)),
    )
    write_text(path, page)
    return path


def _figures(results: dict[str, dict[str, Any]], history: History) -> Iterator[str]:
    if importlib.util.find_spec("matplotlib") is None:
        yield "<p>Figures need matplotlib: pip install 'llmos_edu[lab]'</p>"
        return
    yield _figure(
        "How it learnt",
        viz.loss_curve(history, title="Loss while training"),
        "Each dot is one step; the line is their mean; the circles are text that was "
        "kept away from training.",
    )
    measured = results["evaluate"]
    bars = {
        "nothing known": 8.0,
        "token frequencies": measured["unigram_bits_per_byte"],
        "gzip": measured["gzip_bits_per_byte"],
        "this GPT": measured["bits_per_byte"],
    }
    spoken = ", ".join(f"{name} {bits:.2f}" for name, bits in bars.items())
    yield _figure(
        "What it beats",
        viz.bar_chart(
            bars,
            x_label="bits per byte of unseen text",
            alt=f"Bars: bits per byte of unseen text. {spoken}.",
            digits=3,
        ),
        "Bits that each method needs for one byte of the validation text: less is "
        "better.",
    )
    looked = results["generate"]
    yield _figure(
        "Where it looks",
        viz.attention_grid(looked["attention"], looked["attention_tokens"]),
        "The heads of the last layer. Each row is a token, each column a token it "
        "looks at; the darker, the more.",
    )


def _figure(heading: str, picture: viz.Picture, caption: str) -> str:
    data = base64.b64encode(picture.png).decode("ascii")
    return (
        f"<h2>{escape(heading)}</h2>\n<figure>"
        f'<img src="data:image/png;base64,{data}" alt="{escape(picture.alt)}">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )
