// The bar below the chart that counts the changes which wait to be saved, and the card of a link.

import { LINK_TYPES, fill } from "./gantt_layout.js";
import { linkText } from "./gantt_links.js";
import { element, press } from "./gantt_chrome.js";

/** Called again when the words change. */
export function buildEditBar(view) {
  const { bar, words } = view;
  bar.replaceChildren();
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", words.edit_bar);
  element("span", "count", bar);
  element("span", "gap", bar);
  press(bar, words.undo, words.undo_hint, () => view.undo()).dataset.act = "undo";
  press(bar, words.redo, words.redo_hint, () => view.redo()).dataset.act = "redo";
  press(bar, words.discard, words.discard_hint, () => view.discard()).dataset.act = "discard";
  press(bar, words.save, words.save_hint, () => view.save()).dataset.act = "save";
}

/** The bar as the changes are now; gone when there is nothing to save, undo or redo. */
export function markEditBar(view) {
  const { bar, edits, words } = view;
  const count = view.changes.length;
  bar.hidden = !view.editable || !(edits.steps.length || edits.undone.length);
  bar.querySelector(".count").textContent = count ? fill(words.edits_wait, { count }) : words.edits_none;
  const able = { undo: edits.steps.length, redo: edits.undone.length, discard: edits.steps.length, save: count };
  for (const [act, on] of Object.entries(able)) bar.querySelector(`[data-act=${act}]`).disabled = !on;
}

/** The card of a link beside (x, y): what it is, and for those who may, its type, its lag and its end. */
export function openLink(view, link, x, y) {
  const { card, words, links } = view, may = view.mayLink(links.to[link]);
  view.hideTip();
  card.replaceChildren();
  element("div", "", card, linkText(view, link));
  if (may) {
    const form = element("div", "form", card);
    const type = element("select", "", element("label", "", form, words.link_type));
    LINK_TYPES.forEach((name, at) => { element("option", "", type, words.link_types[at]).value = name; });
    type.value = LINK_TYPES[links.type[link]];
    const lag = element("input", "", element("label", "", form, words.link_days));
    Object.assign(lag, { type: "number", min: "-999", max: "999", step: "1", value: String(links.lag[link]) });
    const acts = element("div", "acts", card);
    press(acts, words.link_remove, "", () => view.removeLink(link)).dataset.act = "unlink";
    press(acts, words.link_apply, "", () => view.changeLink(link, type.value, Math.round(Number(lag.value)) || 0)).dataset.act = "relink";
  }
  press(card.querySelector(".acts") ?? element("div", "acts", card), words.close, "", () => view.closeCard()).dataset.act = "close";
  card.hidden = false;
  card.style.left = `${Math.max(4, Math.min(x + 8, view.width - card.offsetWidth - 8))}px`;
  card.style.top = `${Math.max(4, Math.min(y + 10, view.height - card.offsetHeight - 8))}px`;
  card.onkeydown = (event) => {
    if (event.key === "Escape") view.closeCard();
    if (event.key === "Enter" && event.target.tagName === "INPUT") card.querySelector("[data-act=relink]").click();
  };
}
