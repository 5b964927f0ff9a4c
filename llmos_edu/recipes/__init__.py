"""Whole programs as functions: from text to a model that writes."""

from llmos_edu.recipes.baselines import gzip_bits_per_byte, unigram_bits_per_byte
from llmos_edu.recipes.pretrain_config import PretrainConfig, check_run_folder
from llmos_edu.recipes.pretrain_gpt import PretrainRun, pretrain_gpt
from llmos_edu.recipes.run_folder import Writer, load_run
from llmos_edu.recipes.stages import Stage, Stages
from llmos_edu.recipes.texts import TrainingTexts, paragraphs, training_texts
from llmos_edu.recipes.tour import Tour, tour, tour_config

__all__ = [
    "PretrainConfig",
    "PretrainRun",
    "Stage",
    "Stages",
    "Tour",
    "TrainingTexts",
    "Writer",
    "check_run_folder",
    "gzip_bits_per_byte",
    "load_run",
    "paragraphs",
    "pretrain_gpt",
    "tour",
    "tour_config",
    "training_texts",
    "unigram_bits_per_byte",
]
