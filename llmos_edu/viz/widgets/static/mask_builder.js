// Squares to click: who may look at whom, and what softmax makes of the scores that remain.

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

// Softmax over the keys that may be looked at; a row without any is all zeros.
function attention(scores, allowed) {
  const seen = scores.filter((_, key) => allowed[key]);
  if (!seen.length) return scores.map(() => 0);
  const top = Math.max(...seen);
  const powers = scores.map((score, key) => (allowed[key] ? Math.exp(score - top) : 0));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

const percent = (share) => `${Math.round(share * 100)}`;
const squaresChanged = (n) => (n === 1 ? "1 square" : `${n} squares`) + " changed";
const copy = (mask) => mask.map((row) => [...row]);

function render({ model, el }) {
  const tokens = model.get("tokens");
  const scores = model.get("scores");
  const size = tokens.length;
  const places = tokens.map((_, index) => index);
  const rules = {
    causal: (query, key) => key <= query,
    local: (query, key) => Math.abs(key - query) < model.get("window"),
    padding: (query, key) => key < size - model.get("n_padding"),
  };
  const active = new Set([model.get("rule")].filter((rule) => rule in rules));
  let place = [0, 0];

  const built = () =>
    places.map((query) =>
      places.map((key) => [...active].every((rule) => rules[rule](query, key))),
    );
  const asCode = () =>
    [...active]
      .map(
        (rule) =>
          ({
            causal: `causal_mask(${size})`,
            local: `local_mask(${size}, window=${model.get("window")})`,
            padding: "padding_mask(token_ids, pad_id=…)",
          })[rule],
      )
      .join(" & ");

  const words = make("p", { class: "words", "aria-live": "polite" });
  const code = make("p", { class: "muted" });
  const switches = Object.keys(rules).map((rule) =>
    make("button", { type: "button", onclick: () => toggleRule(rule) }, rule),
  );
  const all = make("button", { type: "button", onclick: () => toggleRule(null) }, "no rule");
  const dials = [
    dial("Window of local", "window", 1, size, "local"),
    dial("Padding at the end", "n_padding", 1, size - 1, "padding"),
  ];
  const squares = places.map((query) =>
    places.map((key) =>
      make("button", {
        type: "button",
        class: "square",
        onclick: () => toggleSquare(query, key),
        onfocus: () => ((place = [query, key]), mark()),
      }),
    ),
  );
  const rows = squares.map((line, query) =>
    make(
      "tr",
      {},
      make("th", { scope: "row", title: tokens[query] }, tokens[query]),
      ...line.map((square) => make("td", {}, square)),
    ),
  );

  function dial(label, name, least, most, rule) {
    const output = make("output");
    const input = make("input", {
      type: "range",
      min: least,
      max: most,
      "aria-label": label,
      oninput: () => {
        model.set(name, Number(input.value));
        active.add(rule);
        apply(`${label}: ${input.value}. `);
      },
    });
    return {
      node: make("label", { class: "dial" }, make("span", {}, label, output), input),
      draw: () => {
        input.value = model.get(name);
        output.textContent = model.get(name);
      },
    };
  }

  function toggleRule(rule) {
    if (rule === null) active.clear();
    else if (active.has(rule)) active.delete(rule);
    else active.add(rule);
    const said = rule === null ? "All rules off. " : `Rule ${rule} ${active.has(rule) ? "on" : "off"}. `;
    apply(said);
  }

  function apply(said) {
    const before = model.get("mask");
    setMask(built());
    const hidden = model.get("mask").flat().filter((may) => !may).length;
    const changed = model.get("mask").flat().filter((may, i) => may !== before.flat()[i]).length;
    words.textContent = `${said}${squaresChanged(changed)}; ${hidden} of ${size * size} hidden. ${emptyRows()}`;
  }

  function emptyRows() {
    const empty = model.get("mask").filter((row) => !row.some(Boolean)).length;
    return empty
      ? `${empty === 1 ? "One token" : `${empty} tokens`} may look at nothing: all weights are 0, where a plain softmax would answer NaN.`
      : "";
  }

  function toggleSquare(query, key) {
    const before = attention(scores[query], model.get("mask")[query]);
    const mask = copy(model.get("mask"));
    mask[query][key] = !mask[query][key];
    setMask(mask);
    const after = attention(scores[query], mask[query]);
    const who = `“${tokens[query]}” may ${mask[query][key] ? "now" : "no longer"} look at `;
    const whom =
      key === query ? "itself" : `“${tokens[key]}”${key > query ? ", a later token" : ""}`;
    words.textContent = `${who}${whom}. ${moved(before, after, query, key)} ${emptyRows()}`;
  }

  // Where the attention of one row went, in words.
  function moved(before, after, query, key) {
    const share = `${percent(before[key])} % became ${percent(after[key])} %`;
    const others = places.filter((other) => other !== key && before[other] + after[other] > 0);
    if (!others.length) return `Its share: ${share}.`;
    const most = others.reduce((a, b) =>
      Math.abs(after[a] - before[a]) >= Math.abs(after[b] - before[b]) ? a : b,
    );
    return `Its share: ${share}; “${tokens[most]}” went from ${percent(before[most])} % to ${percent(after[most])} %. The row still adds up to ${percent(after.reduce((a, b) => a + b, 0))} %.`;
  }

  function setMask(mask) {
    model.set("mask", mask);
    model.save_changes();
    draw();
  }

  function onKey(event) {
    const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    if (!(event.key in steps)) return;
    event.preventDefault();
    event.stopPropagation();
    const [down, right] = steps[event.key];
    const inside = (index) => Math.min(Math.max(index, 0), size - 1);
    squares[inside(place[0] + down)][inside(place[1] + right)].focus();
  }

  function mark() {
    rows.forEach((row, query) => row.classList.toggle("chosen", query === place[0]));
    squares.forEach((line, query) =>
      line.forEach((square, key) => {
        square.tabIndex = query === place[0] && key === place[1] ? 0 : -1;
      }),
    );
  }

  function draw() {
    const mask = model.get("mask");
    const isRule = JSON.stringify(mask) === JSON.stringify(built());
    squares.forEach((line, query) => {
      const weights = attention(scores[query], mask[query]);
      line.forEach((square, key) => {
        const may = mask[query][key];
        square.setAttribute("aria-pressed", may);
        square.setAttribute(
          "aria-label",
          may
            ? `${tokens[query]} may look at ${tokens[key]}: ${percent(weights[key])} percent`
            : `${tokens[query]} may not look at ${tokens[key]}`,
        );
        square.style.setProperty("--weight", weights[key]);
        square.textContent = may ? percent(weights[key]) : "";
      });
    });
    switches.forEach((button, i) =>
      button.setAttribute("aria-pressed", isRule && active.has(Object.keys(rules)[i])),
    );
    all.setAttribute("aria-pressed", isRule && active.size === 0);
    dials.forEach((each) => each.draw());
    code.replaceChildren(
      ...(isRule
        ? active.size
          ? ["The library builds this mask with ", make("code", {}, asCode())]
          : ["Everyone may look at everyone."]
        : ["A mask of your own: no rule gives it."]),
    );
    mark();
  }

  const table = make(
    "table",
    { class: "squares", onkeydown: onKey },
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        make("td", {}),
        ...tokens.map((token) => make("th", { scope: "col" }, make("span", {}, token))),
      ),
    ),
    make("tbody", {}, ...rows),
  );
  table.style.setProperty("--side", `calc((100cqw - 7rem) / ${size})`);
  el.replaceChildren(
    make(
      "section",
      {
        class: "llmos mask",
        "aria-label": "Mask builder",
        ...OWN_KEYS,
      },
      make(
        "p",
        { class: "muted" },
        "Rows look, columns are looked at; a number is a share in percent. Click a square, or move with the arrow keys and press Space.",
      ),
      make("div", { class: "row", role: "group", "aria-label": "Rules" }, "Rules:", all, ...switches),
      make("div", { class: "dials" }, ...dials.map((each) => each.node)),
      make("div", { class: "sized" }, table),
      words,
      code,
    ),
  );
  words.textContent = "Hide a square and see where its share goes.";
  model.on("change:mask", draw);
  draw();
  return () => model.off("change:mask", draw);
}

export default { render };
