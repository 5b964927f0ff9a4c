// A question whose wrong answers are answered too. The first choice is what counts.

const STORE = "llmos.quiz";

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

// Text in which `code` between backticks is set as code.
function rich(text) {
  return text
    .split("`")
    .map((part, index) => (index % 2 ? make("code", {}, part) : part));
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {}; // storage is switched off, or holds something else
  }
}

function remember(key, record) {
  try {
    localStorage.setItem(STORE, JSON.stringify({ ...remembered(), [key]: record }));
  } catch {
    // without storage the card still works, it only forgets
  }
}

function render({ model, el }) {
  const choices = model.get("choices");
  const answer = model.get("answer");
  const key = model.get("key");
  const name = `quiz-${Math.random().toString(36).slice(2)}`;
  const score = make("p", { class: "muted" });
  const answers = choices.map(() => make("div", { "aria-live": "polite" }));

  const options = choices.map((choice, index) =>
    make(
      "div",
      {},
      make(
        "label",
        { class: "choice" },
        make("input", {
          type: "radio",
          name,
          value: index,
          onchange: () => choose(index),
        }),
        make("span", {}, ...rich(choice.text)),
      ),
      answers[index],
    ),
  );

  function choose(index) {
    if (!(key in remembered())) remember(key, { chosen: index, right: index === answer });
    model.set("chosen", index);
    model.save_changes();
    show(index);
  }

  function show(index) {
    answers.forEach((place, i) => {
      if (i !== index) return place.replaceChildren();
      const right = i === answer;
      place.replaceChildren(
        make(
          "p",
          { class: `answer ${right ? "good" : "bad"}` },
          make("strong", {}, right ? "Right. " : "Not quite. "),
          make("span", {}, ...rich(choices[i].why)),
        ),
      );
    });
    const all = Object.values(remembered());
    const right = all.filter((record) => record.right).length;
    const count = all.length === 1 ? "1 question" : `${all.length} questions`;
    score.textContent = all.length
      ? `Right at the first try: ${right} of ${count} so far in this course.`
      : "";
  }

  el.replaceChildren(
    make(
      "section",
      {
        class: "llmos quiz",
        "aria-label": "Quiz question",
        ...OWN_KEYS,
      },
      make(
        "fieldset",
        {},
        make("legend", { class: "question" }, ...rich(model.get("question"))),
        make("div", { class: "choices" }, ...options),
      ),
      score,
    ),
  );

  const before = remembered()[key];
  const index = model.get("chosen") ?? before?.chosen;
  if (index !== undefined && index !== null && choices[index]) {
    options[index].querySelector("input").checked = true;
    show(index);
  }
}

export default { render };
