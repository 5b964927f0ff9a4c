"""Widgets that run in JupyterLab and, from the same files, in the published book."""

from llmos_edu.viz.widgets.attention_explorer import AttentionExplorer
from llmos_edu.viz.widgets.cost_calculator import CostCalculator
from llmos_edu.viz.widgets.loss_curve import LossCurve
from llmos_edu.viz.widgets.mask_builder import MaskBuilder
from llmos_edu.viz.widgets.mask_explorer import MaskExplorer
from llmos_edu.viz.widgets.page import copy_static, embed
from llmos_edu.viz.widgets.positions_dial import PositionsDial
from llmos_edu.viz.widgets.predict_card import PredictCard
from llmos_edu.viz.widgets.progress_card import ProgressCard
from llmos_edu.viz.widgets.quiz_card import QuizCard
from llmos_edu.viz.widgets.routing_flow import RoutingFlow
from llmos_edu.viz.widgets.sampling_dial import SamplingDial
from llmos_edu.viz.widgets.teacher_dial import TeacherDial
from llmos_edu.viz.widgets.tokenizer_viewer import TokenizerViewer
from llmos_edu.viz.widgets.widget import MIME, Widget

__all__ = [
    "MIME",
    "AttentionExplorer",
    "CostCalculator",
    "LossCurve",
    "MaskBuilder",
    "MaskExplorer",
    "PositionsDial",
    "PredictCard",
    "ProgressCard",
    "QuizCard",
    "RoutingFlow",
    "SamplingDial",
    "TeacherDial",
    "TokenizerViewer",
    "Widget",
    "copy_static",
    "embed",
]
