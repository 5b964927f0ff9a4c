// Waves of many lengths, and what their sum says about who is near.

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

function shape(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function sinusoids(nPositions, dModel, base) {
  return Array.from({ length: nPositions }, (_, position) =>
    Array.from({ length: dModel }, (_, feature) => {
      const angle = position / base ** ((feature - (feature % 2)) / dModel);
      return feature % 2 ? Math.cos(angle) : Math.sin(angle);
    }),
  );
}

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

// Blue above zero, orange below, and nothing at zero: legible on any background.
function paint(canvas, table) {
  canvas.height = table.length;
  canvas.width = table[0].length;
  const context = canvas.getContext("2d");
  table.forEach((row, y) =>
    row.forEach((value, x) => {
      const colour = value > 0 ? "40 130 205" : "225 110 20";
      context.fillStyle = `rgb(${colour} / ${Math.abs(value)})`;
      context.fillRect(x, y, 1, 1);
    }),
  );
}

function curve(label) {
  const line = shape("path", { class: "curve curve-0", fill: "none" });
  const zero = shape("line", { class: "grid", x1: 0, x2: 600, y1: 60, y2: 60 });
  const point = shape("circle", { class: "valid curve-1", r: 6 });
  const picture = shape("svg", { viewBox: "-8 -8 616 136", role: "img", "aria-label": label });
  picture.append(zero, line, point);
  return {
    node: make("div", {}, make("p", { class: "muted" }, label), picture),
    draw(values, chosen) {
      const toX = (i) => (i / (values.length - 1)) * 600;
      const toY = (value) => 60 - value * 58;
      const d = values.map((v, i) => `${i ? "L" : "M"}${toX(i).toFixed(1)} ${toY(v).toFixed(1)}`);
      line.setAttribute("d", d.join(""));
      point.setAttribute("cx", toX(chosen));
      point.setAttribute("cy", toY(values[chosen]));
    },
  };
}

function render({ model, el }) {
  const [nPositions, dModel, base] = ["max_seq_len", "d_model", "base"].map((n) => model.get(n));
  const table = sinusoids(nPositions, dModel, base);
  const canvas = make("canvas", { "aria-hidden": "true" });
  const marker = make("div", { class: "marker" });
  const map = make("div", { class: "map" }, canvas, marker);
  const words = make("p", { class: "words", "aria-live": "polite" });
  const likeness = curve("How alike each position is to the chosen one (1 = the same)");
  const wave = curve("The sine of the chosen pair, over all positions");

  function dial(label, name, size) {
    const output = make("output");
    const input = make("input", {
      type: "range",
      min: 0,
      max: size - 1,
      "aria-label": label,
      oninput: () => {
        model.set(name, Number(input.value));
        model.save_changes();
      },
    });
    const update = () => {
      input.value = model.get(name);
      output.textContent = model.get(name);
    };
    return { node: make("label", { class: "dial" }, make("span", {}, label, output), input), update };
  }
  const dials = [
    dial("Position", "position", nPositions),
    dial("Pair of features", "pair", dModel / 2),
  ];

  function draw() {
    const position = model.get("position");
    const pair = model.get("pair");
    const alike = table.map((row) => dot(row, table[position]) / (dModel / 2));
    likeness.draw(alike, position);
    wave.draw(table.map((row) => row[2 * pair]), position);
    marker.style.top = `${(position / nPositions) * 100}%`;
    marker.style.height = `${100 / nPositions}%`;
    dials.forEach((each) => each.update());
    const far = position + 16 < nPositions ? position + 16 : position - 16;
    const near = position + 1 < nPositions ? position + 1 : position - 1;
    const period = 2 * Math.PI * base ** ((2 * pair) / dModel);
    const there = table[far] ? ` and to position ${far} ${alike[far].toFixed(2)}` : "";
    words.textContent = `Position ${position} is alike to position ${near} by ${alike[near].toFixed(2)}${there}. Pair ${pair} (features ${2 * pair} and ${2 * pair + 1}) turns once in ${period < 100 ? period.toFixed(1) : Math.round(period).toLocaleString("en")} positions.`;
  }

  paint(canvas, table);
  el.replaceChildren(
    make(
      "section",
      { class: "llmos positions", "aria-label": "Positions dial", ...OWN_KEYS },
      make("div", { class: "dials" }, ...dials.map((each) => each.node)),
      words,
      make(
        "div",
        { class: "maps" },
        make("div", {}, make("p", { class: "muted" }, "A row for each position, a column for each feature; blue above 0, orange below"), map),
        make("div", {}, likeness.node, wave.node),
      ),
    ),
  );
  model.on("change:position", draw);
  model.on("change:pair", draw);
  draw();
  return () => {
    model.off("change:position", draw);
    model.off("change:pair", draw);
  };
}

export default { render };
