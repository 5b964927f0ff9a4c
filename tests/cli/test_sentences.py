"""Each stage has a sentence, and a model's words keep to their place."""

from llmos_edu.cli.sentences import say_stage, sentence
from llmos_edu.cli.terminal import Terminal
from llmos_edu.recipes import Stage


def stage(name, **result):
    return Stage(name=name, result=result, seconds=2.0, key="", remembered=True)


class TestByHand:
    def test_numbers_are_written_for_people(self):
        said = sentence(
            stage(
                "tokenize",
                vocab_size=1024,
                bytes_per_token=2.8933,
                n_train_tokens=112890,
            )
        )
        assert said == (
            "1,024 tokens learnt, 2.89 bytes each on average; "
            "the text is now 112,890 numbers"
        )

    def test_a_remembered_stage_says_so(self, capsys):
        say_stage(stage("shrink"), Terminal())
        assert capsys.readouterr().out == "shrink      2.0 s earlier  shrink\n"

    def test_what_a_model_wrote_is_set_off_and_harmless(self, capsys):
        done = stage("generate", continued={"A": " b\nc\x1b[0m"}, n_new_tokens=3)
        say_stage(done, Terminal())
        assert "    A >>> b\n    c\ufffd[0m\n" in capsys.readouterr().out
