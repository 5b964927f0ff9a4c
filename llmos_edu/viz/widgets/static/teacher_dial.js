// Soft targets: the teacher's shares as bars, the student's as strokes, and what the
// temperature does to the gradient.

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

// The slider moves evenly in log T, from 0.5 to 100, by twentieths of a decade.
const LOWEST = Math.log10(0.5);
const STEPS = 46;
const temperatureAt = (step) => 10 ** (LOWEST + step / 20);
const stepOf = (temperature) =>
  Math.min(STEPS, Math.max(0, Math.round((Math.log10(temperature) - LOWEST) * 20)));
const written = (temperature) =>
  temperature < 10 ? temperature.toFixed(1) : temperature.toFixed(0);

function softmax(logits, temperature) {
  const best = Math.max(...logits);
  const powers = logits.map((z) => Math.exp((z - best) / temperature));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

const percent = (share) =>
  share > 0 && share < 0.0005 ? "<0.1\u00a0%" : `${(share * 100).toFixed(1)}\u00a0%`;

const short = (x) => (x !== 0 && Math.abs(x) < 0.001 ? x.toExponential(1) : x.toFixed(3));

function render({ model, el }) {
  const tokens = model.get("tokens");
  const theirLogits = model.get("teacher_logits");
  const ourLogits = model.get("student_logits");
  const others = theirLogits.length - tokens.length;
  const names = [...tokens, ...(others > 0 ? [`${others} ${others === 1 ? "other" : "others"}`] : [])];
  const rows = names.map((name) => ({
    name: make("span", { class: "name" }, name),
    track: make(
      "div",
      { class: "track marked", "aria-hidden": "true" },
      make("div", { class: "fill" }),
      make("div", { class: "mark" }),
    ),
    number: make("span", { class: "number" }),
  }));
  const words = make("p", { class: "words", "aria-live": "polite" });
  const cells = ["divergence", "length of its gradient"].map((what) => ({
    what,
    plain: make("td", { class: "number" }),
    squared: make("td", { class: "number" }),
  }));

  const output = make("output");
  const slider = make("input", {
    type: "range",
    min: 0,
    max: STEPS,
    step: 1,
    "aria-label": "Temperature",
    oninput: () => {
      model.set("temperature", temperatureAt(Number(slider.value)));
      model.save_changes();
      draw();
    },
  });

  const folded = (shares) => {
    const shown = shares.slice(0, tokens.length);
    const rest = shares.slice(tokens.length).reduce((a, b) => a + b, 0);
    return others > 0 ? [...shown, rest] : shown;
  };

  function draw() {
    const temperature = model.get("temperature");
    const theirs = softmax(theirLogits, temperature);
    const ours = softmax(ourLogits, temperature);
    const [bars, strokes] = [folded(theirs), folded(ours)];
    rows.forEach((row, index) => {
      row.track.style.setProperty("--share", bars[index]);
      row.track.style.setProperty("--mark", strokes[index]);
      row.number.textContent = `${percent(bars[index])} · ${percent(strokes[index])}`;
    });
    const divergence = theirs.reduce(
      (sum, p, i) => (p > 0 && ours[i] > 0 ? sum + p * Math.log(p / ours[i]) : sum),
      0,
    );
    const gap = Math.hypot(...theirs.map((p, i) => ours[i] - p)) / temperature;
    const square = temperature ** 2;
    [divergence, gap].forEach((value, index) => {
      cells[index].plain.textContent = short(value);
      cells[index].squared.textContent = short(square * value);
    });
    slider.value = stepOf(temperature);
    output.textContent = written(temperature);
    slider.setAttribute("aria-valuetext", written(temperature));
    const wrong = 1 - theirs[0];
    words.textContent =
      `The teacher gives “${tokens[0]}” ${percent(theirs[0])} and ${percent(wrong)} to ` +
      `all others together. Without the factor the gradient has length ${short(gap)}, ` +
      `with it ${short(square * gap)}.`;
  }

  const context = model.get("context");
  const head = [
    make("th", { scope: "col" }, "measured"),
    make("th", { scope: "col", class: "number" }, "as it is"),
    make("th", { scope: "col", class: "number" }, "times T²"),
  ];
  el.replaceChildren(
    make(
      "section",
      { class: "llmos teacher", "aria-label": "A teacher's soft targets", ...OWN_KEYS },
      ...(context ? [make("p", {}, "What comes after ", make("code", {}, context), "?")] : []),
      make("label", { class: "dial" }, make("span", {}, "Temperature", output), slider),
      make("p", { class: "muted" }, "Bars: teacher. Strokes: student."),
      make("div", { class: "bars" }, ...rows.flatMap((row) => [row.name, row.track, row.number])),
      make(
        "table",
        { class: "facts" },
        make("tr", {}, ...head),
        ...cells.map((cell) =>
          make("tr", {}, make("th", { scope: "row" }, cell.what), cell.plain, cell.squared),
        ),
      ),
      words,
    ),
  );
  model.on("change:temperature", draw);
  draw();
  return () => model.off("change:temperature", draw);
}

export default { render };
