"""Whole models, each with its configuration."""

from llmos_edu.models.bert import BERT, BERTConfig, BERTOutput
from llmos_edu.models.bert_pretraining import BERTForPretraining, PretrainingLogits
from llmos_edu.models.gpt import GPT, GPTConfig
from llmos_edu.models.llmasos import LLMasOS, LLMasOSConfig, Prediction
from llmos_edu.models.presets import gpt2, gpt_small, gpt_tiny

__all__ = [
    "BERT",
    "GPT",
    "BERTConfig",
    "BERTForPretraining",
    "BERTOutput",
    "GPTConfig",
    "LLMasOS",
    "LLMasOSConfig",
    "Prediction",
    "PretrainingLogits",
    "gpt2",
    "gpt_small",
    "gpt_tiny",
]
