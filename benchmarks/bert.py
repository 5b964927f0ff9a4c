"""A BERT's pretraining step, beside BertForPreTraining of `transformers`.

Run `python -m benchmarks.bert [--sizes tiny small] [--rounds 10] [--json FILE]`.

Both are eager, in float32, of the same sizes, without dropout, on the same tokens with
15 % of them masked, and step an AdamW: `llmos_edu.train.AdamW` here, the fused one of
torch there. The peer scores every position; ours appears twice, scoring every position
and scoring only those that the loss asks for, which gives the same loss and gradient.
"""

import argparse
import logging
from collections.abc import Callable
from pathlib import Path

import torch
import transformers

from benchmarks.rounds import interleave, table, write_report
from llmos_edu.core import seeded
from llmos_edu.data import mask_tokens
from llmos_edu.models import BERTConfig, BERTForPretraining
from llmos_edu.train import AdamW, cross_entropy

SIZES = {
    "tiny": (
        BERTConfig(vocab_size=512, max_seq_len=128, d_model=128, n_layers=4, n_heads=4),
        16,
    ),
    "small": (
        BERTConfig(
            vocab_size=4096,
            max_seq_len=256,
            d_model=384,
            n_layers=6,
            n_heads=6,
            d_ff=1536,
        ),
        8,
    ),
}
"""A configuration and a batch size, by name."""

IGNORE_ID = -100


def bert(config: BERTConfig) -> transformers.BertForPreTraining:
    """A BERT of the same sizes, with random weights."""
    theirs = transformers.BertConfig(
        vocab_size=config.vocab_size,
        max_position_embeddings=config.max_seq_len,
        hidden_size=config.d_model,
        num_hidden_layers=config.n_layers,
        num_attention_heads=config.n_heads,
        intermediate_size=config.d_ff,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return transformers.BertForPreTraining(theirs).train()


def training_steps(
    config: BERTConfig, batch_size: int
) -> dict[str, Callable[[], object]]:
    """One whole step of each: gradients to zero, forward, backward, update."""
    with seeded(0):
        shape = (batch_size, config.max_seq_len)
        ids = torch.randint(5, config.vocab_size, shape)
        token_ids, target_ids = mask_tokens(
            ids,
            vocab_size=config.vocab_size,
            mask_id=4,
            special_ids=range(5),
            generator=None,
        )
        ours, every = BERTForPretraining(config), BERTForPretraining(config)
        theirs = bert(config)
    segment_ids = (torch.arange(shape[1]) >= shape[1] // 2).long().repeat(batch_size, 1)
    next_ids = torch.arange(batch_size) % 2
    asked = target_ids != IGNORE_ID

    def step_of(model: BERTForPretraining, asked: torch.Tensor | None) -> Callable:
        optimizer = AdamW(model.parameters(), learning_rate=1e-4)
        answers = target_ids if asked is None else target_ids[asked]

        def our_step() -> None:
            optimizer.zero_grad()
            logits = model(token_ids, segment_ids=segment_ids, asked=asked)
            loss = cross_entropy(logits.tokens, answers, ignore_id=IGNORE_ID)
            (loss + cross_entropy(logits.next_sentence, next_ids)).backward()
            optimizer.step()

        return our_step

    optimizer = torch.optim.AdamW(theirs.parameters(), lr=1e-4, fused=True)

    def their_step() -> None:
        optimizer.zero_grad()
        output = theirs(
            token_ids,
            token_type_ids=segment_ids,
            labels=target_ids,
            next_sentence_label=next_ids,
        )
        output.loss.backward()
        optimizer.step()

    return {
        "llmos": step_of(ours, asked),
        "llmos, every position": step_of(every, None),
        "transformers": their_step,
    }


def main() -> None:
    """Measure every size that was asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    logging.getLogger("transformers").setLevel(logging.ERROR)
    measured = {}
    for size in options.sizes:
        config, batch_size = SIZES[size]
        functions = training_steps(config, batch_size)
        interleave(functions, 2)
        title = f"BERT training step, {size}"
        measured[title] = interleave(functions, options.rounds)
        n_tokens = batch_size * config.max_seq_len
        print(
            table(
                measured[title],
                title=title,
                ours="llmos",
                amount=n_tokens,
                unit="tokens",
            ),
            end="\n\n",
        )
    if options.json:
        write_report(options.json, measured)


if __name__ == "__main__":
    main()
