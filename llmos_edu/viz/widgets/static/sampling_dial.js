// Temperature, top-k and top-p over real logits: bars shrink, grow and fall away.

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

// Chances of all tokens, best first: temperature, then top-k, then top-p.
function chances(logits, { temperature, topK, topP }) {
  if (temperature === 0) return logits.map((_, index) => (index === 0 ? 1 : 0));
  const softmax = (kept) => {
    const powers = logits.map((z, i) =>
      kept(i) ? Math.exp((z - logits[0]) / temperature) : 0,
    );
    const total = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / total);
  };
  const worst = topK === null ? -Infinity : logits[Math.min(topK, logits.length) - 1];
  const byK = softmax((i) => logits[i] >= worst);
  let covered = 0;
  const inside = byK.map((chance) => {
    const kept = chance > 0 && (topP >= 1 || covered < topP);
    covered += chance;
    return kept;
  });
  return softmax((i) => inside[i]);
}

const percent = (share) =>
  share > 0 && share < 0.001 ? "<0.1\u00a0%" : `${(share * 100).toFixed(1)}\u00a0%`;

// 1, 2, 3, 5, 7, 10, 15, 20 ... and at the end all of them.
function steps(size) {
  const found = [];
  for (let k = 1; k < size; k = Math.max(k + 1, Math.round(k * 1.4))) found.push(k);
  return [...found, size];
}

function render({ model, el }) {
  const logits = model.get("logits");
  const tokens = model.get("tokens");
  const others = logits.length - tokens.length;
  const counts = steps(logits.length);
  const words = make("p", { class: "words", "aria-live": "polite" });
  const drawn = make("p", { "aria-live": "polite" });
  const names = [...tokens, ...(others > 0 ? [`${others} ${others === 1 ? "other" : "others"}`] : [])];
  const rows = names.map((name) => ({
    name: make("span", { class: "name" }, name),
    track: make("div", { class: "track", "aria-hidden": "true" }, make("div", { class: "fill" })),
    number: make("span", { class: "number" }),
  }));

  function dial(label, range, read, write, say) {
    const output = make("output");
    const input = make("input", {
      type: "range",
      ...range,
      "aria-label": label,
      oninput: () => {
        write(Number(input.value));
        model.save_changes();
        draw();
      },
    });
    const update = () => {
      input.value = read();
      output.textContent = say();
      input.setAttribute("aria-valuetext", say());
    };
    return { node: make("label", { class: "dial" }, make("span", {}, label, output), input), update };
  }

  const rank = () => {
    const k = model.get("top_k");
    const at = counts.findIndex((count) => k !== null && count >= k);
    return at < 0 ? counts.length - 1 : at;
  };
  const dials = [
    dial(
      "Temperature",
      { min: 0, max: 2, step: 0.05 },
      () => model.get("temperature"),
      (value) => model.set("temperature", value),
      () => model.get("temperature").toFixed(2),
    ),
    dial(
      "Top-k",
      { min: 0, max: counts.length - 1, step: 1 },
      rank,
      (value) => model.set("top_k", value === counts.length - 1 ? null : counts[value]),
      () => `${model.get("top_k") ?? "all"}`,
    ),
    dial(
      "Top-p",
      { min: 0.05, max: 1, step: 0.05 },
      () => model.get("top_p"),
      (value) => model.set("top_p", value),
      () => (model.get("top_p") >= 1 ? "all" : model.get("top_p").toFixed(2)),
    ),
  ];

  const current = () =>
    chances(logits, {
      temperature: model.get("temperature"),
      topK: model.get("top_k") ?? null,
      topP: model.get("top_p"),
    });

  function draw() {
    const all = current();
    const rest = all.slice(tokens.length).reduce((a, b) => a + b, 0);
    rows.forEach((row, index) => {
      const share = index < tokens.length ? all[index] : rest;
      row.track.style.setProperty("--share", share);
      row.number.textContent = share ? percent(share) : "out";
      row.name.classList.toggle("out", share === 0);
    });
    dials.forEach((each) => each.update());
    const left = all.filter((share) => share > 0).length;
    const entropy = all.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
    words.textContent =
      left === 1
        ? `Only “${tokens[0]}” can come next.`
        : `${left} of ${logits.length} tokens can come next; “${tokens[0]}” has ${percent(all[0])}. Entropy ${entropy.toFixed(2)} nats: as open as ${Math.exp(entropy).toFixed(1)} equal choices.`;
    drawn.textContent = "";
  }

  function take() {
    const all = current();
    const picked = Array.from({ length: 10 }, () => {
      let left = Math.random();
      const index = all.findIndex((share) => (left -= share) < 0);
      const found = index < 0 ? 0 : index;
      return found < tokens.length ? tokens[found] : "(another)";
    });
    drawn.textContent = `Ten draws: ${picked.join(" · ")}`;
  }

  const context = model.get("context");
  el.replaceChildren(
    make(
      "section",
      {
        class: "llmos sampling",
        "aria-label": "Sampling dials",
        ...OWN_KEYS,
      },
      ...(context ? [make("p", {}, "What comes after ", make("code", {}, context), "?")] : []),
      make("div", { class: "dials" }, ...dials.map((each) => each.node)),
      make(
        "div",
        { class: "bars" },
        ...rows.flatMap((row) => [row.name, row.track, row.number]),
      ),
      words,
      make("button", { type: "button", onclick: take }, "Draw ten tokens"),
      drawn,
    ),
  );
  const changed = ["change:temperature", "change:top_k", "change:top_p"];
  changed.forEach((name) => model.on(name, draw));
  draw();
  return () => changed.forEach((name) => model.off(name, draw));
}

export default { render };
