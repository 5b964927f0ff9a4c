// Runs widgets in a page without a kernel, from the very modules that JupyterLab uses.
//
// A page holds, for each widget,
//   <div class="llmos-host" data-module="quiz_card">
//     <script type="application/json">{"question": ...}</script>
//     what stands here when nothing can run: a picture or words
//   </div>
// and once <script type="module" src="host.js"></script>.

export class Model {
  #state;
  #listeners = new Map();

  constructor(state) {
    this.#state = { ...state };
  }

  get(name) {
    return this.#state[name];
  }

  set(name, value) {
    if (this.#state[name] === value) return;
    this.#state[name] = value;
    for (const heard of [`change:${name}`, "change"]) {
      for (const listener of [...(this.#listeners.get(heard) ?? [])]) listener();
    }
  }

  on(names, listener) {
    for (const name of names.split(" ")) {
      if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
      this.#listeners.get(name).add(listener);
    }
  }

  off(names, listener) {
    if (names === undefined || names === null) return this.#listeners.clear();
    for (const name of names.split(" ")) {
      if (listener) this.#listeners.get(name)?.delete(listener);
      else this.#listeners.delete(name);
    }
  }

  save_changes() {} // there is no kernel to save to
}

export async function mount(place) {
  const state = JSON.parse(place.querySelector("script").textContent);
  const module = await import(new URL(`./${place.dataset.module}.js`, import.meta.url));
  const el = document.createElement("div");
  await module.default.render({ model: new Model(state), el });
  place.replaceChildren(el);
}

function addStyle() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("./widget.css", import.meta.url).href;
  document.head.append(link);
}

addStyle();
await Promise.all([...document.querySelectorAll(".llmos-host")].map(mount));
document.documentElement.dataset.llmosReady = "true";
