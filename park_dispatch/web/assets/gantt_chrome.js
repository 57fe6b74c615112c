// What stands around the canvas: the buttons above, the details card. DOM only, texts as text.

import { ZOOMS, clamp, floatText, forecastText } from "./gantt_layout.js";
import { linkText, relativesText } from "./gantt_links.js";
import { printChart } from "./gantt_print.js";

export function element(tag, className, parent, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  parent?.append(made);
  return made;
}

/** The row of buttons; called again when the words change. */
export function buildToolbar(view) {
  const { toolbar, words } = view;
  toolbar.replaceChildren();
  toolbar.setAttribute("aria-label", words.toolbar);
  const group = element("div", "zooms", toolbar);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", words.zoom);
  for (const name of Object.keys(ZOOMS.wide)) {
    const button = press(group, words[`zoom_${name}`], "", () => view.zoomToName(name));
    button.dataset.zoom = name;
  }
  const middle = () => (view.nameWidth + view.width) / 2;
  press(toolbar, "−", words.zoom_out, () => view.zoomTo(view.scale / 1.5, middle())).classList.add("square");
  press(toolbar, "+", words.zoom_in, () => view.zoomTo(view.scale * 1.5, middle())).classList.add("square");
  press(toolbar, words.fit, words.fit_hint, () => view.fit()).dataset.act = "fit";
  press(toolbar, words.go_to_as_of, words.as_of_hint, () => view.goToAsOf()).dataset.act = "as-of";
  element("span", "gap", toolbar);
  buildMore(view, toolbar);
}

/** The buttons that fold into a menu on a phone: what is drawn, folds, printing. */
function buildMore(view, toolbar) {
  const { words } = view;
  const menu = press(toolbar, words.more, "", () => open(!("open" in more.dataset)));
  menu.className = "menu";
  const more = element("div", "more", toolbar);
  const open = (on) => {
    if (on) more.dataset.open = "";
    else delete more.dataset.open;
    menu.setAttribute("aria-expanded", String(on));
  };
  open(false);
  const layers = { links: words.layer_links, critical: words.layer_critical, front: words.layer_front, float: words.layer_float };
  for (const [name, text] of Object.entries(layers)) press(more, text, words[`hint_${name}`], () => view.setLayer(name, !view.layers[name])).dataset.layer = name;
  press(more, words.expand_all, "", () => view.expandAll()).dataset.act = "expand";
  press(more, words.collapse, words.collapse_hint, () => view.collapseLevel()).dataset.act = "collapse";
  press(more, words.print, words.print_hint, () => printChart(view)).dataset.act = "print";
  more.addEventListener("click", (event) => { if (!event.target.dataset.layer) open(false); });
  more.addEventListener("keydown", (event) => { if (event.key === "Escape") { open(false); menu.focus(); } });
}

/** Show what is switched on, and only switches for what is there. */
export function markLayers(view) {
  const there = { links: view.links.count > 0, critical: view.rows.has.critical, front: view.rows.has.front, float: view.rows.has.float };
  for (const button of view.toolbar.querySelectorAll("[data-layer]")) {
    button.hidden = !there[button.dataset.layer];
    button.setAttribute("aria-pressed", String(Boolean(view.layers[button.dataset.layer])));
  }
}

export function press(parent, text, hint, act) {
  const button = element("button", "", parent, text);
  button.type = "button";
  if (hint) { button.title = hint; button.setAttribute("aria-label", hint); }
  button.addEventListener("click", act);
  return button;
}

/** Show the details of a row beside (x, y) of the stage, kept inside it. */
export function placeTip(view, row, x, y, hint) {
  const { tip, rows, words } = view;
  tip.replaceChildren();
  element("b", "", tip, rows.name(row));
  const state = rows.words(row);
  if (state) element("span", "words", tip, state).style.color = view.palette.tones[rows.status[row]].text;
  if (rows.detail(row)) element("div", "detail", tip, rows.detail(row));
  const more = [floatText(rows, row, words), forecastText(rows, row, words)].filter(Boolean).join(words.spoken_comma);
  if (more) element("div", "detail", tip, more);
  const relatives = relativesText(view, row);
  if (relatives) element("div", "detail", tip, relatives);
  if (hint) element("div", "hint", tip, words.tap_again);
  putTip(view, x, y);
}

/** Show what a link is, beside (x, y). */
export function placeLinkTip(view, link, x, y) {
  view.tip.replaceChildren();
  element("div", "", view.tip, linkText(view, link));
  putTip(view, x, y);
}

/** Show a few words beside (x, y), the first bold: what a drag is about to do. */
export function placeNote(view, lines, x, y) {
  view.tip.replaceChildren();
  lines.filter(Boolean).forEach((line, at) => element(at ? "div" : "b", at ? "detail" : "", view.tip, line));
  putTip(view, x, y);
}

function putTip(view, x, y) {
  const { tip } = view;
  tip.hidden = false;
  const left = x + 14 + tip.offsetWidth > view.width ? x - 14 - tip.offsetWidth : x + 14;
  const top = y + 18 + tip.offsetHeight > view.height ? y - 10 - tip.offsetHeight : y + 18;
  tip.style.left = `${clamp(left, 4, Math.max(4, view.width - tip.offsetWidth - 4))}px`;
  tip.style.top = `${clamp(top, 4, Math.max(4, view.height - tip.offsetHeight - 4))}px`;
}
