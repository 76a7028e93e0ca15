// What this tab remembers over a reload: the conversation's id, what was said, and what is not sent yet.
//
// It stands in sessionStorage, so it ends with the tab. Two tabs are two conversations.

import { newId } from "./ids.js";

const KEY = "shopguide.conversation";
const MOST = 80;

/** An entry is `{by: "me", id, text, at, waiting}` or `{by: "guide", id, message, at}`. */
export class History {
  constructor() {
    this.#take(this.#read());
  }

  #take(kept) {
    this.conversation = kept?.conversation ?? newId();
    this.entries = kept?.entries ?? [];
    this.pending = kept?.pending ?? [];
    this.drafts = kept?.drafts ?? [];
    this.keep();
  }

  #read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY));
      return Array.isArray(kept?.entries) && Array.isArray(kept.pending) ? kept : null;
    } catch {
      return null; // storage is blocked or spoilt: the conversation begins here
    }
  }

  /** Write everything down; the oldest entries go when there are too many or no room. */
  keep() {
    this.entries = this.entries.slice(-MOST);
    const { conversation, entries, pending, drafts } = this;
    for (let left = entries; ; left = left.slice(Math.ceil(left.length / 2))) {
      try {
        sessionStorage.setItem(KEY, JSON.stringify({ conversation, entries: left, pending, drafts }));
        return;
      } catch {
        if (left.length === 0) return;
      }
    }
  }

  /** The entry that a message belongs to, if it was shown before. */
  find(id) {
    return this.entries.find((entry) => entry.id === id);
  }

  add(entry) {
    this.entries.push(entry);
    this.keep();
  }

  /** A new conversation with nothing in it. */
  clear() {
    this.#take(null);
  }
}
