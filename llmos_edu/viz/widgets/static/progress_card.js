// How far I am: each exercise is a line that opens and lists its tasks.

// Arrow keys are for the widget; JupyterLab would walk to another cell.
const OWN_KEYS = {
  onkeydown: (event) => event.stopPropagation(),
  "data-lm-suppress-shortcuts": "true",
};

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

function beginning(first) {
  return [
    make("p", { class: "question" }, "Nothing was checked yet, and that is where everybody begins."),
    make(
      "p",
      {},
      "Open the exercise ",
      make("code", {}, first),
      ", write one answer, and type ",
      make("code", {}, `llmos check ${first}`),
      " in a terminal. Then run this cell again: what is right will stand here.",
    ),
    make("p", { class: "muted" }, "The record stays on this machine and holds no answer."),
  ];
}

function line(task) {
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, make("code", {}, task.name)),
    make("td", { class: task.is_right ? "good" : "" }, `${task.is_right ? "✓" : "○"} ${task.words}`),
  );
}

function card(exercise, isOpen) {
  const total = exercise.tasks.length;
  const fill = make("div", { class: "fill", style: `--share: ${total ? exercise.n_right / total : 0}` });
  return make(
    "details",
    { open: isOpen ? "" : null },
    make(
      "summary",
      {},
      make("strong", {}, exercise.name),
      ` ${exercise.n_right} of ${total} tasks are right`,
      make("div", { class: "bars", "aria-hidden": "true", style: "grid-template-columns: 1fr" },
        make("div", { class: "track" }, fill)),
    ),
    make("table", { class: "facts" }, make("tbody", {}, ...exercise.tasks.map(line))),
    make("p", { class: "muted" }, `${exercise.earned} of ${exercise.possible} points, checked on ${exercise.day}`),
  );
}

function render({ model, el }) {
  function draw() {
    const exercises = model.get("exercises");
    const next = exercises.findIndex(({ tasks, n_right }) => n_right < tasks.length);
    const said = exercises.length
      ? [
          ...exercises.map((exercise, index) => card(exercise, index === next)),
          make(
            "p",
            { class: "muted" },
            next < 0
              ? "Everything that was checked is right."
              : "A task counts once it is right. Check again as often as you like, then run this cell again.",
          ),
        ]
      : beginning(model.get("first"));
    el.replaceChildren(
      make("section", { class: "llmos progress", "aria-label": model.get("alt"), ...OWN_KEYS }, ...said),
    );
  }
  model.on?.("change:exercises", draw);
  draw();
}

export default { render };
