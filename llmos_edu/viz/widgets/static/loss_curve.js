// A loss curve to read step by step; the smoothing looks back, never ahead.

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

const SVG = "http://www.w3.org/2000/svg";
const SIZE = { width: 600, height: 320, left: 52, right: 12, top: 12, bottom: 34 };

function shape(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function trailingMean(values, window) {
  let sum = 0;
  return values.map((value, i) => {
    sum += value - (i >= window ? values[i - window] : 0);
    return sum / Math.min(i + 1, window);
  });
}

// Round numbers, four to six of them, that span from low to high.
function ticks(low, high) {
  const rough = (high - low) / 6 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough) * power;
  const found = [];
  for (let t = Math.ceil(low / step) * step; t <= high + 1e-9; t += step) {
    found.push(Number(t.toPrecision(10)));
  }
  return found;
}

function render({ model, el }) {
  const runs = model.get("runs");
  const floor = model.get("floor");
  const first = runs[0];
  const steps = runs.flatMap((run) => run.steps);
  const heights = runs.flatMap((run) => [...run.losses, ...run.valid_losses]);
  if (floor !== null) heights.push(floor);
  const [x0, x1] = [Math.min(...steps), Math.max(...steps)];
  const margin = (Math.max(...heights) - Math.min(...heights)) * 0.04 || 1;
  const [y0, y1] = [Math.min(...heights) - margin, Math.max(...heights) + margin];
  const { width, height, left, right, top, bottom } = SIZE;
  const toX = (step) => left + ((step - x0) / (x1 - x0 || 1)) * (width - left - right);
  const toY = (loss) => height - bottom - ((loss - y0) / (y1 - y0)) * (height - top - bottom);
  const path = (xs, ys) =>
    xs.map((x, i) => `${i ? "L" : "M"}${toX(x).toFixed(1)} ${toY(ys[i]).toFixed(1)}`).join("");

  let at = first.steps.length - 1;
  const words = make("p", { class: "words", "aria-live": "polite" });
  const picture = shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": model.get("alt") });
  const curves = runs.map((_, i) => shape("path", { class: `curve curve-${i}`, fill: "none" }));
  const marker = shape("line", { class: "marker-line", y1: top, y2: height - bottom });

  function background() {
    const parts = [];
    for (const loss of ticks(y0, y1)) {
      parts.push(
        shape("line", { class: "grid", x1: left, x2: width - right, y1: toY(loss), y2: toY(loss) }),
        shape("text", { x: left - 6, y: toY(loss) + 4, "text-anchor": "end" }, `${loss}`),
      );
    }
    for (const step of ticks(x0, x1)) {
      parts.push(shape("text", { x: toX(step), y: height - bottom + 22, "text-anchor": "middle" }, `${step}`));
    }
    if (runs.length === 1) {
      const dots = first.steps.map((x, i) => `M${toX(x).toFixed(1)} ${toY(first.losses[i]).toFixed(1)}h0`).join("");
      parts.push(shape("path", { class: "dots", d: dots }));
    }
    runs.forEach((run, i) => {
      if (!run.valid_steps.length) return;
      parts.push(shape("path", { class: `valid curve-${i}`, fill: "none", d: path(run.valid_steps, run.valid_losses) }));
      run.valid_steps.forEach((x, j) =>
        parts.push(shape("circle", { class: `valid curve-${i}`, cx: toX(x), cy: toY(run.valid_losses[j]), r: 3.5 })),
      );
    });
    if (floor !== null) {
      parts.push(shape("line", { class: "floor", x1: left, x2: width - right, y1: toY(floor), y2: toY(floor) }));
    }
    return parts;
  }

  function slider(label, least, most, read, write) {
    const output = make("output");
    const input = make("input", {
      type: "range",
      min: least,
      max: most,
      "aria-label": label,
      oninput: () => {
        write(Number(input.value));
        draw();
      },
    });
    const update = () => {
      input.value = read();
      output.textContent = label === "Step" ? first.steps[at] : `${read()} steps`;
    };
    return { node: make("label", { class: "dial" }, make("span", {}, label, output), input), update };
  }

  const dials = [
    slider("Step", 0, first.steps.length - 1, () => at, (value) => (at = value)),
    slider(
      "Mean over",
      1,
      Math.max(2, Math.min(100, first.steps.length)),
      () => model.get("window"),
      (value) => {
        model.set("window", value);
        model.save_changes();
      },
    ),
  ];

  function draw() {
    const window = model.get("window");
    const said = runs.map((run, i) => {
      const mean = trailingMean(run.losses, window);
      curves[i].setAttribute("d", path(run.steps, mean));
      const here = run.steps.findLastIndex((step) => step <= first.steps[at]);
      if (here < 0) return `${run.name}: not begun`;
      const above = floor === null ? "" : `, ${(mean[here] - floor).toFixed(2)} above the floor`;
      return `${run.name}: ${run.losses[here].toFixed(2)}, mean ${mean[here].toFixed(2)}${above}`;
    });
    const x = toX(first.steps[at]);
    marker.setAttribute("x1", x);
    marker.setAttribute("x2", x);
    dials.forEach((dial) => dial.update());
    words.textContent = `Step ${first.steps[at]}. ${said.join("; ")}.`;
  }

  picture.append(...background(), ...curves, marker);
  picture.addEventListener("pointermove", (event) => {
    const box = picture.getBoundingClientRect();
    const inside = ((event.clientX - box.left) / box.width) * width;
    const step = x0 + ((inside - left) / (width - left - right)) * (x1 - x0);
    const after = first.steps.findIndex((each) => each >= step);
    at = after < 0 ? first.steps.length - 1 : after;
    draw();
  });
  const key = (i, text) => make("span", { class: `key curve-${i}` }, text);
  el.replaceChildren(
    make(
      "section",
      { class: "llmos losses", "aria-label": "Loss curve", ...OWN_KEYS },
      make(
        "div",
        { class: "row legend" },
        ...runs.map((run, i) => key(i, run.name)),
        ...(runs.some((run) => run.valid_steps.length) ? [make("span", { class: "key rings" }, "validation")] : []),
        ...(floor === null ? [] : [make("span", { class: "key floor" }, `floor ${floor.toFixed(2)}`)]),
      ),
      make("p", { class: "muted" }, `Loss in ${model.get("unit")}, over steps`),
      picture,
      words,
      make("div", { class: "dials" }, ...dials.map((dial) => dial.node)),
    ),
  );
  model.on("change:window", draw);
  draw();
  return () => model.off("change:window", draw);
}

export default { render };
