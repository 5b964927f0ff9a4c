"""Whole programs as functions: from text to a model that writes."""

from llmos_edu.recipes.baselines import gzip_bits_per_byte, unigram_bits_per_byte
from llmos_edu.recipes.classify_docstrings import (
    Classified,
    FinetuneConfig,
    class_accuracy,
    classify_docstrings,
    finetune,
)
from llmos_edu.recipes.compare_positions import (
    PositionsConfig,
    PositionsRun,
    compare_positions,
    loss_by_position,
)
from llmos_edu.recipes.course_configs import COURSE_BERT, COURSE_CONFIGS, COURSE_GPT
from llmos_edu.recipes.course_models import (
    course_folder,
    load_course_bert,
    load_course_gpt,
    ship,
)
from llmos_edu.recipes.distill import DistillRun, distill
from llmos_edu.recipes.distill_config import DistillConfig
from llmos_edu.recipes.distillation_on_text import distillation_on_text
from llmos_edu.recipes.distillation_study import (
    StudyPlan,
    distillation_study,
    stored_study,
    stored_teacher,
)
from llmos_edu.recipes.documents import TrainingDocuments, training_documents
from llmos_edu.recipes.fill_gaps import (
    Guess,
    HiddenOneByOne,
    fill_gaps,
    hide_each,
    token_chances,
)
from llmos_edu.recipes.pretrain_bert import PretrainBERTRun, pretrain_bert
from llmos_edu.recipes.pretrain_bert_config import PretrainBERTConfig
from llmos_edu.recipes.pretrain_config import PretrainConfig, check_run_folder
from llmos_edu.recipes.pretrain_gpt import PretrainRun, pretrain_gpt
from llmos_edu.recipes.routing_log import RoutingLog, balanced_loss
from llmos_edu.recipes.run_folder import Reader, Writer, load_bert_run, load_run
from llmos_edu.recipes.stages import Stage, Stages
from llmos_edu.recipes.stories import story_ids, story_loss, whole_stories
from llmos_edu.recipes.texts import TrainingTexts, paragraphs, training_texts
from llmos_edu.recipes.tour import Tour, tour, tour_config
from llmos_edu.recipes.translation import (
    TranslationPlan,
    Translator,
    train_translator,
)

__all__ = [
    "COURSE_BERT",
    "COURSE_CONFIGS",
    "COURSE_GPT",
    "Classified",
    "DistillConfig",
    "DistillRun",
    "FinetuneConfig",
    "Guess",
    "HiddenOneByOne",
    "PositionsConfig",
    "PositionsRun",
    "PretrainBERTConfig",
    "PretrainBERTRun",
    "PretrainConfig",
    "PretrainRun",
    "Reader",
    "RoutingLog",
    "Stage",
    "Stages",
    "StudyPlan",
    "Tour",
    "TrainingDocuments",
    "TrainingTexts",
    "TranslationPlan",
    "Translator",
    "Writer",
    "balanced_loss",
    "check_run_folder",
    "class_accuracy",
    "classify_docstrings",
    "compare_positions",
    "course_folder",
    "distill",
    "distillation_on_text",
    "distillation_study",
    "fill_gaps",
    "finetune",
    "gzip_bits_per_byte",
    "hide_each",
    "load_bert_run",
    "load_course_bert",
    "load_course_gpt",
    "load_run",
    "loss_by_position",
    "paragraphs",
    "pretrain_bert",
    "pretrain_gpt",
    "ship",
    "stored_study",
    "stored_teacher",
    "story_ids",
    "story_loss",
    "token_chances",
    "tour",
    "tour_config",
    "train_translator",
    "training_documents",
    "training_texts",
    "unigram_bits_per_byte",
    "whole_stories",
]
