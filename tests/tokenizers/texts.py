"""Texts that tokenizers get wrong, and hypothesis strategies that mix them."""

from hypothesis import strategies as st

AWKWARD = [
    "",
    " ",
    "   ",
    "\n\n\n",
    " \t\n\r\f\v ",
    "\x1c\x1d!\x1e\x1f",
    "a\u00a0b\u3000c\u2028d",
    "It's we'll you've I'm he'd they're don't DON'T 's'",
    "''s'r'v'l'll're",
    "def f(x):\n    return x  # done\n\n\n",
    "price: 1,234.50 in 2019, x2 ½ Ⅷ ٣",
    "naïve café, e\u0301 and é",
    "日本語のテキスト、東京。",
    "Привет, мир! Ωμέγα",
    "مرحبا بالعالم",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇫🇷 👍🏽!",
    "<|endoftext|><eos>",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" * 4,
    "\x00\x7f\xad\ufeff\ufffd",
    "a\n b \nc\u00e9\nd",
]

SAMPLE = [
    "the theatre there: they'd rather bathe than breathe in the other weather",
    "It's 2019, and 2020, and 3.14; don't panic!!   \n\n\tindented    twice\n",
    "für Ärger ähnlich, 東京の東、東京都、 Привет приветы 👍👍🏽 👍",
    *AWKWARD,
]
"""Enough repetition in every script to learn merges from."""


def any_text(**characters: object) -> st.SearchStrategy[str]:
    """Awkward pieces and characters of all scripts, in any order.

    Characters that Unicode has not assigned are left out: what they are differs
    between the Unicode tables of Python, `regex` and Rust.
    """
    alphabet = st.characters(exclude_categories=["Cs", "Cn"], **characters)
    pieces = st.one_of(
        st.sampled_from(AWKWARD),
        st.text(alphabet, max_size=10),
        st.text("ab '\n1!é", max_size=12),
    )
    return st.lists(pieces, max_size=6).map("".join)


texts = any_text()
ascii_texts = st.text(st.characters(max_codepoint=127), max_size=40)
few_letters = st.text("abc ", max_size=12)
