// Messages as elements. Whatever comes from a person, the shop or the model becomes a text node or the value
// of a harmless attribute; nothing here ever reads markup.

import { tag, tagOf, words, wordsIn } from "./words.js";

/** An element with attributes and children; children that are strings become text. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== "") element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const time = new Intl.DateTimeFormat(tag, { hour: "numeric", minute: "2-digit" });

function heading(who, at) {
  const stamp = make("time", { datetime: new Date(at).toISOString() }, time.format(at));
  return make("h2", { class: "who", lang: tag }, make("span", {}, who), " ", stamp);
}

/** What the person said. */
export function mine({ text, at, id, waiting }) {
  const article = make(
    "article",
    { class: "message mine", id: `m-${id}` },
    heading(words.you, at),
    make("p", { class: "said" }, text),
  );
  markWaiting(article, waiting);
  return article;
}

/** Say under a message of the person that it is not sent yet, or why it was not. */
export function markWaiting(article, why) {
  article.querySelector(".state")?.remove();
  if (why) article.append(make("p", { class: "state" }, why));
}

/**
 * A reply of the guide. `press(button, about)` is called when a button of it is pressed, `about` being the
 * title of the card it stands on.
 */
export function reply({ message, at, id }, press) {
  const said = wordsIn(message.language);
  const { text, cards = [], alternatives = [], table, picture, sources, buttons } = message;
  return make(
    "article",
    { class: "message guide", id: `m-${id}`, lang: tagOf(message.language) },
    heading(words.guide, at),
    text ? make("div", { class: "text" }, ...text.map(span)) : null,
    table ? comparison(table, said) : null,
    picture ? make("img", { class: "drawing", src: picture.address, alt: picture.alternative }) : null,
    cards.length ? cardList(cards, 1, press, said) : null,
    alternatives.length
      ? make(
          "section",
          { class: "alternatives" },
          make("h3", {}, said.alternatives),
          cardList(alternatives, cards.length + 1, press, said),
        )
      : null,
    sources ? make("div", { class: "sources" }, make("h3", {}, said.sources), ...sources.map(source)) : null,
    buttons ? chips(buttons, (button) => press(button, ""), said) : null,
  );
}

/** Buttons under a message that are good for the next turn only. */
export function chips(buttons, press, said = words) {
  const made = buttons.map((button) => {
    const chip = make("button", { type: "button", class: "chip" }, button.label);
    chip.addEventListener("click", () => press(button));
    return chip;
  });
  return make("div", { class: "chips", role: "group", "aria-label": said.suggestions }, ...made);
}

const ELEMENTS = { strong: "strong", emphasis: "em", quote: "blockquote", code: "pre" };

function span({ text, style, link }) {
  const inner = link ? anchor(link, text) : text;
  if (style === "code") return make("pre", { tabindex: "0" }, inner);
  return make(ELEMENTS[style] ?? "span", {}, inner);
}

/** A link; one that leaves the shop's site opens beside the conversation and is not told where from. */
function anchor(link, text) {
  const inside = link.startsWith("/");
  const away = inside ? {} : { target: "_blank", rel: "noopener noreferrer" };
  return make("a", { href: link, ...away }, text);
}

function cardList(shown, first, press, said) {
  const items = shown.map((card, index) => {
    const item = make("li", { class: "card" }, ...cardParts(card, first + index, press, said));
    item.style.setProperty("--place", index);
    return item;
  });
  return make("ol", { class: "cards", start: first, "data-count": shown.length }, ...items);
}

function cardParts(card, number, press, said) {
  const image = make("img", {
    src: card.picture,
    loading: "lazy",
    decoding: "async",
    referrerpolicy: "no-referrer",
    width: 400,
    height: 400,
  });
  image.alt = card.title;
  const price = make(
    "p",
    { class: card.was ? "price reduced" : "price" },
    make("strong", {}, card.price),
    ...(card.was ? [" ", make("s", {}, make("span", { class: "unseen" }, `${said.regular} `), card.was)] : []),
  );
  const buttons = (card.buttons ?? []).map((button) => {
    const made = make("button", { type: "button", "aria-label": said.about(button.label, card.title) }, button.label);
    made.addEventListener("click", () => press(button, card.title));
    return made;
  });
  const list = (name, entries, of) => (entries?.length ? make(name, { class: of }, ...entries) : null);
  // What a reason has said already is not said again as a fact.
  const facts = card.facts?.filter(([, value]) => !card.reasons?.some((reason) => reason.includes(value)));
  return [
    make("div", { class: "picture" }, image, make("span", { class: "number", "aria-hidden": "true" }, String(number))),
    make(
      "div",
      { class: "body" },
      card.brand ? make("p", { class: "brand" }, card.brand) : null,
      make("h3", {}, anchor(card.link, card.title)),
      price,
      make("p", { class: "stock", "data-state": card.stock_state }, card.stock),
      list("ul", card.reasons?.map((reason) => make("li", {}, reason)), "reasons"),
      list("dl", facts?.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))), "facts"),
    ),
    buttons.length ? make("div", { class: "actions" }, ...buttons) : "",
  ];
}

function comparison([header, ...rows], said) {
  const head = header.map((cell) => (cell ? make("th", { scope: "col" }, cell) : make("td")));
  const body = rows.map(([fact, ...values]) => {
    const same = values.length > 1 && values.every((value) => value === values[0]);
    const cells = values.map((value) => make("td", {}, value || "–"));
    return make("tr", { class: same ? "same" : undefined }, make("th", { scope: "row" }, fact), ...cells);
  });
  const drawn = make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body));
  drawn.style.setProperty("--columns", header.length - 1);
  return make("div", { class: "table", role: "region", "aria-label": said.comparison, tabindex: "0" }, drawn);
}

function source({ title, quote, link }) {
  const cited = link ? anchor(link, title) : title;
  return make("figure", {}, ...(quote ? [make("blockquote", {}, quote)] : []), make("figcaption", {}, make("cite", {}, cited)));
}
