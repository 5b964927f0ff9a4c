// Byte pair encoding, one merge at a time, on whatever the reader types.

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

// GPT-2's split; \p{White_Space} is what other languages mean by white space.
const SPLIT =
  /'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

const LONGEST = 400; // characters: more would be a wall of boxes

// A byte travels as the character of the same number.
const toLetters = (text) =>
  Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");

function readable(letters) {
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.replaceAll(" ", "␣").replaceAll("\n", "↵").replaceAll("\t", "⇥");
  } catch {
    return [...bytes].map((byte) => `⟨${byte.toString(16).toUpperCase()}⟩`).join("");
  }
}

// All states from bytes to tokens: each step merges one pair wherever it stands.
export function mergeSteps(text, ranks) {
  const words = (text.match(SPLIT) ?? []).map((word) => [...toLetters(word)]);
  const states = [{ words, merged: null }];
  for (;;) {
    const now = states.at(-1).words;
    let best = null;
    for (const word of now) {
      for (let i = 0; i + 1 < word.length; i++) {
        const rank = ranks.get(`${word[i]}\u0100${word[i + 1]}`);
        if (rank !== undefined && (best === null || rank < best.rank)) {
          best = { rank, left: word[i], right: word[i + 1] };
        }
      }
    }
    if (best === null) return states;
    states.push({ words: now.map((word) => merge(word, best)), merged: best });
  }
}

function merge(word, { left, right }) {
  const joined = [];
  for (let i = 0; i < word.length; i++) {
    if (word[i] === left && word[i + 1] === right) {
      joined.push(left + right);
      i++;
    } else {
      joined.push(word[i]);
    }
  }
  return joined;
}

function render({ model, el }) {
  const ranks = new Map(
    model.get("merges").map(([left, right], rank) => [`${left}\u0100${right}`, rank]),
  );
  const ids = new Map(model.get("vocabulary").map((letters, id) => [letters, id]));
  let states = [];
  let step = 0;

  const field = make("input", {
    type: "text",
    maxlength: LONGEST,
    "aria-label": "Text to cut into tokens",
    spellcheck: "false",
    oninput: () => {
      model.set("text", field.value);
      model.save_changes();
      restart();
    },
  });
  field.value = model.get("text").slice(0, LONGEST);
  field.style.width = "100%";
  const output = make("output");
  const slider = make("input", {
    type: "range",
    min: 0,
    "aria-label": "Merges done",
    oninput: () => go(Number(slider.value)),
  });
  const back = make("button", { type: "button", onclick: () => go(step - 1) }, "Undo a merge");
  const next = make("button", { type: "button", onclick: () => go(step + 1) }, "Next merge");
  const words = make("p", { class: "words", "aria-live": "polite" });
  const row = make("div", { class: "tokens", role: "list", "aria-label": "Tokens" });
  const count = make("p", {});

  function restart() {
    states = mergeSteps(field.value, ranks);
    slider.max = states.length - 1;
    go(states.length - 1);
  }

  function go(wanted) {
    step = Math.min(Math.max(wanted, 0), states.length - 1);
    const { words: now, merged } = states[step];
    const fresh = merged && merged.left + merged.right;
    slider.value = step;
    output.textContent = `${step} of ${states.length - 1}`;
    back.disabled = step === 0;
    next.disabled = step === states.length - 1;
    const boxes = now.flatMap((word, w) =>
      word.map((letters) =>
        make(
          "span",
          { class: `token ${w % 2 ? "odd" : "even"}${letters === fresh ? " fresh" : ""}`, role: "listitem" },
          readable(letters),
          make("small", {}, `${ids.get(letters) ?? "–"}`),
        ),
      ),
    );
    row.replaceChildren(...boxes);
    words.textContent = merged
      ? `Merge ${step}: “${readable(merged.left)}” and “${readable(merged.right)}” become “${readable(fresh)}”, rule ${merged.rank + 1} of ${ranks.size}.`
      : "Before any merge: one token for each byte.";
    const nBytes = toLetters(field.value).length;
    count.textContent = boxes.length
      ? `${nBytes} bytes, ${boxes.length} tokens: ${(nBytes / boxes.length).toFixed(2)} bytes for each token.`
      : "Type something.";
  }

  el.replaceChildren(
    make(
      "section",
      {
        class: "llmos tokenizer",
        "aria-label": "Tokenizer viewer",
        ...OWN_KEYS,
      },
      make("label", {}, "Type a text:", field),
      make("label", { class: "dial" }, make("span", {}, "Merges done", output), slider),
      make("div", { class: "row" }, back, next),
      words,
      row,
      count,
      make(
        "p",
        { class: "muted" },
        "The small number is the token's id. Shades change from word to word: no merge reaches across.",
      ),
    ),
  );
  restart();
}

export default { render };
