"""Whole models, each with its configuration."""

from llmos_edu.models.bert import BERT, BERTConfig, BERTOutput
from llmos_edu.models.bert_pretraining import BERTForPretraining, PretrainingLogits
from llmos_edu.models.encoder_classifier import EncoderClassifier
from llmos_edu.models.gpt import GPT, GPTConfig
from llmos_edu.models.heads import BERTClassifier
from llmos_edu.models.llmasos import LLMasOS, LLMasOSConfig, Prediction
from llmos_edu.models.presets import gpt2, gpt_small, gpt_tiny
from llmos_edu.models.transformer import (
    Reading,
    Transformer,
    TransformerConfig,
    TransformerMaps,
)
from llmos_edu.models.transformer_model import TransformerModel

__all__ = [
    "BERT",
    "GPT",
    "BERTClassifier",
    "BERTConfig",
    "BERTForPretraining",
    "BERTOutput",
    "EncoderClassifier",
    "GPTConfig",
    "LLMasOS",
    "LLMasOSConfig",
    "Prediction",
    "PretrainingLogits",
    "Reading",
    "Transformer",
    "TransformerConfig",
    "TransformerMaps",
    "TransformerModel",
    "gpt2",
    "gpt_small",
    "gpt_tiny",
]
