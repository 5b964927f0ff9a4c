// Which token goes to which expert, while a gate learns.

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
const ROW = 24;
const AT = { words: 118, from: 126, to: 352, name: 362, bar: 388, full: 150 };

function shape(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const percent = (share) => `${Math.round(share * 100)}\u00a0%`;

function list(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function render({ model, el }) {
  const runs = model.get("runs");
  const tokens = model.get("tokens");
  const nExperts = runs[0].shares[0].length;
  const height = ROW * Math.max(tokens.length, nExperts) + 4;
  const tokenY = (i) => ((i + 0.5) / tokens.length) * (height - 4) + 2;
  const expertY = (i) => ((i + 0.5) / nExperts) * (height - 4) + 2;
  const picture = shape("svg", { viewBox: `0 0 600 ${height}`, role: "img", "aria-label": model.get("alt") });
  const words = make("p", { class: "words", "aria-live": "polite" });

  function set(name, value) {
    model.set(name, value);
    model.save_changes();
  }

  const noted = () => runs[model.get("run")];
  const record = () => Math.min(model.get("record"), noted().steps.length - 1);

  function dial(label, read, write, most, shown) {
    const output = make("output");
    const input = make("input", { type: "range", min: 0, "aria-label": label, oninput: () => write(Number(input.value)) });
    const update = () => {
      input.max = most();
      input.value = read();
      output.textContent = shown();
      input.setAttribute("aria-valuetext", shown());
    };
    return { node: make("label", { class: "dial" }, make("span", {}, label, output), input), update };
  }

  const dials = [
    dial("Update", record, (i) => set("record", i), () => noted().steps.length - 1, () => `${noted().steps[record()]}`),
    dial("Token", () => model.get("token"), (i) => set("token", i), () => tokens.length - 1, () => tokens[model.get("token")]),
  ];
  const buttons = runs.map((run, i) => make("button", { type: "button", onclick: () => set("run", i) }, run.name));

  function line(token, expert, isChosen) {
    const [y0, y1] = [tokenY(token), expertY(expert)];
    const middle = (AT.from + AT.to) / 2;
    const d = `M${AT.from} ${y0}C${middle} ${y0} ${middle} ${y1} ${AT.to} ${y1}`;
    return shape("path", { d, fill: "none", class: isChosen ? "route chosen" : "route" });
  }

  function drawn(routes, shares, chosen) {
    const lost = (token) => shape("text", { x: AT.from + 4, y: tokenY(token) + 5, class: "lost" }, "×");
    const lines = [];
    const front = [];
    routes.forEach((experts, token) =>
      experts.forEach((expert) => {
        const into = token === chosen ? front : lines;
        into.push(expert < 0 ? lost(token) : line(token, expert, token === chosen));
      }),
    );
    const names = tokens.map((name, token) => {
      const node = shape("text", { x: AT.words, y: tokenY(token) + 5, "text-anchor": "end", class: token === chosen ? "pick chosen" : "pick" }, name);
      node.addEventListener("click", () => set("token", token));
      return node;
    });
    const bars = shares.flatMap((share, expert) => [
      shape("text", { x: AT.name, y: expertY(expert) + 5, class: routes[chosen].includes(expert) ? "chosen" : "" }, `${expert}`),
      shape("rect", { x: AT.bar, y: expertY(expert) - 8, width: AT.full, height: 16, class: "room" }),
      shape("rect", { x: AT.bar, y: expertY(expert) - 8, width: Math.max(share * AT.full, 0.5), height: 16, class: "load" }),
      shape("text", { x: AT.bar + AT.full + 6, y: expertY(expert) + 5 }, percent(share)),
    ]);
    const even = AT.bar + AT.full / nExperts;
    const fair = shape("line", { x1: even, x2: even, y1: 0, y2: height, class: "floor" });
    return [...lines, ...front, ...names, ...bars, fair];
  }

  function draw() {
    const run = noted();
    const at = record();
    const chosen = model.get("token");
    const [routes, shares] = [run.routes[at], run.shares[at]];
    picture.replaceChildren(...drawn(routes, shares, chosen));
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", `${i === model.get("run")}`));
    dials.forEach((each) => each.update());
    const busy = shares.filter((share) => share >= 0.01).length;
    const top = shares.indexOf(Math.max(...shares));
    const found = routes[chosen].filter((expert) => expert >= 0).map((expert) => `expert ${expert}`);
    const goes = found.length ? `goes to ${list(found)}` : "finds no place";
    words.textContent = `After update ${run.steps[at]}, ${run.name}: ${busy} of ${nExperts} experts get at least 1\u00a0% of the choices, expert ${top} gets ${percent(shares[top])}. “${tokens[chosen]}” ${goes}.`;
  }

  el.replaceChildren(
    make(
      "section",
      { class: "llmos routing", "aria-label": "Routing flow", ...OWN_KEYS },
      make("div", { class: "row", role: "group", "aria-label": "Run" }, ...buttons),
      make("div", { class: "dials" }, ...dials.map((each) => each.node)),
      words,
      make("p", { class: "muted" }, "Tokens on the left, experts with their share of all choices on the right; the dotted line is an even share"),
      picture,
    ),
  );
  const names = "change:run change:record change:token";
  model.on(names, draw);
  draw();
  return () => model.off(names, draw);
}

export default { render };
