// What a GPT costs: every number beside the formula that gives it.

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

const UNITS = {
  bytes: ["bytes", "kB", "MB", "GB", "TB", "PB"],
  flops: ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP", "PFLOP", "EFLOP"],
  count: ["", "thousand", "million", "billion", "trillion"],
};

function human(value, kind) {
  const units = UNITS[kind];
  const power = Math.min(Math.max(0, Math.floor(Math.log10(Math.max(value, 1)) / 3)), units.length - 1);
  const scaled = value / 1000 ** power;
  return `${power ? scaled.toPrecision(3) : Math.round(scaled)}\u00a0${units[power]}`.trim();
}

// Powers of two around the starting value, so that each slider step doubles.
function doublings(start) {
  return Array.from({ length: 9 }, (_, i) => start * 2 ** (i - 3)).filter(Number.isInteger);
}

// The formulas of GPT with tied embeddings: V tokens, width d, L layers, length s, batch b.
function costs({ vocab_size: V, d_model: d, n_layers: L, max_seq_len: s, batch_size: b }) {
  const matrices = 12 * L * d * d;
  const parameters = V * d + s * d + matrices + L * 13 * d + 2 * d;
  const perToken = 2 * matrices + 4 * L * s * d + 2 * V * d;
  return [
    ["Parameters", parameters, "count", "V·d + s·d + L·(12·d² + 13·d) + 2·d"],
    ["… of which in the layers", L * (12 * d * d + 13 * d), "count", "L·(12·d² + 13·d)"],
    ["Weights, float32", 4 * parameters, "bytes", "4 bytes · parameters"],
    ["Training state, AdamW", 16 * parameters, "bytes", "weights, gradients, two moments: 16 bytes · parameters"],
    ["Key-value cache", 8 * L * s * d * b, "bytes", "2 · 4 bytes · L·s·d·b"],
    ["Attention weights of a step, if kept", null, "bytes", "4 bytes · L·heads·s²·b"],
    ["Forward, for one token", perToken, "flops", "24·L·d² + 4·L·s·d + 2·V·d"],
    ["Training step", 3 * perToken * s * b, "flops", "3 · forward · s·b"],
    ["Share of attention scores", (4 * L * s * d) / perToken, "share", "4·L·s·d / forward"],
  ];
}

function render({ model, el }) {
  const names = {
    d_model: "Width d",
    n_layers: "Layers L",
    max_seq_len: "Length s",
    vocab_size: "Vocabulary V",
    batch_size: "Batch b",
  };
  const before = new Map();
  const words = make("p", { class: "words", "aria-live": "polite" });
  const body = make("tbody");

  const dials = Object.entries(names).map(([name, label]) => {
    const values = doublings(model.get(name));
    const output = make("output");
    const input = make("input", {
      type: "range",
      min: 0,
      max: values.length - 1,
      "aria-label": label,
      oninput: () => {
        model.set(name, values[input.value]);
        model.save_changes();
      },
    });
    const update = () => {
      const at = values.indexOf(model.get(name));
      if (at >= 0) input.value = at;
      output.textContent = model.get(name).toLocaleString("en");
      input.setAttribute("aria-valuetext", output.textContent);
    };
    return { name, label, update, node: make("label", { class: "dial" }, make("span", {}, label, output), input) };
  });

  function numbers() {
    const sizes = Object.fromEntries(Object.keys(names).map((name) => [name, model.get(name)]));
    const kept = 4 * sizes.n_layers * model.get("n_heads") * sizes.max_seq_len ** 2 * sizes.batch_size;
    return costs(sizes).map(([what, value, kind, formula]) => [what, value ?? kept, kind, formula]);
  }

  function draw() {
    const now = numbers();
    const factors = now
      .filter(([what, value]) => before.has(what) && before.get(what) !== value)
      .map(([what, value]) => [what, value / before.get(what)]);
    const turned = dials.find(({ name }) => before.has(name) && before.get(name) !== model.get(name));
    words.textContent = turned
      ? `${turned.label}: ${before.get(turned.name).toLocaleString("en")} → ${model.get(turned.name).toLocaleString("en")}. ` +
        factors
          .filter(([what]) => ["Parameters", "Training step", "Attention weights of a step, if kept"].includes(what))
          .map(([what, factor]) => `${what} × ${factor.toPrecision(3)}`)
          .join("; ")
      : "Turn one size and see what grows with it, and what grows with its square.";
    body.replaceChildren(
      ...now.map(([what, value, kind, formula]) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, what, make("div", { class: "muted" }, formula)),
          make("td", { class: "number" }, kind === "share" ? `${(value * 100).toFixed(1)}\u00a0%` : human(value, kind)),
        ),
      ),
    );
    dials.forEach((dial) => dial.update());
    now.forEach(([what, value]) => before.set(what, value));
    dials.forEach(({ name }) => before.set(name, model.get(name)));
  }

  el.replaceChildren(
    make(
      "section",
      { class: "llmos costs", "aria-label": "Cost calculator", ...OWN_KEYS },
      make("div", { class: "dials" }, ...dials.map((dial) => dial.node)),
      words,
      make("table", { class: "facts" }, body),
    ),
  );
  const changes = Object.keys(names).map((name) => `change:${name}`);
  changes.forEach((name) => model.on(name, draw));
  draw();
  return () => changes.forEach((name) => model.off(name, draw));
}

export default { render };
