// The WebSocket to the shop: opened again whenever it breaks, with everything sent that was not yet received.
//
// An event keeps its id, so the shop takes it once however often it is sent.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const SILENCE = 25_000; // without a word about what was sent, the connection counts as dead

const NO_PERSON = 4401;
const TOO_MANY = 4429;
const TOO_BIG = 1009;

/**
 * Dispatches `message`, `typing`, `received`, `refused` (each with the frame as `detail`), `open`, `lost`,
 * and `closed` with a reason (`cookies`, `busy`) when it will not try again.
 */
export class Connection extends EventTarget {
  #history;
  #socket = null;
  #tries = 0;
  #timer = 0;
  #silence = 0;
  #askedForCookie = false;
  #ended = false;

  constructor(history) {
    super();
    this.#history = history;
    addEventListener("online", () => this.#soon(0));
    addEventListener("pageshow", (event) => event.persisted && this.#soon(0));
    addEventListener("pagehide", () => this.#socket?.close());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && !this.connected) this.#soon(0);
    });
  }

  get connected() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  open() {
    this.#socket?.close();
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const url = `${scheme}//${location.host}/chat?conversation=${this.#history.conversation}`;
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      if (socket !== this.#socket) return;
      this.#tries = 0;
      this.#tell("open");
      for (const event of this.#history.pending) this.#write(event);
    });
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.#socket) this.#take(JSON.parse(data));
    });
    socket.addEventListener("close", ({ code }) => {
      if (socket === this.#socket) this.#lose(code);
    });
  }

  /** Send what a person did, now or when the connection is back. */
  send(event) {
    this.#history.pending.push(event);
    this.#history.keep();
    this.#write(event);
  }

  /** Tell the shop that a message is shown. */
  seen(id) {
    if (this.connected) this.#socket.send(JSON.stringify({ type: "seen", id }));
  }

  #write(event) {
    if (!this.connected) return;
    this.#socket.send(JSON.stringify(event));
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#history.pending.length && this.#socket?.close(), SILENCE);
  }

  #take(frame) {
    if (frame.type === "received") {
      this.#drop(frame.id);
    } else if (frame.type === "refused") {
      const again = frame.retry_after > 0;
      const event = this.#history.pending.find(({ id }) => id === frame.id);
      if (!again) this.#drop(frame.id);
      else if (event) setTimeout(() => this.#isPending(event) && this.#write(event), frame.retry_after * 1000);
    }
    this.#tell(frame.type, frame);
  }

  #isPending(event) {
    return this.#history.pending.includes(event);
  }

  #drop(id) {
    this.#history.pending = this.#history.pending.filter((event) => event.id !== id);
    this.#history.keep();
    if (this.#history.pending.length === 0) clearTimeout(this.#silence);
  }

  async #lose(code) {
    this.#socket = null;
    clearTimeout(this.#silence);
    if (code === TOO_MANY) return this.#end("busy");
    if (code === NO_PERSON) {
      if (this.#askedForCookie) return this.#end("cookies");
      this.#askedForCookie = true;
      await fetch("/").catch(() => {}); // its answer sets the cookie
      return this.#soon(0);
    }
    if (code === TOO_BIG && this.#history.pending.length) {
      this.#take({ type: "refused", id: this.#history.pending[0].id, reason: "too_long", retry_after: 0 });
    }
    this.#tell("lost");
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#tries);
    this.#tries += 1;
    this.#soon(wait * (0.5 + Math.random() / 2));
  }

  #soon(wait) {
    if (this.#ended || this.#socket) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#socket ?? this.open(), wait);
  }

  #end(reason) {
    this.#ended = true;
    this.#tell("closed", { reason });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
