// What stands around the canvas: the buttons above, the legend below, the details card. DOM only, texts as text.

import { ZOOMS, clamp } from "./gantt_layout.js";
import { drawBar, drawCritical, drawFlag, drawOverrun, drawSign } from "./gantt_marks.js";

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
  press(toolbar, words.expand_all, "", () => view.expandAll()).dataset.act = "expand";
  press(toolbar, words.collapse, words.collapse_hint, () => view.collapseLevel()).dataset.act = "collapse";
}

function press(parent, text, hint, act) {
  const button = element("button", "", parent, text);
  button.type = "button";
  if (hint) { button.title = hint; button.setAttribute("aria-label", hint); }
  button.addEventListener("click", act);
  return button;
}

/** The legend, drawn with the same marks as the chart; called again when words or colours change. */
export function buildLegend(view) {
  const { legend, words, palette } = view;
  legend.replaceChildren();
  const normal = palette.tones[0];
  legendItem(view, words.legend_plan, (g) => { g.fillStyle = palette.plan; g.fillRect(1, 6, 20, 3); });
  legendItem(view, words.legend_actual, (g) => drawBar(g, 1, 3, 20, normal, { height: 9, share: 0.6 }));
  legendItem(view, words.legend_overrun, (g) => {
    drawBar(g, 1, 1, 20, palette.tones[3], { height: 9, share: 1 });
    drawOverrun(g, 9, 12, 12, palette.tones[3].text);
  });
  legendItem(view, words.legend_deadline, (g) => drawFlag(g, 7, 1, 13, palette.ink));
  legendItem(view, words.legend_critical, (g) => drawCritical(g, 11, 7.5, palette.ink));
  words.statuses.forEach((word, status) => legendItem(view, word, (g) => drawSign(g, status, 11, 7.5, palette.tones[status].text)));
}

function legendItem(view, text, paint) {
  const item = element("span", "", view.legend);
  const canvas = element("canvas", "", item);
  canvas.width = 22 * view.density;
  canvas.height = 15 * view.density;
  const g = canvas.getContext("2d");
  g.scale(view.density, view.density);
  paint(g);
  item.append(text);
}

/** Show the details of a row beside (x, y) of the stage, kept inside it. */
export function placeTip(view, row, x, y, hint) {
  const { tip, rows } = view;
  tip.replaceChildren();
  element("b", "", tip, rows.name(row));
  const words = rows.words(row);
  if (words) element("span", "words", tip, words).style.color = view.palette.tones[rows.status[row]].text;
  if (rows.detail(row)) element("div", "detail", tip, rows.detail(row));
  if (hint) element("div", "hint", tip, view.words.tap_again);
  tip.hidden = false;
  const left = x + 14 + tip.offsetWidth > view.width ? x - 14 - tip.offsetWidth : x + 14;
  const top = y + 18 + tip.offsetHeight > view.height ? y - 10 - tip.offsetHeight : y + 18;
  tip.style.left = `${clamp(left, 4, Math.max(4, view.width - tip.offsetWidth - 4))}px`;
  tip.style.top = `${clamp(top, 4, Math.max(4, view.height - tip.offsetHeight - 4))}px`;
}
