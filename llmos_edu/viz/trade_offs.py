"""Trade-offs: what a smaller or faster model costs, as one picture.

Read in this order:

1. `Choice`          one model: how heavy, how good, how fast
2. `pareto_front`    those that no other beats in both
3. `pareto_plot`     all of them, with the front
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from llmos_edu.core.errors import InputError
from llmos_edu.viz.style import COLOURS, LINES, Picture, figure, show, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKS = ("o", "s", "^", "D", "v", "P")
"""One shape for each group: never told apart by colour alone."""


class Choice(NamedTuple):
    """One model that could be taken."""

    n_bytes: float
    """What has to be stored and read."""

    perplexity: float
    """Mean over the seeds; less is better."""

    spread: float = 0.0
    """Half of the gap between the best seed and the worst."""

    tokens_per_s: float = 0.0
    """How fast it reads; 0 leaves that out."""


def pareto_front(choices: Sequence[Choice]) -> list[Choice]:
    """Keep the choices that no other beats in bytes and in perplexity at once.

    Args:
        choices: At least one.

    Returns:
        The front, from the lightest to the heaviest; perplexity falls along it.

    Example:
        >>> light, heavy, bad = Choice(1, 9.0), Choice(5, 2.0), Choice(6, 8.0)
        >>> pareto_front([heavy, bad, light]) == [light, heavy]
        True
    """
    front: list[Choice] = []
    for choice in sorted(choices):
        if not front or choice.perplexity < front[-1].perplexity:
            front.append(choice)
    return front


def pareto_plot(
    groups: Mapping[str, Mapping[str, Choice]],
    *,
    alt: str,
    title: str = "",
    floor: float | None = None,
) -> Picture:
    """Draw bytes against perplexity; larger marks read faster, the line is the front.

    Args:
        groups: Up to six groups by name, such as the ways of training; in each, the
            choices by name, which stands beside the mark.
        alt: What there is to see, for readers who cannot.
        title: A sentence above the picture.
        floor: The perplexity of a perfect model.

    Raises:
        InputError: no group or more than six, an empty group, or a choice without bytes
            or with a perplexity below 1.
    """
    if not 1 <= len(groups) <= len(MARKS):
        raise InputError(f"groups must be 1 to {len(MARKS)}, got {len(groups)}")
    everything = [choice for group in groups.values() for choice in group.values()]
    for choice in everything:
        if choice.n_bytes <= 0 or choice.perplexity < 1:
            raise InputError(
                "a choice must have bytes and a perplexity of 1 or more, got "
                f"{choice.n_bytes} and {choice.perplexity}"
            )
    if not all(groups.values()):
        empty = [name for name, group in groups.items() if not group]
        raise InputError(f"every group must have a choice, got none in {empty[0]!r}")
    fastest = max(choice.tokens_per_s for choice in everything)
    drawn = figure(height=3.4 + 0.22 * len(groups))
    axes = drawn.axes[0]
    with styled():
        front = pareto_front(everything)
        places = [[c.n_bytes / 1e6 for c in front], [c.perplexity for c in front]]
        axes.plot(*places, "-", color=COLOURS["ink"], lw=0.8, alpha=0.5)
        for number, (name, group) in enumerate(groups.items()):
            _draw_group(axes, name, group, number=number, fastest=fastest)
        if floor is not None:
            axes.axhline(
                floor, color=COLOURS["ink"], lw=1.2, dashes=(1, 1), label="floor"
            )
        axes.set(xlabel="megabytes", ylabel="perplexity", title=title)
        axes.margins(x=0.18, y=0.15)
        axes.set_xlim(left=0.0)
        axes.grid(visible=True, axis="y")
        axes.legend(fontsize=8, loc="upper left", bbox_to_anchor=(0.0, -0.17))
        _name_once(axes, groups)
    return show(drawn, alt=alt)


def _draw_group(
    axes: "Axes",
    name: str,
    group: Mapping[str, Choice],
    *,
    number: int,
    fastest: float,
) -> None:
    colour, mark = LINES[number][0], MARKS[number]
    for place, choice in enumerate(group.values()):
        x = choice.n_bytes / 1e6
        speed = choice.tokens_per_s / fastest if fastest else 0.5
        axes.errorbar(
            x,
            choice.perplexity,
            yerr=choice.spread,
            fmt=mark,
            color=colour,
            markersize=4 + 7 * speed,
            capsize=3,
            label=name if place == 0 else None,
        )


def _name_once(axes: "Axes", groups: Mapping[str, Mapping[str, Choice]]) -> None:
    """Write each name beside its highest mark: sizes return in every group."""
    highest: dict[str, Choice] = {}
    for group in groups.values():
        for name, choice in group.items():
            known = highest.setdefault(name, choice)
            if choice.perplexity > known.perplexity:
                highest[name] = choice
    for name, choice in highest.items():
        axes.annotate(
            name,
            (choice.n_bytes / 1e6, choice.perplexity),
            xytext=(9, 3),
            textcoords="offset points",
            fontsize=8,
        )
