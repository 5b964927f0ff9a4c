// Who looks where: every head as a thumbnail, one head large, one token in words.

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

const percent = (share) => (share > 0 && share < 0.01 ? "<1\u00a0%" : `${Math.round(share * 100)}\u00a0%`);
const clamp = (value, size) => Math.min(Math.max(value, 0), size - 1);

// One blue on any background: the weight is how opaque it is.
function paint(canvas, weights, scale) {
  canvas.height = weights.length;
  canvas.width = weights[0].length;
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, canvas.width, canvas.height);
  weights.forEach((row, query) =>
    row.forEach((weight, key) => {
      context.fillStyle = `rgb(40 130 205 / ${weight / scale})`;
      context.fillRect(key, query, 1, 1);
    }),
  );
}

const largest = (weights) => Math.max(1e-9, ...weights.map((row) => Math.max(...row)));

function slider(label, size, model, name) {
  const output = make("output");
  const input = make("input", {
    type: "range",
    min: 1,
    max: size,
    step: 1,
    "aria-label": label,
    oninput: () => {
      model.set(name, Number(input.value) - 1);
      model.save_changes();
    },
  });
  const node = make("label", { class: "dial" }, make("span", {}, label, output), input);
  const draw = () => {
    input.value = model.get(name) + 1;
    output.textContent = `${model.get(name) + 1} of ${size}`;
  };
  return { node: size > 1 ? node : "", draw };
}

function render({ model, el }) {
  const weights = model.get("weights");
  const tokens = model.get("tokens");
  const keys = model.get("tokens_key");
  const nLayers = weights.length;
  const nHeads = weights[0].length;
  const isSelf = tokens.length === keys.length && tokens.every((t, i) => t === keys[i]);

  const choose = (name, value, size) => {
    model.set(name, clamp(value, size));
    model.save_changes();
  };
  const chooseQuery = (index) => choose("query", index, tokens.length);

  const dials = [
    slider("Layer", nLayers, model, "layer"),
    slider("Head", nHeads, model, "head"),
  ];
  const words = make("p", { class: "words", "aria-live": "polite" });
  const shares = keys.map(() => make("small"));
  const looked = keys.map((token, i) =>
    make(isSelf ? "button" : "span", { class: "token", type: isSelf ? "button" : null }, token, shares[i]),
  );
  const looking = isSelf
    ? looked
    : tokens.map((token) => make("button", { class: "token", type: "button" }, token));
  looking.forEach((button, index) => {
    button.addEventListener("click", () => chooseQuery(index));
    button.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") chooseQuery(index);
    });
    button.addEventListener("focus", () => chooseQuery(index));
  });

  const moves = {
    ArrowLeft: () => chooseQuery(model.get("query") - 1),
    ArrowRight: () => chooseQuery(model.get("query") + 1),
    Home: () => chooseQuery(0),
    End: () => chooseQuery(tokens.length - 1),
    ArrowUp: () => choose("head", model.get("head") - 1, nHeads),
    ArrowDown: () => choose("head", model.get("head") + 1, nHeads),
    PageUp: () => choose("layer", model.get("layer") - 1, nLayers),
    PageDown: () => choose("layer", model.get("layer") + 1, nLayers),
  };
  const onKey = (event) => {
    if (!(event.key in moves)) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
    looking[model.get("query")].focus();
  };
  const sentence = (label, chips, hasKeys) =>
    make(
      "div",
      { class: "tokens", role: "group", "aria-label": label, ...(hasKeys && { onkeydown: onKey }) },
      ...chips,
    );

  const thumbnails = weights.map((layer, l) =>
    layer.map((head, h) => {
      const canvas = make("canvas", { "aria-hidden": "true" });
      paint(canvas, head, largest(head));
      return make(
        "button",
        {
          type: "button",
          "aria-label": `Layer ${l + 1}, head ${h + 1}`,
          title: `layer ${l + 1}, head ${h + 1}`,
          onclick: () => {
            choose("layer", l, nLayers);
            choose("head", h, nHeads);
          },
        },
        canvas,
      );
    }),
  );
  const heads = make(
    "div",
    { class: "heads", role: "group", "aria-label": "All heads, one row a layer" },
    ...thumbnails.flat(),
  );
  heads.style.gridTemplateColumns = `repeat(${nHeads}, minmax(1.5rem, 6rem))`;

  const big = make("canvas", { "aria-hidden": "true" });
  const marker = make("div", { class: "marker" });
  const map = make("div", { class: "map" }, big, marker);
  map.addEventListener("pointermove", (event) => {
    const box = big.getBoundingClientRect();
    chooseQuery(Math.floor(((event.clientY - box.top) / box.height) * tokens.length));
  });

  function draw() {
    const [layer, head, query] = ["layer", "head", "query"].map((name) => model.get(name));
    const row = weights[layer][head][query];
    const most = Math.max(1e-9, ...row);
    looked.forEach((chip, i) => {
      chip.style.setProperty("--weight", row[i] / most);
      shares[i].textContent = percent(row[i]);
    });
    looking.forEach((button, i) => {
      button.setAttribute("aria-pressed", i === query);
      button.tabIndex = i === query ? 0 : -1;
    });
    thumbnails.forEach((line, l) =>
      line.forEach((button, h) => button.setAttribute("aria-pressed", l === layer && h === head)),
    );
    paint(big, weights[layer][head], largest(weights[layer][head]));
    marker.style.top = `${(query / tokens.length) * 100}%`;
    marker.style.height = `${100 / tokens.length}%`;
    dials.forEach((dial) => dial.draw());
    words.textContent = describe(row, tokens[query], layer, head);
  }

  function describe(row, token, layer, head) {
    const best = row
      .map((share, index) => ({ share, token: keys[index], index }))
      .filter(({ share }) => share > 0)
      .sort((a, b) => b.share - a.share)
      .slice(0, 3)
      .map(({ share, token: key, index }) =>
        isSelf && index === model.get("query")
          ? `itself (${percent(share)})`
          : `“${key}” (${percent(share)})`,
      );
    const where = `In layer ${layer + 1}, head ${head + 1}, `;
    if (!best.length) return `${where}“${token}” may look at nothing.`;
    const list = best.length > 1 ? `${best.slice(0, -1).join(", ")} and ${best.at(-1)}` : best[0];
    return `${where}“${token}” looks most at ${list}.`;
  }

  el.replaceChildren(
    make(
      "section",
      {
        class: "llmos attention",
        "aria-label": "Attention explorer",
        ...OWN_KEYS,
      },
      make(
        "p",
        { class: "muted" },
        "Point at a token to see where it looks. Keys: ← → token, ↑ ↓ head, Page Up and Page Down layer. The darkest token gets the largest share.",
      ),
      make("div", { class: "dials" }, ...dials.map((dial) => dial.node)),
      ...(isSelf
        ? [sentence("Tokens", looked, true)]
        : [
            make("p", { class: "muted" }, "Looks (query):"),
            sentence("Tokens that look", looking, true),
            make("p", { class: "muted" }, "Looked at (key):"),
            sentence("Tokens looked at", looked, false),
          ]),
      words,
      make(
        "div",
        { class: "maps" },
        make("div", {}, make("p", { class: "muted" }, "This head: rows look, columns are looked at"), map),
        nLayers * nHeads > 1
          ? make("div", {}, make("p", { class: "muted" }, "All heads: a row a layer"), heads)
          : "",
      ),
    ),
  );
  const names = ["change:layer", "change:head", "change:query"];
  names.forEach((name) => model.on(name, draw));
  draw();
  return () => names.forEach((name) => model.off(name, draw));
}

export default { render };
