// The chat page: what a person does goes to the connection, what comes back goes into the log.

import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { History } from "./history.js";
import { newId } from "./ids.js";
import { chips, make, markWaiting, mine, reply } from "./message.js";
import { language, translate, words } from "./words.js";

const NEAR = 120; // pixels from the end of the log within which a person is reading the newest
const LONGEST_TYPING = 40_000;

const shop = JSON.parse(document.getElementById("shop").textContent);
const log = document.getElementById("log");
const banner = document.getElementById("banner");
const typing = document.getElementById("typing");
const newer = document.getElementById("newer");
const dialog = document.getElementById("confirm");

translate();
const history = new History();
const connection = new Connection(history);
const composer = new Composer(document.getElementById("composer"), history, say);

// What a person does

function say(text) {
  if ([...text].length > shop.longest) {
    tell(words.too_long(shop.longest));
    return false;
  }
  act({ type: "text", text }, text);
  return true;
}

function press(button, about) {
  act({ type: "button", token: button.token }, about ? words.about(button.label, about) : button.label);
}

/** Send an event and show it in the log as `shown`. */
function act(event, shown) {
  const id = newId();
  const entry = { by: "me", id, text: shown, at: Date.now() };
  if (connection.connected) tell("");
  dropChips();
  history.add(entry);
  place(mine(entry));
  toEnd();
  connection.send({ ...event, id, locale: navigator.language });
  if (connection.connected) showTyping();
  else markPending(words.waiting);
}

function startOver() {
  history.clear();
  log.replaceChildren();
  hideTyping();
  tell("");
  connection.open();
  welcome();
  composer.focus();
}

// What comes back

connection.addEventListener("message", ({ detail: { id, message, edit } }) => {
  hideTyping();
  const known = history.find(id);
  if (!known) {
    const entry = { by: "guide", id, message, at: Date.now() };
    const reading = atEnd();
    history.add(entry);
    dropChips();
    const article = reply(entry, press);
    article.classList.add("fresh");
    place(article);
    if (reading) toTopOf(article);
    else newer.hidden = false;
  } else if (edit) {
    known.message = message;
    history.keep();
    const old = document.getElementById(`m-${id}`);
    const within = old?.contains(document.activeElement);
    const fresh = reply(known, press);
    old?.replaceWith(fresh);
    if (within) log.focus();
  }
  connection.seen(id);
});
connection.addEventListener("typing", showTyping);
connection.addEventListener("received", ({ detail: { id } }) => settle(id, ""));
connection.addEventListener("refused", ({ detail: { id, reason } }) => {
  hideTyping();
  settle(id, reason === "too_long" ? words.too_long(shop.longest) : words[reason]);
});
connection.addEventListener("open", () => {
  if (banner.textContent) tell(words.back, 2500);
  markPending("");
  if (history.pending.length) showTyping();
});
connection.addEventListener("lost", () => {
  hideTyping();
  tell(words.lost);
  markPending(words.waiting);
});
connection.addEventListener("closed", ({ detail: { reason } }) => tell(words[reason]));

/** Say what became of a message of the person; nothing when it was received. */
function settle(id, why) {
  const entry = history.find(id);
  if (!entry) return;
  entry.waiting = why;
  history.keep();
  const article = document.getElementById(`m-${id}`);
  if (article) keepingEnd(() => markWaiting(article, why));
}

function markPending(why) {
  for (const { id } of history.pending) settle(id, why);
}

// The log

function place(article) {
  log.append(article);
}

function atEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
}

function toEnd() {
  log.scrollTop = log.scrollHeight;
  newer.hidden = true;
}

/** Change something that moves the log's end; who was reading there still does. */
function keepingEnd(change) {
  const reading = atEnd();
  change();
  if (reading) toEnd();
}

/** Show a reply from its beginning, with the question above it if that is short. */
function toTopOf(article) {
  const asked = article.previousElementSibling;
  const first = asked?.matches(".mine") && asked.offsetHeight < log.clientHeight / 4 ? asked : article;
  log.scrollTop = first.offsetTop - 12;
  newer.hidden = true;
}

/** Suggestions are for the turn that they were made for. Focus on one of them moves to the message box. */
function dropChips() {
  for (const group of log.querySelectorAll(".chips")) {
    const focused = group.contains(document.activeElement);
    group.remove();
    if (!focused) continue;
    if (matchMedia("(pointer: coarse)").matches) log.focus({ preventScroll: true });
    else composer.focus();
  }
}

let typingTimer = 0;

function showTyping() {
  clearTimeout(typingTimer);
  typingTimer = setTimeout(hideTyping, LONGEST_TYPING);
  if (typing.childElementCount) return;
  const dots = make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
  keepingEnd(() => typing.append(make("span", { class: "unseen" }, words.typing), dots));
}

function hideTyping() {
  clearTimeout(typingTimer);
  typing.replaceChildren();
}

let bannerTimer = 0;

/** Say something above the conversation, for `milliseconds` or until it is taken back. */
function tell(text, milliseconds = 0) {
  clearTimeout(bannerTimer);
  keepingEnd(() => {
    banner.textContent = text;
    banner.classList.toggle("shown", text !== "");
  });
  if (milliseconds) bannerTimer = setTimeout(() => tell(""), milliseconds);
}

/** The greeting: made here, so that it stands before the shop was ever spoken to. */
function welcome() {
  const { text, suggestions = [] } = shop.welcome[language] ?? Object.values(shop.welcome)[0] ?? { text: "" };
  const [greeting, ...more] = text.split("\n").filter((line) => line.trim());
  const buttons = suggestions.map((label) => ({ label }));
  const take = ({ label }) => {
    composer.remember(label);
    say(label);
  };
  log.append(
    make(
      "section",
      { class: "welcome" },
      make("p", { class: "greeting" }, greeting),
      more.length ? make("p", {}, more.join(" ")) : null,
      buttons.length ? chips(buttons, take) : null,
    ),
  );
}

// Beginning

document.getElementById("theme").addEventListener("click", () => window.toggleTheme());
document.getElementById("start-over").addEventListener("click", () => dialog.showModal());
dialog.addEventListener("close", () => {
  if (dialog.returnValue === "yes") startOver();
  dialog.returnValue = "";
});
newer.addEventListener("click", () => {
  toEnd();
  log.focus({ preventScroll: true });
});
log.addEventListener("scroll", () => {
  if (atEnd()) newer.hidden = true;
});

welcome();
for (const entry of history.entries) {
  dropChips();
  place(entry.by === "me" ? mine(entry) : reply(entry, press));
}
if (history.entries.length) toEnd();
connection.open();

const asked = new URLSearchParams(location.search).get("ask");
if (asked) {
  composer.fill(asked.slice(0, 500));
  window.history.replaceState(null, "", "/");
}
if (matchMedia("(pointer: fine)").matches || asked) composer.focus();
