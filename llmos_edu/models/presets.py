"""Named sizes, so that two people who say "tiny" mean the same model.

Source: the sizes are ours; their proportions (d_head 32 to 64, d_ff four times
d_model) are those of Radford et al. (2019), table 2.
"""

from llmos_edu.models.gpt import GPTConfig


def gpt_tiny(vocab_size: int = 512) -> GPTConfig:
    """4 layers of width 128: learns the look of English on a laptop in a minute."""
    return GPTConfig(
        vocab_size=vocab_size, max_seq_len=128, d_model=128, n_layers=4, n_heads=4
    )


def gpt_small(vocab_size: int = 4096) -> GPTConfig:
    """6 layers of width 384: what a GPU trains in minutes."""
    return GPTConfig(
        vocab_size=vocab_size, max_seq_len=256, d_model=384, n_layers=6, n_heads=6
    )


def gpt2(vocab_size: int = 50_257) -> GPTConfig:
    """12 layers of width 768: the smallest GPT-2 that was published."""
    return GPTConfig(
        vocab_size=vocab_size, max_seq_len=1024, d_model=768, n_layers=12, n_heads=12
    )
