"""Every widget carries JSON data, words, and a version for places that cannot move."""

import base64
import json
import re

import pytest
import torch
import traitlets

from llmos_edu.core import InputError
from llmos_edu.tokenizers import BPETokenizer
from llmos_edu.train import History
from llmos_edu.viz.widgets import (
    MIME,
    AttentionExplorer,
    CostCalculator,
    LossCurve,
    MaskBuilder,
    PositionsDial,
    PredictCard,
    ProgressCard,
    QuizCard,
    SamplingDial,
    TokenizerViewer,
    Widget,
)
from llmos_edu.viz.widgets.widget import MAX_STATE_BYTES, STATIC

SIZES = {"vocab_size": 64, "d_model": 8, "n_layers": 2, "n_heads": 2}
MAKERS = {
    "AttentionExplorer": lambda: AttentionExplorer(torch.ones(1, 1, 1, 1), ["a"]),
    "CostCalculator": lambda: CostCalculator(**SIZES, max_seq_len=16),
    "LossCurve": lambda: LossCurve(History(steps=[1, 2], losses=[2.0, 1.0])),
    "MaskBuilder": lambda: MaskBuilder(["a", "b"]),
    "PositionsDial": PositionsDial,
    "PredictCard": lambda: PredictCard("How many?", key="00.n"),
    "ProgressCard": lambda: ProgressCard({}),
    "QuizCard": lambda: QuizCard(
        "Which?", key="q", choices={"a": "Yes.", "b": "No."}, answer="a"
    ),
    "SamplingDial": lambda: SamplingDial([1.0, 2.0], ["a", "b"]),
    "TokenizerViewer": lambda: TokenizerViewer(
        BPETokenizer.train(["aaab"], vocab_size=258), text="aab"
    ),
}


class Heavy(Widget):
    """A widget for this test only."""

    letters = traitlets.Unicode().tag(sync=True)
    _module = "heavy"
    _remedy = "hand over fewer letters"


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
class TestEveryWidget:
    def test_its_data_are_json_and_whole(self, make):
        widget = make()
        assert json.loads(json.dumps(widget.data())) == widget.data()
        assert widget.data()["alt"]
        assert "layout" not in widget.data()

    def test_its_output_is_the_same_every_time(self, make):
        (first, _), (second, _) = make()._repr_mimebundle_(), make()._repr_mimebundle_()
        view = "application/vnd.jupyter.widget-view+json"
        assert first.pop(view) != second.pop(view)  # the kernel's own number
        assert first == second

    def test_its_data_are_one_line_however_many_numbers_there_are(self, make):
        state = make()._repr_mimebundle_()[0][MIME]["state"]
        assert "\n" not in state
        assert json.loads(state) == json.loads(json.dumps(make().data()))

    def test_its_words_hold_no_number_of_this_run(self, make):
        text = make()._repr_mimebundle_()[0]["text/plain"]
        assert text.startswith(f"{type(make()).__name__}: ")
        assert not re.search(r"0x[0-9a-f]{6}|[0-9a-f]{32}", text)

    def test_a_picture_comes_with_its_description(self, make):
        data, metadata = make()._repr_mimebundle_()
        if "image/png" in data:
            assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
            assert metadata["image/png"]["alt"] == make().data()["alt"]

    def test_its_module_is_there_and_imports_nothing(self, make):
        module = STATIC / f"{make()._module}.js"
        source = module.read_text(encoding="utf-8")
        assert "export default { render };" in source
        assert not re.search(
            r"^\s*import\b|\bimport\(|https?://(?!www\.w3)", source, re.M
        )
        assert str(make()._esm) == source


class TestEdges:
    def test_too_much_data_is_refused_with_the_remedy(self):
        with pytest.raises(InputError, match=r"500_000 bytes.*got 600_.*fewer letters"):
            Heavy(letters="x" * 600_000)

    def test_data_just_below_the_limit_pass(self):
        assert len(Heavy(letters="x" * (MAX_STATE_BYTES - 100)).letters) > 400_000
