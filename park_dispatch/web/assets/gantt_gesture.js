// Changing dates and links on the chart: what lies under the pointer, drags, and the same by keyboard.
// A gesture has move(x, y), end() and cancel(); while it lasts `view.draft` or `view.band` shows what it would do.

import { LINK_TYPES, fill, isoDate } from "./gantt_layout.js";
import { HEADER, KNOB, grips } from "./gantt_draw.js";
import { closesCircle, fullName, linksOf, linkText } from "./gantt_links.js";
import { placeNote } from "./gantt_chrome.js";
import { openLink } from "./gantt_panel.js";

const EDGE = 24; // pixels from the view's edge at which a drag scrolls

const topOf = (view) => (at) => HEADER + at * view.rowHeight - view.top;

/** What can be taken hold of at (x, y): { row, part: "start" | "finish" | "move" | "link", end }, or null. */
export function gripAt(view, x, y, coarse) {
  if (!view.editable || x < view.nameWidth || !view.inside(x, y)) return null;
  const row = view.rowAt(y), places = grips(view, row, topOf(view));
  if (!places || (!coarse && Math.abs(y - places.y) > 7)) return null;
  const { left, right } = places, slack = coarse ? 14 : 5;
  if (Math.abs(x - right - KNOB) <= slack && x > right + 3) return { row, part: "link", end: "F" };
  if (Math.abs(x - left + KNOB) <= slack && x < left - 3) return { row, part: "link", end: "S" };
  if (!view.rows.editable[row] || x < left - 3 || x > right + 3) return null;
  const inner = Math.min(coarse ? 16 : 5, (right - left) / 4);
  const part = x >= right - inner ? "finish" : x <= left + inner ? "start" : "move";
  return { row, part };
}

export const CURSORS = { start: "ew-resize", finish: "ew-resize", move: "grab", link: "crosshair" };

export function beginGesture(view, grip, x, y) {
  view.closeCard();
  view.gesture = grip.part === "link" ? linkGesture(view, grip) : dateGesture(view, grip, x);
  view.gesture.move(x, y);
}

function endGesture(view) {
  Object.assign(view, { gesture: null, draft: null, band: null, typing: null });
  view.hideTip();
  view.requestDraw();
  setTimeout(() => view.takeLate());
}

/** Scroll when the pointer comes near the edge. */
function nudge(view, x, y) {
  const way = x > view.width - EDGE ? 14 : x < view.nameWidth + EDGE ? -14 : 0;
  const down = y > view.height - EDGE ? 10 : y < HEADER + 8 ? -10 : 0;
  if (way || down) view.scroller.scrollBy(way, down);
}

/** Dates after moving a part by some days; start and finish keep their order. */
export function shifted([start, finish], part, days) {
  if (part === "start") return [Math.min(start + days, finish), finish];
  if (part === "finish") return [start, Math.max(finish + days, start)];
  return [start + days, finish + days];
}

/** Old and new dates with what it means: the lines of the note beside a drag. */
function dateLines(view, row, from, to) {
  const { words } = view;
  const span = ([start, finish]) => fill(words.span, { start: isoDate(start), finish: isoDate(finish) });
  const days = to[1] - from[1] || to[0] - from[0], length = [from, to].map(([start, finish]) => finish - start + 1);
  const change = days ? fill(days > 0 ? words.days_later : words.days_earlier, { days: Math.abs(days) }) : words.days_same;
  const longer = length[0] === length[1] ? "" : fill(words.days_long, { old: length[0], days: length[1] });
  return [fullName(view, row), `${span(from)} →`, span(to), [change, longer].filter(Boolean).join(words.spoken_comma)];
}

function dateGesture(view, { row, part }, x) {
  const origin = view.dayAt(x), from = view.planOf(row);
  let to = from;
  return {
    move(atX, atY) {
      nudge(view, atX, HEADER + EDGE);
      to = shifted(from, part, Math.round(view.dayAt(atX) - origin));
      view.draft = { row, dates: to };
      placeNote(view, dateLines(view, row, from, to), atX, atY);
      view.requestDraw();
    },
    end() {
      endGesture(view);
      view.changeDates(row, to);
    },
    cancel: () => endGesture(view),
  };
}

/** Why a link cannot be made, in words; "" when it can. */
export function refusal(view, from, to, type) {
  const { words, rows } = view;
  if (to < 0 || from === to) return words.link_no_target;
  if (!view.mayLink(to)) return words.link_not_yours;
  for (let at = rows.parent[from]; at >= 0; at = rows.parent[at]) if (at === to) return words.link_family;
  for (let at = rows.parent[to]; at >= 0; at = rows.parent[at]) if (at === from) return words.link_family;
  if (view.findPair(from, to, type) >= 0) return words.link_exists;
  return closesCircle(view, from, to) ? words.link_circle : "";
}

function linkGesture(view, { row, end }) {
  const day = view.planOf(row)[end === "F" ? 1 : 0] + (end === "F" ? 1 : 0);
  let to = -1, type = `${end}S`, wrong = "";
  return {
    move(x, y) {
      nudge(view, x, y);
      to = y > HEADER ? view.rowAt(y) : -1;
      const places = to >= 0 ? grips(view, to, topOf(view)) : null;
      if (places) type = end + (x > (places.left + places.right) / 2 ? "F" : "S");
      wrong = refusal(view, row, places ? to : -1, type);
      const from = grips(view, row, topOf(view));
      view.band = { x: view.xOf(day), y: from?.y ?? y, toX: x, toY: y };
      view.hover = to;
      const ends = to >= 0 && to !== row ? fill(view.words.link_ends, { from: fullName(view, row), to: fullName(view, to) }) : fullName(view, row);
      placeNote(view, [ends, wrong || view.words.link_types[LINK_TYPES.indexOf(type)]], x, y);
      view.requestDraw();
    },
    end() {
      endGesture(view);
      if (!wrong) view.makeLink(row, to, type);
      else view.say(wrong);
    },
    cancel: () => endGesture(view),
  };
}

// ---- by keyboard ---------------------------------------------------------------------------------------------

const whereRow = (view, row) => [view.nameWidth + 20, topOf(view)(view.position(row)) + view.rowHeight];

/** E: the arrows move the planned dates of the row, Shift its finish, Ctrl its start; Enter keeps, Escape leaves. */
function typeDates(view, row) {
  const from = view.planOf(row);
  let to = from;
  const show = () => {
    const lines = dateLines(view, row, from, to);
    view.draft = { row, dates: to };
    placeNote(view, [...lines, view.words.keys_dates], ...whereRow(view, row));
    view.say(to === from ? [lines[0], view.words.keys_dates].join(view.words.spoken_comma) : lines.slice(2).join(view.words.spoken_comma));
    view.requestDraw();
  };
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  view.typing = {
    key(event) {
      const days = steps[event.key];
      if (days) {
        to = shifted(to, event.shiftKey ? "finish" : event.ctrlKey || event.metaKey ? "start" : "move", days);
        show();
      } else if (event.key === "Enter") {
        endGesture(view);
        view.changeDates(row, to);
      } else if (event.key === "Escape") {
        endGesture(view);
        view.say(view.words.edit_cancelled);
      }
      return event.key !== "Tab";
    },
    cancel: () => endGesture(view),
  };
  show();
}

/** L: the row becomes the predecessor; the arrows go to the successor, Enter or L links them from finish to start. */
function typeLink(view, from) {
  view.typing = {
    key(event) {
      if (event.key === "Escape") {
        endGesture(view);
        view.say(view.words.edit_cancelled);
        return true;
      }
      if (event.key !== "Enter" && event.key.toLowerCase() !== "l") return false;
      const wrong = refusal(view, from, view.focus, "FS");
      if (wrong) view.say(wrong);
      else {
        endGesture(view);
        view.makeLink(from, view.focus, "FS");
      }
      return true;
    },
    cancel: () => endGesture(view),
  };
  view.say(fill(view.words.keys_link, { name: fullName(view, from) }));
}

/** Choose the next or previous link of the row in focus. */
function stepLink(view, by) {
  if (view.focus < 0 || !view.layers.links) return;
  const mine = [...linksOf(view, view.focus)];
  if (!mine.length) return view.say(view.words.link_none);
  const at = mine.indexOf(view.chosenLink);
  view.chooseLink(mine[at < 0 ? (by > 0 ? 0 : mine.length - 1) : (at + by + mine.length) % mine.length]);
  view.say(linkText(view, view.chosenLink));
}

const EDIT_KEYS = {
  e: (view) => (view.rows.editable[view.focus] && view.planOf(view.focus) ? typeDates(view, view.focus) : view.say(view.words.not_editable)),
  l: (view) => typeLink(view, view.focus),
  Delete: (view) => view.chosenLink >= 0 && view.removeLink(view.chosenLink),
  Backspace: (view) => view.chosenLink >= 0 && view.removeLink(view.chosenLink),
};

/** Keys that change something or choose a link; true when the key was one of them. */
export function editKey(view, event) {
  if (view.gesture) return event.key === "Escape" ? (view.gesture.cancel(), true) : false;
  if (view.typing?.key(event)) return true;
  if (view.typing) return false;
  if (event.ctrlKey || event.metaKey) return undoKey(view, event);
  if (event.altKey) return false;
  if (event.key === "[" || event.key === "]") return stepLink(view, event.key === "]" ? 1 : -1), true;
  if (view.chosenLink >= 0 && event.key === "Enter") {
    openLink(view, view.chosenLink, ...whereRow(view, view.focus));
    view.card.querySelector("select, button").focus();
    return true;
  }
  const act = view.editable && view.focus >= 0 && (EDIT_KEYS[event.key] ?? EDIT_KEYS[event.key.toLowerCase()]);
  if (act) act(view);
  return Boolean(act);
}

function undoKey(view, event) {
  const key = event.key.toLowerCase();
  if (!view.editable || (key !== "z" && key !== "y")) return false;
  if (key === "y" || event.shiftKey) view.redo();
  else view.undo();
  return true;
}
