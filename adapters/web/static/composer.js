// The message box: grows with its text, sends with Enter, recalls with the arrow keys.

const MOST_RECALLED = 30;

export class Composer {
  #box;
  #history;
  #at = 0; // how far back the recalled message is; 0 is the draft itself
  #draft = "";

  /** `submit` is called with the text; false keeps it in the box. */
  constructor(form, history, submit) {
    this.#box = form.querySelector("textarea");
    this.#history = history;
    this.#box.addEventListener("input", () => {
      this.#at = 0;
      this.#grow();
    });
    this.#box.addEventListener("keydown", (event) => this.#key(event, form));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.#box.value.trim();
      if (!text || submit(text) === false) return;
      this.remember(text);
      this.fill("");
    });
  }

  get empty() {
    return this.#box.value === "";
  }

  focus() {
    this.#box.focus();
  }

  /** Put `text` into the box, ready to be changed. */
  fill(text) {
    this.#at = 0;
    this.#show(text);
  }

  /** Keep `text` for the arrow keys. */
  remember(text) {
    const drafts = this.#history.drafts.filter((known) => known !== text);
    this.#history.drafts = [...drafts, text].slice(-MOST_RECALLED);
    this.#history.keep();
  }

  #key(event, form) {
    if (event.isComposing || event.keyCode === 229) return; // Enter chooses a word in a Chinese input method
    const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === "Enter" && plain) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "ArrowUp" && plain && (this.empty || this.#at > 0)) {
      this.#recall(event, this.#at + 1);
    } else if (event.key === "ArrowDown" && plain && this.#at > 0) {
      this.#recall(event, this.#at - 1);
    } else if (event.key === "Escape" && this.#at > 0) {
      this.#recall(event, 0);
    }
  }

  #recall(event, at) {
    const { drafts } = this.#history;
    if (at > drafts.length) return;
    event.preventDefault();
    if (this.#at === 0) this.#draft = this.#box.value;
    this.#at = at;
    this.#show(at === 0 ? this.#draft : drafts[drafts.length - at]);
  }

  #show(text) {
    this.#box.value = text;
    this.#box.setSelectionRange(text.length, text.length);
    this.#grow();
  }

  #grow() {
    this.#box.style.height = "auto";
    this.#box.style.height = `${this.#box.scrollHeight}px`;
  }
}
