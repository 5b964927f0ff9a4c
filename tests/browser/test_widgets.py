"""Every widget in a real browser, without a kernel: seen, moved, and typed at."""

import functools
import re
from types import SimpleNamespace

import pytest
import torch
from playwright.sync_api import expect as assert_that

from llmos_edu.generate import next_token_probabilities
from llmos_edu.models import GPT, GPTConfig
from llmos_edu.nn import (
    AlibiBias,
    RotaryPositions,
    SinusoidalPositions,
    causal_mask,
)
from llmos_edu.tokenizers import BPETokenizer
from llmos_edu.train import History
from llmos_edu.viz.widgets import (
    AttentionExplorer,
    CostCalculator,
    LossCurve,
    MaskBuilder,
    MaskExplorer,
    PositionsDial,
    PredictCard,
    ProgressCard,
    QuizCard,
    RoutingFlow,
    SamplingDial,
    TeacherDial,
    TokenizerViewer,
)

SENTENCE = ["The", "cat", "sat", "on", "it"]

pytestmark = pytest.mark.browser


def explorer():
    scores = torch.randn(2, 3, 5, 5, generator=torch.Generator().manual_seed(0))
    weights = scores.masked_fill(~causal_mask(5), -torch.inf).softmax(-1)
    return AttentionExplorer(weights, SENTENCE)


def builder(**settings):
    return MaskBuilder(["a", "b", "c", "d"], **settings)


def quiz(key="05.sum"):
    return QuizCard(
        "What do the `weights` of one query sum to?",
        key=key,
        choices={"1": "Softmax shares out one unit.", "n": "Each is at most 1."},
        answer="1",
    )


def flow():
    def noted(*records):
        shares = [
            torch.bincount(torch.tensor(r).clamp_min(0)[:, 0], minlength=3) / 4
            for r in records
        ]
        steps = [25 * i for i in range(len(records))]
        return SimpleNamespace(steps=steps, routes=records, shares=shares)

    even = [[0], [1], [2], [1]]
    runs = {
        "without balance": noted(even, [[2], [2], [2], [2]]),
        "with balance": noted(even, even, [[0], [-1], [2], [1]]),
    }
    return RoutingFlow(runs, ["def", " f", "(", "x"], record=1)


def predict():
    return PredictCard("How many heads?", key="00.heads", unit="heads")


def gaps():
    cat = (
        ["the", "cat", "sat"],
        [0.7, 0.1, 0.003],
        [
            [("the", 0.7), ("a", 0.2)],
            [("dog", 0.4), ("cat", 0.1)],
            [("is", 0.5), ("was", 0.3)],
        ],
    )
    go = (["go", "on"], [0.9, 0.6], [[("go", 0.9)], [("on", 0.6)]])
    return MaskExplorer([cat, go], token=1)


def progress(**exercises):
    latest = {
        name: SimpleNamespace(
            time="2026-03-05T09:00:00+00:00", tasks=tasks, earned=3, possible=8
        )
        for name, tasks in exercises.items()
    }
    return ProgressCard(latest)


def sampling():
    logits = torch.randn(40, generator=torch.Generator().manual_seed(0)) * 2
    words = [f" word{index}" for index in range(40)]
    return SamplingDial(logits, words, context="Once upon a")


def history(shift=0.0):
    steps = list(range(1, 61))
    losses = [3 + shift + 3 / step + (0.1 if step % 2 else -0.1) for step in steps]
    return History(
        steps=steps, losses=losses, valid_steps=[30, 60], valid_losses=[3.3, 3.1]
    )


@functools.cache
def tokenizer():
    text = "the cat sat on the mat and the other cats sat there, naïvely. " * 3
    return BPETokenizer.train([text], vocab_size=290)


def every_widget():
    return [
        explorer(),
        builder(),
        gaps(),
        predict(),
        progress(),
        quiz(),
        sampling(),
        TeacherDial([2.0, 1.0, 0.0], [0.0, 1.0, 0.5], ["a", "b", "c"]),
        TokenizerViewer(tokenizer(), text="the cats"),
        LossCurve(history(), floor=2.9),
        PositionsDial(),
        flow(),
        CostCalculator(
            vocab_size=512, d_model=128, n_layers=4, n_heads=4, max_seq_len=128
        ),
    ]


class TestEveryWidget:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_it_fits_a_phone_and_can_be_read(self, visit, scheme):
        page = visit(*every_widget(), width=390, scheme=scheme)
        assert page.locator(".llmos").count() == len(every_widget())
        assert page.get_by_text("In words.").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(LOW_CONTRAST) == []

    def test_every_slider_changes_what_is_seen(self, visit):
        page = visit(*every_widget())
        cards, moved = page.locator(".llmos"), 0
        for index in range(cards.count()):
            card = cards.nth(index)
            sliders = card.locator("input[type=range]")
            for slider in [sliders.nth(i) for i in range(sliders.count())]:
                before = card.inner_html()
                high = slider.input_value() == slider.get_attribute("max")
                slider.press("ArrowLeft" if high else "ArrowRight")
                assert card.inner_html() != before
                moved += 1
        assert moved == 2 + 2 + 3 + 1 + 1 + 2 + 2 + 2 + 5

    def test_everything_to_be_used_has_a_name(self, visit):
        page = visit(*every_widget())
        nameless = page.evaluate(
            """() => [...document.querySelectorAll(".llmos :is(button, input, select)")]
              .filter((n) => !(n.ariaLabel || n.innerText || n.labels?.length))
              .map((n) => n.outerHTML)"""
        )
        assert nameless == []

    def test_the_theme_of_the_page_wins_over_the_systems(self, visit):
        page = visit(quiz(), scheme="light")
        read = "getComputedStyle(document.querySelector('.llmos')).backgroundColor"
        light = page.evaluate(read)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        dark = page.evaluate(read)
        page.evaluate("delete document.documentElement.dataset.theme")
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")
        assert dark == page.evaluate(read) != light


LOW_CONTRAST = r"""() => {
  const canvas = document.createElement("canvas")
    .getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [r, g, b] = rgb(colour).map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backdrop = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (rgb(colour)[3] === 255) return colour;
    }
    return "white";
  };
  const words = [...document.querySelectorAll(".llmos *")].filter((node) =>
    !node.closest(":disabled, svg") &&
    [...node.childNodes].some((c) => c.nodeType === 3 && c.data.trim()));
  return words.filter((node) => {
    const pair = [getComputedStyle(node).color, backdrop(node)].map(luminance);
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05) < 4.5;
  }).map((node) => node.outerHTML);
}"""


class TestAttentionExplorer:
    def test_arrow_keys_walk_over_tokens_heads_and_layers(self, visit):
        page = visit(explorer())
        words = page.locator(".words")
        assert_that(words).to_contain_text("In layer 1, head 1, “it” looks most at")
        page.get_by_role("button", name=re.compile("^it")).focus()
        page.keyboard.press("ArrowLeft")
        assert_that(words).to_contain_text("layer 1, head 1, “on”")
        page.keyboard.press("ArrowDown")
        assert_that(words).to_contain_text("layer 1, head 2, “on”")
        page.keyboard.press("PageDown")
        assert_that(words).to_contain_text("layer 2, head 2, “on”")
        page.keyboard.press("Home")
        assert_that(words).to_contain_text("“The” looks most at itself (100\u00a0%).")

    def test_pointing_at_a_token_chooses_it(self, visit):
        page = visit(explorer())
        before = page.locator(".llmos").screenshot()
        page.get_by_role("button", name=re.compile("^cat")).hover()
        assert_that(page.locator(".words")).to_contain_text("“cat” looks most at")
        assert page.locator(".llmos").screenshot() != before

    def test_a_thumbnail_chooses_its_head(self, visit):
        page = visit(explorer())
        page.get_by_role("button", name="Layer 2, head 3").click()
        assert_that(page.locator(".words")).to_contain_text("In layer 2, head 3")

    def test_cross_attention_has_two_sentences(self, visit):
        weights = torch.tensor([[[[0.9, 0.1, 0.0], [0.2, 0.3, 0.5]]]])
        page = visit(
            AttentionExplorer(weights, ["le", "chat"], tokens_key=["the", "cat", "."])
        )
        assert_that(page.locator(".words")).to_contain_text(
            "“chat” looks most at “.” (50"
        )
        page.get_by_role("button", name="le").click()
        assert_that(page.locator(".words")).to_contain_text(
            "“le” looks most at “the” (90"
        )


class TestMaskExplorer:
    def test_arrow_keys_hide_one_word_after_another(self, visit):
        page = visit(gaps())
        words = page.locator(".words")
        assert_that(words).to_contain_text("“cat” is hidden; the model's first guess")
        assert_that(words).to_contain_text("at place 2 with 10.0\u00a0%")
        page.get_by_role("button", name=re.compile(r"^\[MASK\]")).focus()
        page.keyboard.press("ArrowLeft")
        assert_that(words).to_contain_text("“the” is hidden, and")
        page.keyboard.press("End")
        assert_that(words).to_contain_text("0.3\u00a0% and is not among the first 2")

    def test_a_click_hides_a_word_and_another_sentence_begins_anew(self, visit):
        page = visit(gaps())
        page.get_by_role("button", name=re.compile("^sat")).click()
        assert_that(page.get_by_text("[MASK]")).to_be_visible()
        page.get_by_label("Sentence").select_option(index=1)
        assert_that(page.locator(".words")).to_contain_text("“go” is hidden")
        assert page.locator(".token").count() == 2


class TestMaskBuilder:
    def test_hiding_a_square_says_where_its_share_goes(self, visit):
        page = visit(builder())
        page.get_by_role("button", name="a may look at b: 25 percent").click()
        assert_that(page.locator(".words")).to_contain_text(
            "“a” may no longer look at “b”, a later token. Its share: 25 % became 0 %"
        )
        assert_that(
            page.get_by_role("button", name="a may look at c: 33 percent")
        ).to_be_visible()
        assert_that(page.get_by_text("no rule gives it")).to_be_visible()

    def test_rules_combine_by_and(self, visit):
        page = visit(builder(rule="causal"))
        assert_that(page.get_by_text("causal_mask(4)")).to_be_visible()
        page.get_by_role("button", name="local").click()
        assert_that(
            page.get_by_text("causal_mask(4) & local_mask(4, window=2)")
        ).to_be_visible()
        may = page.locator(".square[aria-pressed=true]")
        assert_that(may).to_have_count(
            7
        )  # the diagonal of 4 and the 3 squares below it

    def test_squares_are_reached_and_turned_by_keys(self, visit):
        page = visit(builder())
        page.locator(".square").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Space")
        assert_that(page.locator(".words")).to_contain_text(
            "“b” may no longer look at itself"
        )

    def test_one_square_is_one_square(self, visit):
        page = visit(MaskBuilder(["a", "b"], rule="causal"))
        page.get_by_role("button", name="no rule").click()
        assert_that(page.locator(".words")).to_contain_text(
            "All rules off. 1 square changed; 0 of 4 hidden."
        )

    def test_a_token_that_may_look_at_nothing_is_explained(self, visit):
        page = visit(MaskBuilder(["a", "b"], rule="causal"))
        page.get_by_role("button", name="a may look at a: 100 percent").click()
        assert_that(page.locator(".words")).to_contain_text(
            "a plain softmax would answer NaN"
        )


class TestPredictCard:
    def test_a_guess_is_kept_compared_and_counted(self, visit):
        card = predict()
        page = visit(card, card.reveal(4))
        assert_that(page.get_by_text("You have not guessed yet.")).to_be_visible()
        page.get_by_role("spinbutton").fill("8")
        page.get_by_label("How sure?").select_option("90")
        page.get_by_role("spinbutton").press("Enter")
        assert_that(page.get_by_text("Off by 100 %.")).to_be_visible()
        assert_that(page.get_by_text("90 % sure: right 0 of 1")).to_be_visible()
        page.reload()
        assert_that(
            page.get_by_text("You said 8 heads, 90 % sure; it is 4 heads.")
        ).to_be_visible()

    def test_nothing_can_be_committed_before_there_is_a_guess(self, visit):
        page = visit(predict())
        assert_that(page.get_by_role("button", name="Commit")).to_be_disabled()
        page.get_by_role("spinbutton").fill("3")
        page.get_by_role("button", name="Commit").click()
        page.get_by_role("button", name="Change it").click()
        assert_that(page.get_by_role("spinbutton")).to_be_visible()

    def test_a_choice_is_right_or_not(self, visit):
        card = PredictCard("Which?", key="00.which", choices=["left", "right"])
        page = visit(card, card.reveal("left"))
        page.get_by_label("left").check()
        page.get_by_role("button", name="Commit").click()
        assert_that(page.get_by_text("Right. You said left")).to_be_visible()
        assert_that(page.get_by_text("50 % sure: right 1 of 1")).to_be_visible()

    def test_who_does_not_guess_may_still_see_the_answer(self, visit):
        page = visit(predict().reveal(4))
        page.get_by_role("button", name="Show the answer all the same").click()
        assert_that(page.get_by_text("It is 4 heads.")).to_be_visible()


class TestProgressCard:
    def test_an_exercise_opens_by_the_keyboard_and_lists_its_tasks(self, visit):
        page = visit(progress(warm_up={"a": "right"}, zoo={"b": "wrong", "c": "right"}))
        assert_that(page.get_by_text("not right yet")).to_be_visible()
        first = page.get_by_text("1 of 1 tasks are right")
        assert_that(page.get_by_text("checked on 2026-03-05").first).to_be_hidden()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert_that(first).to_be_visible()
        assert_that(page.get_by_text("checked on 2026-03-05").first).to_be_visible()

    def test_without_a_record_it_says_how_to_begin(self, visit):
        page = visit(progress())
        assert_that(page.get_by_text("Nothing was checked yet")).to_be_visible()
        assert_that(page.get_by_text("llmos check warm_up")).to_be_visible()


class TestQuizCard:
    def test_each_choice_is_answered(self, visit):
        page = visit(quiz())
        page.get_by_label("n", exact=True).check()
        assert_that(page.get_by_text("Not quite. Each is at most 1.")).to_be_visible()
        page.keyboard.press("ArrowUp")
        assert_that(
            page.get_by_text("Right. Softmax shares out one unit.")
        ).to_be_visible()
        assert_that(page.get_by_text("Each is at most 1.")).to_have_count(0)

    def test_the_first_try_counts_and_is_kept(self, visit):
        page = visit(quiz(), quiz(key="05.other"))
        page.get_by_label("n", exact=True).first.check()
        page.get_by_label("1", exact=True).first.check()
        page.get_by_label("1", exact=True).last.check()
        assert_that(page.get_by_text("first try: 1 of 2 questions")).to_be_visible()
        page.reload()
        assert_that(page.get_by_text("Not quite. Each is at most 1.")).to_be_visible()


def set_slider(page, name, value):
    page.get_by_role("slider", name=name).fill(str(value))


DIALS = [  # temperature, top_k, top_p
    (1.0, None, 1.0),
    (0.5, None, 1.0),
    (0, None, 1.0),
    (1.0, 3, 1.0),
    (1.5, None, 0.6),
    (0.8, 11, 0.9),
]
TEXTS = [
    "the cats sat",
    "The  naïve cat's 12 mats!",
    " x\u00a0y  ",
    "注意 🙂",
    "athethanothcathesatheonthematsathers",  # where the order of merges decides
]


class TestSamplingDial:
    def test_the_bars_are_the_librarys_chances(self, visit):
        dial = sampling()
        logits = torch.tensor(dial.logits, dtype=torch.float64)
        page = visit(dial)
        stops = [1, 2, 3, 4, 6, 8, 11, 15, 21, 29, None]  # of the slider for top-k
        for temperature, top_k, top_p in DIALS:
            set_slider(page, "Temperature", temperature)
            set_slider(page, "Top-k", stops.index(top_k))
            set_slider(page, "Top-p", top_p)
            chances = next_token_probabilities(
                logits, temperature=temperature, top_k=top_k, top_p=top_p
            )
            seen = page.locator(".bars .number").all_inner_texts()[:-1]
            expected = [
                f"{100 * chance:.1f}\u00a0%" for chance in chances[:12].tolist()
            ]
            assert [number.replace("out", "0.0\u00a0%") for number in seen] == expected

    def test_drawing_takes_tokens_that_may_come(self, visit):
        page = visit(sampling())
        set_slider(page, "Top-k", 0)
        page.get_by_role("button", name="Draw ten tokens").click()
        only = page.locator(".bars .name").first.inner_text()
        assert_that(page.get_by_text("Ten draws:")).to_have_text(
            "Ten draws: " + " · ".join([only] * 10)
        )


class TestTokenizerViewer:
    def test_the_ids_are_the_tokenizers(self, visit):
        page = visit(TokenizerViewer(tokenizer(), text="the"))
        for text in TEXTS:
            page.get_by_label("Text to cut into tokens").fill(text)
            ids = [int(n) for n in page.locator(".token small").all_inner_texts()]
            assert ids == tokenizer().encode(text)

    def test_merges_are_undone_down_to_bytes(self, visit):
        page = visit(TokenizerViewer(tokenizer(), text="the é"))
        steps = int(page.get_by_role("slider").get_attribute("max"))
        for _ in range(steps):
            page.get_by_role("button", name="Undo a merge").click()
        assert_that(page.get_by_text("one token for each byte")).to_be_visible()
        assert_that(page.locator(".token")).to_have_count(len("the é".encode()))
        assert_that(page.locator(".token").last).to_contain_text("⟨A9⟩")


class TestLossCurve:
    def test_a_step_is_read_with_its_mean_and_its_distance_from_the_floor(self, visit):
        page = visit(LossCurve(history(), floor=2.9, window=1))
        set_slider(page, "Step", 1)
        assert_that(page.locator(".words")).to_have_text(
            "Step 2. training: 4.40, mean 4.40, 1.50 above the floor."
        )

    def test_the_mean_looks_back_only(self, visit):
        page = visit(LossCurve(history()))
        set_slider(page, "Step", 1)
        set_slider(page, "Mean over", 2)
        # the losses of steps 1 and 2 are 3 + 3 + 0.1 and 3 + 1.5 - 0.1
        assert_that(page.locator(".words")).to_contain_text("mean 5.25")

    def test_pointing_at_the_curve_reads_it(self, visit):
        page = visit(LossCurve({"AdamW": history(), "SGD": history(shift=1.0)}))
        page.locator(".llmos svg").hover(position={"x": 200, "y": 100})
        assert_that(page.locator(".words")).to_contain_text("SGD: ")
        assert_that(page.locator(".words")).not_to_contain_text("Step 60")


class TestPositionsDial:
    def test_likeness_is_that_of_the_librarys_waves(self, visit):
        page = visit(PositionsDial(d_model=32, max_seq_len=64))
        set_slider(page, "Position", 5)
        table = SinusoidalPositions(max_seq_len=64, d_model=32).table
        near, far = (table[[6, 21]] @ table[5] / 16).tolist()
        assert_that(page.locator(".words")).to_contain_text(
            f"resembles position 6 by {near:.2f} and position 21 by {far:.2f}"
        )

    @pytest.mark.parametrize(
        ("kind", "dial"),
        [("sinusoidal", "Pair"), ("rotary", "Pair"), ("alibi", "Head"), ("none", "")],
    )
    def test_the_attention_of_each_kind_is_that_of_the_library(self, visit, kind, dial):
        page = visit(PositionsDial(d_model=32, max_seq_len=64))
        page.get_by_label("Kind of positions").select_option(kind)
        set_slider(page, "Position", 20)
        table, ones = SinusoidalPositions(64, 32).table, torch.ones(64, 32)
        turned = RotaryPositions(32)(ones)
        scores = {
            "sinusoidal": table @ table.mT / 32**0.5,
            "rotary": turned @ turned.mT / 32**0.5,
            "alibi": AlibiBias(8)(64, 64)[0],
            "none": torch.zeros(64, 64),
        }[kind]
        shares = scores[20, :21].softmax(dim=0)
        itself, before = (f"{100 * shares[k]:.{shares[k] < 0.1:d}f}" for k in (20, 19))
        assert_that(page.locator(".words")).to_contain_text(
            f"position 20 would give {itself} % of its attention to itself "
            f"and {before} % to the one before"
        )
        seen = [s for s in page.get_by_role("slider").all() if s.is_visible()]
        assert len(seen) == (2 if dial else 1)

    def test_a_learned_table_is_offered_where_there_is_one(self, visit):
        names = "option[value=learned]"
        assert visit(PositionsDial()).locator(names).count() == 0
        page = visit(PositionsDial(learned=torch.eye(64, 32), kind="learned"))
        assert page.locator(names).count() == 1
        assert_that(page.locator(".words")).to_contain_text("Position 0 resembles")


class TestRoutingFlow:
    def test_a_collapsed_gate_is_said_in_words(self, visit):
        page = visit(flow())
        words = page.locator(".words")
        assert_that(words).to_contain_text("After update 25, without balance: 1 of 3")
        assert_that(words).to_contain_text("expert 2 gets 100\u00a0%")
        page.get_by_role("slider", name="Update").press("ArrowLeft")
        assert_that(words).to_contain_text("After update 0, without balance: 3 of 3")
        assert_that(words).to_contain_text("“def” goes to expert 0")

    def test_a_token_is_followed_through_runs_and_updates(self, visit):
        page = visit(flow())
        set_slider(page, "Token", 1)
        assert_that(page.locator(".words")).to_contain_text("“␣f” goes to expert 2")
        page.get_by_role("button", name="with balance").click()
        assert_that(page.locator(".words")).to_contain_text("“␣f” goes to expert 1")
        set_slider(page, "Update", 2)
        assert_that(page.locator(".words")).to_contain_text("“␣f” finds no place")
        assert page.locator(".route.chosen").count() == 0
        page.locator("text.pick", has_text="x").click()
        assert_that(page.locator(".words")).to_contain_text("“x” goes to expert 1")


class TestCostCalculator:
    def test_the_parameters_are_those_of_a_real_model(self, visit):
        sizes = {"vocab_size": 512, "d_model": 64, "n_layers": 2, "n_heads": 4}
        page = visit(CostCalculator(**sizes, max_seq_len=128))
        set_slider(page, "Width d", 4)
        model = GPT(GPTConfig(**sizes | {"d_model": 128}, max_seq_len=128))
        counted = sum(parameter.numel() for parameter in model.parameters())
        row = page.get_by_role("row", name="Parameters V·d")
        assert_that(row).to_contain_text(f"{counted / 1000:.3g}\u00a0thousand")

    def test_doubling_the_length_quadruples_the_attention_weights(self, visit):
        page = visit(
            CostCalculator(
                vocab_size=512, d_model=64, n_layers=2, n_heads=4, max_seq_len=128
            )
        )
        page.get_by_role("slider", name="Length s").press("ArrowRight")
        assert_that(page.locator(".words")).to_contain_text("Length s: 128 → 256.")
        assert_that(page.locator(".words")).to_contain_text("if kept \u00d7 4.00")


class TestPagesWithoutLife:
    def test_without_javascript_the_words_stay(self, browser, site):
        site.write(quiz())
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(site.address)
        assert_that(page.get_by_text("In words.")).to_be_visible()
        context.close()

    def test_without_storage_the_cards_still_answer(self, visit):
        page = visit(quiz())
        page.evaluate("() => { Storage.prototype.setItem = () => { throw 'off' } }")
        page.get_by_label("1", exact=True).check()
        assert_that(
            page.get_by_text("Right. Softmax shares out one unit.")
        ).to_be_visible()
