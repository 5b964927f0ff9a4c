// Five ways to say where a token stands, as pictures and as the attention they give.

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

const speed = (pair, dModel, base) => base ** ((-2 * pair) / dModel);
const range = (n) => Array.from({ length: n }, (_, i) => i);
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const slope = (head, nHeads) => 2 ** ((-8 * (head + 1)) / nHeads);

// Rows of sines and cosines: what is added, or how far each pair turns.
function waves(nPositions, dModel, base) {
  return range(nPositions).map((position) =>
    range(dModel).map((feature) => {
      const angle = position * speed((feature - (feature % 2)) / 2, dModel, base);
      return feature % 2 ? Math.cos(angle) : Math.sin(angle);
    }),
  );
}

// Softmax over the past, for every query.
function attention(nPositions, score) {
  return range(nPositions).map((query) => {
    const scores = range(query + 1).map((key) => score(query, key));
    const highest = Math.max(...scores);
    const shares = scores.map((value) => Math.exp(value - highest));
    const total = shares.reduce((sum, value) => sum + value, 0);
    return range(nPositions).map((key) => (key > query ? 0 : shares[key] / total));
  });
}

// For each kind: its picture, the score it gives by itself, and what the second dial is.
function kindsOf({ nPositions, dModel, base, nHeads, learned }) {
  const table = waves(nPositions, dModel, base);
  const longest = Math.max(1e-9, ...learned.flat().map(Math.abs));
  const own = learned.map((row) => row.map((value) => value / longest));
  const length = (row) => Math.sqrt(dot(row, row)) || 1;
  const cosine = (a, b) => dot(a, b) / length(a) / length(b);
  const root = Math.sqrt(dModel);
  const kinds = {
    sinusoidal: {
      label: "Sinusoidal: waves added to the tokens",
      picture: () => table,
      says: "A row for each position, a column for each feature; blue above 0, orange below",
      score: (q, k) => dot(table[q], table[k]) / root,
      alike: (q, k) => dot(table[q], table[k]) / (dModel / 2),
      dial: { label: "Pair of features", size: dModel / 2 },
      curve: (pair) => table.map((row) => row[2 * pair]),
      curveSays: "The sine of the chosen pair, over all positions",
    },
    learned: learned.length && {
      label: "Learned: a trained row added for each position",
      picture: () => own,
      says: "The rows that training found; blue above 0, orange below",
      score: (q, k) => (cosine(own[q], own[k]) * dModel) / 2 / root,
      alike: (q, k) => cosine(own[q], own[k]),
      dial: { label: "Feature", size: own.length ? own[0].length : 1 },
      curve: (feature) => own.map((row) => row[feature]),
      curveSays: "The chosen feature, over all positions",
    },
    rotary: {
      label: "Rotary: queries and keys turned",
      picture: () => table,
      says: "Sine and cosine of how far each pair turns at each position",
      score: (q, k) =>
        range(dModel / 2).reduce(
          (sum, i) => sum + 2 * Math.cos((q - k) * speed(i, dModel, base)), 0) / root,
      alike: (q, k) =>
        range(dModel / 2).reduce(
          (sum, i) => sum + Math.cos((q - k) * speed(i, dModel, base)), 0) / (dModel / 2),
      dial: { label: "Pair of features", size: dModel / 2 },
      curve: (pair) => range(nPositions).map((p) => Math.sin(p * speed(pair, dModel, base))),
      curveSays: "The sine of the chosen pair's angle, over all positions",
    },
    alibi: {
      label: "ALiBi: a price for each step back",
      picture: (head) =>
        range(nPositions).map((q) =>
          range(nPositions).map((k) => (k > q ? 0 : -slope(head, nHeads) * Math.min(q - k, 1 / slope(head, nHeads))))),
      says: "Rows look, columns are looked at: the price in the chosen head, orange, up to 1",
      score: (q, k, head) => -slope(head, nHeads) * (q - k),
      alike: (q, k, head) => Math.exp(-slope(head, nHeads) * Math.abs(q - k)),
      dial: { label: "Head", size: nHeads },
      curve: (head) =>
        range(nPositions).map((d) => Math.exp(-slope(head, nHeads) * d)),
      curveSays: "What is left of a share, by steps back, in the chosen head",
    },
    none: {
      label: "None: no positions at all",
      picture: () => range(nPositions).map(() => range(dModel).map(() => 0)),
      says: "Nothing is added, turned or priced",
      score: () => 0,
      alike: () => 1,
      dial: null,
      curve: () => range(nPositions).map(() => 0),
      curveSays: "Nothing that changes with the position",
    },
  };
  return Object.fromEntries(Object.entries(kinds).filter(([, kind]) => kind));
}

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
  const title = make("p", { class: "muted" }, label);
  return {
    node: make("div", {}, title, picture),
    draw(values, chosen, said = label) {
      title.textContent = said;
      picture.setAttribute("aria-label", said);
      const toX = (i) => (i / (values.length - 1)) * 600;
      const toY = (value) => 60 - value * 58;
      const d = values.map((v, i) => `${i ? "L" : "M"}${toX(i).toFixed(1)} ${toY(v).toFixed(1)}`);
      line.setAttribute("d", d.join(""));
      point.setAttribute("cx", toX(chosen));
      point.setAttribute("cy", toY(values[chosen]));
    },
  };
}

function facts(kind, name, { position, second, nPositions, dModel, base, nHeads }) {
  const alike = (there) => kind.alike(position, there, second).toFixed(2);
  if (name === "none") return "Without positions, every token of the past is as near as any other.";
  if (name === "alibi") {
    const cost = slope(second, nHeads);
    return `Head ${second} pays ${cost.toPrecision(3)} for each step back; after ${(Math.LN2 / cost).toFixed(1)} steps half of a share is left.`;
  }
  const far = position + 16 < nPositions ? position + 16 : position - 16;
  const near = position + 1 < nPositions ? position + 1 : position - 1;
  const there = far >= 0 ? ` and position ${far} by ${alike(far)}` : "";
  const first = `Position ${position} resembles position ${near} by ${alike(near)}${there}.`;
  if (name === "learned") return first;
  const period = (2 * Math.PI) / speed(second, dModel, base);
  const turn = period < 100 ? period.toFixed(1) : Math.round(period).toLocaleString("en");
  return `${first} Pair ${second} (features ${2 * second} and ${2 * second + 1}) turns once in ${turn} positions.`;
}

function render({ model, el }) {
  const [nPositions, dModel, base, nHeads, learned] = [
    "max_seq_len", "d_model", "base", "n_heads", "learned",
  ].map((name) => model.get(name));
  const kinds = kindsOf({ nPositions, dModel, base, nHeads, learned: learned ?? [] });
  const canvas = make("canvas", { "aria-hidden": "true" });
  const pattern = make("canvas", { "aria-hidden": "true" });
  const markers = [make("div", { class: "marker" }), make("div", { class: "marker" })];
  const says = make("p", { class: "muted" });
  const words = make("p", { class: "words", "aria-live": "polite" });
  const shares = curve("Attention of the chosen position by itself, over the past; the highest is 1");
  const likeness = curve("How alike each position is to the chosen one (1 = the same)");
  const wave = curve("The second dial");
  const set = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };

  const choice = make(
    "select",
    { "aria-label": "Kind of positions", onchange: () => set("kind", choice.value) },
    ...Object.entries(kinds).map(([name, kind]) => make("option", { value: name }, kind.label)),
  );
  function dial(name) {
    const [title, output] = [make("span"), make("output")];
    const input = make("input", {
      type: "range", min: 0, oninput: () => set(name, Number(input.value)),
    });
    title.append(make("b", { style: "font-weight: inherit" }), output);
    const node = make("label", { class: "dial" }, title, input);
    const update = (label, size, value) => {
      node.hidden = !size;
      title.firstChild.textContent = label;
      input.setAttribute("aria-label", label);
      input.max = (size || 1) - 1;
      input.value = value;
      output.textContent = value;
    };
    return { node, update };
  }
  const first = dial("position");
  const other = dial("pair");

  function draw() {
    const name = kinds[model.get("kind")] ? model.get("kind") : "sinusoidal";
    const kind = kinds[name];
    const position = model.get("position");
    const second = Math.min(model.get("pair"), kind.dial ? kind.dial.size - 1 : 0);
    const shown = attention(nPositions, (q, k) => kind.score(q, k, second));
    paint(canvas, kind.picture(second));
    paint(pattern, shown.map((row) => row.map((share) => share / Math.max(...row))));
    shares.draw(shown[position].map((share) => share / Math.max(...shown[position])), position);
    likeness.draw(range(nPositions).map((there) => kind.alike(position, there, second)), position);
    wave.draw(kind.curve(second), position, kind.curveSays);
    says.textContent = kind.says;
    for (const marker of markers) {
      marker.style.top = `${(position / nPositions) * 100}%`;
      marker.style.height = `${100 / nPositions}%`;
    }
    choice.value = name;
    first.update("Position", nPositions, position);
    other.update(kind.dial?.label ?? "", kind.dial?.size ?? 0, second);
    const percent = (share) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
    const before = position ? ` and ${percent(shown[position][position - 1])} to the one before` : "";
    const told = facts(kind, name, { position, second, nPositions, dModel, base, nHeads });
    words.textContent = `${told} If all tokens were alike, position ${position} would give ${percent(shown[position][position])} of its attention to itself${before}.`;
  }

  el.replaceChildren(
    make(
      "section",
      { class: "llmos positions", "aria-label": "Positions dial", ...OWN_KEYS },
      make("div", { class: "row" }, choice),
      make("div", { class: "dials" }, first.node, other.node),
      words,
      make(
        "div",
        { class: "maps" },
        make("div", {}, says, make("div", { class: "map" }, canvas, markers[0])),
        make("div", {},
          make("p", { class: "muted" }, "Attention by position alone: rows look, columns are looked at"),
          make("div", { class: "map" }, pattern, markers[1])),
        make("div", {}, shares.node),
        make("div", {}, likeness.node, wave.node),
      ),
    ),
  );
  const heard = "change:position change:pair change:kind".split(" ");
  heard.forEach((name) => model.on(name, draw));
  draw();
  return () => heard.forEach((name) => model.off(name, draw));
}

export default { render };
