"""What notebooks show: sources and figures; the widgets are in `viz.widgets`."""

from llmos_edu.viz.arcs import attention_arcs
from llmos_edu.viz.attention_maps import attention_grid, attention_map
from llmos_edu.viz.charts import bar_chart, heatmap, line_plot
from llmos_edu.viz.curves import loss_curve
from llmos_edu.viz.masks import mask_picture
from llmos_edu.viz.shapes import shape_box
from llmos_edu.viz.source import show_source
from llmos_edu.viz.style import Picture, figure, show
from llmos_edu.viz.tokens import token_picture
from llmos_edu.viz.trade_offs import Choice, pareto_front, pareto_plot

__all__ = [
    "Choice",
    "Picture",
    "attention_arcs",
    "attention_grid",
    "attention_map",
    "bar_chart",
    "figure",
    "heatmap",
    "line_plot",
    "loss_curve",
    "mask_picture",
    "pareto_front",
    "pareto_plot",
    "shape_box",
    "show",
    "show_source",
    "token_picture",
]
