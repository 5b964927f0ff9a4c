// Commit to a guess, run, compare. Two cards share a key: one asks, one reveals.

const STORE = "llmos.predictions";
const CHANGED = "llmos-predictions-changed";
const SURENESS = [
  [50, "a guess (50 %)"],
  [70, "fairly sure (70 %)"],
  [90, "certain (90 %)"],
];

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

function rich(text) {
  return text
    .split("`")
    .map((part, index) => (index % 2 ? make("code", {}, part) : part));
}

const forgetful = {}; // where storage is switched off, guesses last as long as the page

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? { ...forgetful };
  } catch {
    return { ...forgetful };
  }
}

function remember(key, record) {
  const all = { ...remembered(), [key]: record };
  Object.assign(forgetful, all);
  try {
    localStorage.setItem(STORE, JSON.stringify(all));
  } catch {
    // kept in `forgetful` for as long as the page is open
  }
  window.dispatchEvent(new Event(CHANGED));
}

function distance(guess, answer) {
  return Math.abs(guess - answer) / Math.max(Math.abs(answer), 1e-12);
}

function isRight({ guess, answer, tolerance }) {
  if (typeof answer === "string") return guess === answer;
  return distance(guess, answer) <= tolerance + 1e-9;
}

// What all revealed guesses of the course say about how well the reader knows.
function calibration() {
  const settled = Object.values(remembered()).filter(
    (record) => record.answer !== undefined && record.guess !== undefined,
  );
  const lines = SURENESS.map(([percent]) => {
    const sure = settled.filter((record) => record.confidence === percent);
    const right = sure.filter(isRight).length;
    return sure.length ? `${percent} % sure: right ${right} of ${sure.length}` : null;
  }).filter(Boolean);
  if (!lines.length) return "";
  const all = settled.filter(isRight).length;
  return `So far right ${all} of ${settled.length}. ${lines.join("; ")}.`;
}

function render({ model, el }) {
  const key = model.get("key");
  const choices = model.get("choices");
  const unit = model.get("unit");
  const withUnit = (value) => (unit ? `${value} ${unit}` : `${value}`);
  const body = make("div");
  const card = make(
    "section",
    { class: "llmos predict", ...OWN_KEYS, "aria-label": "Prediction" },
    make("p", { class: "question" }, ...rich(model.get("question"))),
    body,
  );

  function commit(guess, confidence) {
    remember(key, { guess, confidence, tolerance: model.get("tolerance") });
    model.set("guess", guess);
    model.set("confidence", confidence);
    model.save_changes();
  }

  function ask() {
    const name = `guess-${Math.random().toString(36).slice(2)}`;
    const button = make("button", { class: "primary", type: "submit", disabled: "" }, "Commit");
    const ready = () => (button.disabled = value() === null);
    const field = choices.length
      ? make(
          "fieldset",
          { class: "choices", "aria-label": "Your guess" },
          ...choices.map((choice) =>
            make(
              "label",
              { class: "choice" },
              make("input", { type: "radio", name, value: choice, onchange: ready }),
              make("span", {}, ...rich(choice)),
            ),
          ),
        )
      : make(
          "label",
          { class: "row" },
          "Your guess ",
          make("input", { type: "number", step: "any", inputmode: "decimal", oninput: ready }),
          unit,
        );
    function value() {
      if (choices.length) return field.querySelector("input:checked")?.value ?? null;
      const number = field.querySelector("input").valueAsNumber;
      return Number.isFinite(number) ? number : null;
    }
    const sure = make(
      "select",
      {},
      ...SURENESS.map(([percent, words]) => make("option", { value: percent }, words)),
    );
    const form = make(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          if (value() !== null) commit(value(), Number(sure.value));
        },
      },
      field,
      make("div", { class: "row" }, make("label", { class: "row" }, "How sure? ", sure), button),
    );
    body.replaceChildren(form);
  }

  function committed(record) {
    body.replaceChildren(
      make(
        "p",
        { role: "status" },
        "Your guess: ",
        make("strong", {}, withUnit(record.guess)),
        `, ${record.confidence} % sure. Now run what follows and compare.`,
      ),
      record.answer === undefined
        ? make("button", { type: "button", onclick: ask }, "Change it")
        : "",
    );
  }

  function compare(record) {
    const answer = model.get("answer");
    const right = isRight({ ...record, answer, tolerance: model.get("tolerance") });
    const off = typeof answer === "number" ? distance(record.guess, answer) : 0;
    const verdict = right
      ? "Right"
      : typeof answer === "string"
        ? "Something else happened"
        : off < 10
          ? `Off by ${Math.round(off * 100)} %`
          : `Off by a factor of ${Math.round(Math.abs(off) + 1)}`;
    body.replaceChildren(
      make(
        "p",
        { role: "status" },
        make("strong", { class: right ? "good" : "bad" }, `${verdict}. `),
        "You said ",
        make("strong", {}, withUnit(record.guess)),
        `, ${record.confidence} % sure; it is `,
        make("strong", {}, withUnit(answer)),
        ".",
      ),
      make("p", { class: "muted calibration" }, calibration()),
    );
  }

  function withoutGuess() {
    const answer = model.get("answer");
    body.replaceChildren(
      make("p", {}, "You have not guessed yet. Guess first: the card is above."),
      make(
        "button",
        {
          type: "button",
          onclick: () =>
            body.replaceChildren(
              make("p", { role: "status" }, "It is ", make("strong", {}, withUnit(answer)), "."),
            ),
        },
        "Show the answer all the same",
      ),
    );
  }

  function draw() {
    const answer = model.get("answer");
    const record = remembered()[key];
    if (answer === null || answer === undefined) return record ? committed(record) : ask();
    if (!record) return withoutGuess();
    if (record.answer !== answer) return remember(key, { ...record, answer });
    return compare(record);
  }

  // Another card's guess must not wipe out a form that is being filled in.
  let seen = null;
  function drawIfMine() {
    const now = JSON.stringify(remembered()[key] ?? null);
    if (now !== seen || body.querySelector(".calibration")) {
      seen = now;
      draw();
    }
  }

  el.replaceChildren(card);
  window.addEventListener(CHANGED, drawIfMine);
  model.on("change:answer", draw);
  seen = JSON.stringify(remembered()[key] ?? null);
  draw();
  return () => {
    window.removeEventListener(CHANGED, drawIfMine);
    model.off("change:answer", draw);
  };
}

export default { render };
