// Hide a word of a sentence: what does the model put there, and how sure is it?

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

const percent = (share) =>
  share < 0.001 ? "<0.1\u00a0%" : `${(share * 100).toFixed(1)}\u00a0%`;
const clamp = (value, size) => Math.min(Math.max(value, 0), size - 1);

function render({ model, el }) {
  const sentences = model.get("sentences");
  const current = () => sentences[clamp(model.get("sentence"), sentences.length)];
  const place = () => clamp(model.get("token"), current().tokens.length);

  const row = make("div", { class: "tokens", role: "group", "aria-label": "Words; the chosen one is hidden" });
  const bars = make("div", { class: "bars" });
  const words = make("p", { class: "words", "aria-live": "polite" });
  let chips = [];

  const hide = (index) => {
    model.set("token", clamp(index, current().tokens.length));
    model.save_changes();
  };
  const moves = {
    ArrowLeft: () => hide(place() - 1),
    ArrowRight: () => hide(place() + 1),
    Home: () => hide(0),
    End: () => hide(current().tokens.length - 1),
  };
  row.addEventListener("keydown", (event) => {
    if (!(event.key in moves)) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
    chips[place()].focus();
  });

  const choice = make(
    "select",
    {
      "aria-label": "Sentence",
      onchange: () => {
        const chosen = Number(choice.value); // drawing sets it back
        model.set("token", 0);
        model.set("sentence", chosen);
        model.save_changes();
      },
    },
    ...sentences.map((sentence, index) =>
      make("option", { value: index }, `${index + 1}. ${sentence.tokens.join(" ")}`),
    ),
  );

  function fill() {
    chips = current().tokens.map((_, index) =>
      make("button", { class: "token", type: "button", onclick: () => hide(index) }),
    );
    row.replaceChildren(...chips);
    draw();
  }

  function draw() {
    const { tokens, chances, guesses } = current();
    const at = place();
    if (chips.length !== tokens.length) return fill();
    choice.value = clamp(model.get("sentence"), sentences.length);
    chips.forEach((chip, index) => {
      chip.replaceChildren(
        index === at ? "[MASK] " : `${tokens[index]} `,
        make("small", {}, percent(chances[index])),
      );
      chip.setAttribute("aria-pressed", index === at);
      chip.tabIndex = index === at ? 0 : -1;
      chip.style.setProperty("--weight", chances[index]);
    });
    const most = Math.max(...guesses[at].map(([, chance]) => chance));
    bars.replaceChildren(
      ...guesses[at].flatMap(([token, chance]) => {
        const track = make("div", { class: "track", "aria-hidden": "true" }, make("div", { class: "fill" }));
        track.style.setProperty("--share", chance / most);
        const name = token === tokens[at] ? make("strong", {}, `✓ ${token}`) : token;
        return [
          make("span", { class: "name" }, name),
          track,
          make("span", { class: "number" }, percent(chance)),
        ];
      }),
    );
    const rank = guesses[at].findIndex(([token]) => token === tokens[at]);
    const [best, chance] = guesses[at][0];
    const sure = `the model's first guess is “${best}” with ${percent(chance)}`;
    words.textContent =
      rank === 0
        ? `“${tokens[at]}” is hidden, and ${sure}: right.`
        : rank > 0
          ? `“${tokens[at]}” is hidden; ${sure}. The true word comes at place ${rank + 1} with ${percent(chances[at])}.`
          : `“${tokens[at]}” is hidden; ${sure}. The true word has ${percent(chances[at])} and is not among the first ${guesses[at].length}.`;
  }

  el.replaceChildren(
    make(
      "section",
      { class: "llmos maskexplorer", "aria-label": "Mask explorer", ...OWN_KEYS },
      make(
        "p",
        { class: "muted" },
        "Choose a word to hide it; keys: ← → word. Below each word stands what the model gives it when it is hidden: the darker, the surer.",
      ),
      make("label", { class: "dial" }, make("span", {}, "Sentence"), choice),
      row,
      words,
      bars,
    ),
  );
  model.on("change:sentence", fill);
  model.on("change:token", draw);
  fill();
  return () => {
    model.off("change:sentence", fill);
    model.off("change:token", draw);
  };
}

export default { render };
