// Dependencies between rows: an index by row, their way on the canvas, and which of them lies under a point.
// A link to a row below a folded one stands at the folded row, faint; several between the same two folded rows count once.

import { LINK_TYPES, NONE, fill } from "./gantt_layout.js";
import { linkName } from "./gantt_edits.js";
import { drawHead } from "./gantt_marks.js";

const STUB = 7; // pixels a link runs straight out of a bar
const NEAR = 4; // pixels from a link at which it is still meant

/** The links as they are with the changes that wait: state 1 for new ones and new lags, 2 for those that are to go. */
export function withChanges(links, changes, rowOf) {
  const mine = changes.filter((change) => change.kind !== "dates" && rowOf(change.predecessor) >= 0 && rowOf(change.successor) >= 0);
  if (!mine.length) return links;
  const asked = new Map(mine.map((change) => [`${rowOf(change.predecessor)} ${rowOf(change.successor)} ${LINK_TYPES.indexOf(change.type)}`, change]));
  const made = { count: 0, from: [], to: [], type: [], lag: [], critical: [], broken: [], state: [] };
  const add = (...values) => ["from", "to", "type", "lag", "critical", "broken", "state"].forEach((name, at) => made[name].push(values[at]));
  for (let i = 0; i < links.count; i++) {
    const name = `${links.from[i]} ${links.to[i]} ${links.type[i]}`, change = asked.get(name);
    asked.delete(name);
    const state = !change ? 0 : change.kind === "unlink" ? 2 : 1;
    add(links.from[i], links.to[i], links.type[i], state === 1 ? change.lag : links.lag[i], links.critical[i], links.broken[i], state);
  }
  for (const [name, change] of asked) if (change.kind === "link") add(...name.split(" ").map(Number), change.lag, 0, 0, 1);
  made.count = made.from.length;
  return made;
}

/** For each row the links that are drawn at it. `at` and `list` as in a sparse matrix: list[at[row]] … list[at[row + 1] - 1]. */
export function indexLinks(links, rows, shown) {
  const standIn = new Int32Array(rows.count).fill(-1);
  for (const row of shown) standIn[row] = row;
  for (let row = 0; row < rows.count; row++) if (standIn[row] < 0) standIn[row] = standIn[rows.parent[row]];
  const from = new Int32Array(links.count), to = new Int32Array(links.count), folded = new Uint8Array(links.count);
  const at = new Int32Array(rows.count + 1), seen = new Set();
  for (let i = 0; i < links.count; i++) {
    [from[i], to[i]] = [standIn[links.from[i]], standIn[links.to[i]]];
    folded[i] = from[i] !== links.from[i] || to[i] !== links.to[i] ? 1 : 0;
    if (from[i] === to[i] || (folded[i] && seen.has(from[i] * rows.count + to[i]))) { from[i] = -1; continue; }
    if (folded[i]) seen.add(from[i] * rows.count + to[i]);
    at[from[i] + 1]++;
    at[to[i] + 1]++;
  }
  for (let row = 0; row < rows.count; row++) at[row + 1] += at[row];
  const next = at.slice(), list = new Int32Array(at[rows.count]);
  for (let i = 0; i < links.count; i++) if (from[i] >= 0) { list[next[from[i]]++] = i; list[next[to[i]]++] = i; }
  return { from, to, folded, at, list, stamp: new Int32Array(links.count), frame: 0 };
}

/** All links drawn at a row. */
export function linksOf(view, row) {
  const { at, list } = view.linkIndex;
  return list.subarray(at[row], at[row + 1]);
}

/** The row with its direct predecessors and successors, or null when it has none. */
export function relatives(view, row) {
  const found = new Set([row]);
  for (const link of linksOf(view, row)) found.add(view.linkIndex.from[link]).add(view.linkIndex.to[link]);
  return found.size > 1 ? found : null;
}

/** Would a link from one row to another close a circle? */
export function closesCircle(view, from, to) {
  const { links } = view, after = new Map();
  for (let i = 0; i < links.count; i++) {
    if (links.state[i] === 2) continue;
    if (!after.has(links.from[i])) after.set(links.from[i], []);
    after.get(links.from[i]).push(links.to[i]);
  }
  const open = [to], seen = new Set(open);
  while (open.length) {
    const row = open.pop();
    if (row === from) return true;
    for (const next of after.get(row) ?? []) if (!seen.has(next)) { seen.add(next); open.push(next); }
  }
  return false;
}

/** Ends of a row's bar on the canvas that links go by: the plan, else what is done. */
function linkEnds(view, row) {
  const { rows } = view, plan = view.planOf(row);
  const [from, to] = plan ?? [rows.actualStart[row], rows.actualFinish[row] === NONE ? view.asOf : rows.actualFinish[row]];
  return from === NONE ? null : [view.xOf(from), Math.max(view.xOf(from) + 2, view.xOf(to + 1))];
}

/** The corners of a link's way, or null when an end has no dates or the way lies wholly beside the view. */
function route(view, link, tops) {
  const { linkIndex, links, nameWidth, width, rowHeight } = view;
  const from = linkIndex.from[link], to = linkIndex.to[link];
  const start = linkEnds(view, from), end = linkEnds(view, to);
  if (!start || !end) return null;
  const type = LINK_TYPES[links.type[link]];
  const out = type[0] === "F" ? 1 : -1, into = type[1] === "S" ? 1 : -1; // the way the line runs at its ends
  const x1 = out > 0 ? start[1] : start[0], x2 = into > 0 ? end[0] : end[1];
  if (Math.max(x1, x2) + 2 * STUB < nameWidth || Math.min(x1, x2) - 2 * STUB > width) return null;
  const y1 = tops(view.position(from)) + rowHeight / 2 - 7.5, y2 = tops(view.position(to)) + rowHeight / 2 - 7.5;
  return corners(x1, y1, out, x2, y2, into, y2 > y1 ? y2 - 5.5 : y2 + rowHeight - 5.5);
}

/** Orthogonal way out of (x1, y1) in direction `out`, into (x2, y2) in direction `into`; `lane` lies between the rows. */
export function corners(x1, y1, out, x2, y2, into, lane) {
  const a = x1 + out * STUB, b = x2 - into * STUB;
  if (out !== into) { // both ends on the same side: SS, FF
    const x = out > 0 ? Math.max(a, b) : Math.min(a, b);
    return [[x1, y1], [x, y1], [x, y2], [x2, y2]];
  }
  if ((b - a) * out >= 0) return [[x1, y1], [a, y1], [a, y2], [x2, y2]];
  return [[x1, y1], [a, y1], [a, lane], [b, lane], [b, y2], [x2, y2]];
}

/** Draw the links that touch the rows first … last - 1; remembers their ways for `linkAt`. */
export function drawLinks(view, first, last, tops) {
  const { linkIndex } = view;
  view.traces = [];
  if (!view.layers.links || !view.links.count) return;
  const frame = ++linkIndex.frame;
  for (let at = first; at < last; at++) {
    for (const link of linksOf(view, view.shown[at])) {
      if (linkIndex.stamp[link] === frame) continue;
      linkIndex.stamp[link] = frame;
      const points = route(view, link, tops);
      if (points) view.traces.push({ link, points, rank: rank(view, link) });
    }
  }
  view.traces.sort((a, b) => a.rank - b.rank);
  for (const trace of view.traces) drawLink(view, trace);
  view.g.globalAlpha = 1;
}

/** Later ones are drawn above: folded, ordinary, critical, of the row that is looked at, chosen. */
function rank(view, link) {
  const { linkIndex, links, looked } = view;
  if (link === view.chosenLink) return 4;
  if (looked >= 0 && (linkIndex.from[link] === looked || linkIndex.to[link] === looked)) return 3;
  return linkIndex.folded[link] ? 0 : 1 + links.critical[link];
}

function drawLink(view, { link, points, rank: above }) {
  const { g, links, palette } = view, state = links.state[link];
  const colour = state || above === 4 ? palette.focus : links.critical[link] ? palette.tones[3].text : above === 3 ? palette.ink : palette.link;
  g.globalAlpha = linkStrength(view, link, above);
  g.strokeStyle = colour;
  g.lineWidth = above >= 3 ? 2 : links.critical[link] ? 1.6 : 1;
  g.lineJoin = "round";
  g.setLineDash(state ? [2, 3] : links.broken[link] ? [5, 3] : []);
  g.beginPath();
  points.forEach(([x, y], at) => (at ? g.lineTo(x, y) : g.moveTo(x, y)));
  g.stroke();
  g.setLineDash([]);
  const [x, y] = points.at(-1), before = points.at(-2);
  drawHead(g, x, y, Math.sign(x - before[0]), Math.sign(y - before[1]), colour);
  if (links.broken[link] || state === 2) drawCross(g, points, palette.tones[3].text);
}

function linkStrength(view, link, above) {
  if (above >= 3) return 1;
  if (view.related) return 0.15;
  if (view.layers.critical && !view.links.critical[link]) return 0.2;
  return view.linkIndex.folded[link] ? 0.45 : 0.9;
}

/** A cross in the middle of the longest piece: the dates contradict the link, or it is to go. */
function drawCross(g, points, colour) {
  let best = 0, x = 0, y = 0;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]], length = Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
    if (length > best) [best, x, y] = [length, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  }
  g.strokeStyle = colour;
  g.lineWidth = 1.6;
  g.beginPath();
  g.moveTo(x - 3.5, y - 3.5); g.lineTo(x + 3.5, y + 3.5); g.moveTo(x + 3.5, y - 3.5); g.lineTo(x - 3.5, y + 3.5);
  g.stroke();
}

/** The link under a point, or -1; the one drawn last wins. */
export function linkAt(view, x, y) {
  for (let at = (view.traces ?? []).length - 1; at >= 0; at--) {
    const { link, points } = view.traces[at];
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1], points[i]];
      const dx = x - Math.max(Math.min(a[0], b[0]), Math.min(Math.max(a[0], b[0]), x)), dy = y - Math.max(Math.min(a[1], b[1]), Math.min(Math.max(a[1], b[1]), y));
      if (Math.abs(dx) <= NEAR && Math.abs(dy) <= NEAR) return link;
    }
  }
  return -1;
}

/** A link in words: "9#厂房 桩基 → 9#厂房 基础，完成后开始（FS），间隔 3 天". */
export function linkText(view, link) {
  const { links, words } = view;
  const parts = [fill(words.link_ends, { from: fullName(view, links.from[link]), to: fullName(view, links.to[link]) })];
  parts.push(words.link_types[links.type[link]]);
  if (links.lag[link]) parts.push(fill(links.lag[link] > 0 ? words.link_lag : words.link_lead, { days: Math.abs(links.lag[link]) }));
  if (links.critical[link]) parts.push(words.link_critical);
  if (links.broken[link]) parts.push(words.link_broken);
  if (links.state[link]) parts.push(links.state[link] === 2 ? words.link_goes : words.link_waits);
  return parts.join(words.spoken_comma);
}

/** A row's name with its building's in front. */
export function fullName(view, row) {
  const { rows } = view, parent = rows.parent[row];
  return rows.level[row] === 2 && parent >= 0 ? `${rows.name(parent)} ${rows.name(row)}` : rows.name(row);
}

/** What stands before and behind a row, in two lines for its card; "" without links. */
export function relativesText(view, row) {
  const { links, linkIndex, words } = view, before = [], after = [];
  for (const link of linksOf(view, row)) {
    if (linkIndex.to[link] === row && links.to[link] === row) before.push(fullName(view, links.from[link]));
    if (linkIndex.from[link] === row && links.from[link] === row) after.push(fullName(view, links.to[link]));
  }
  const line = (template, names) => {
    const few = names.slice(0, 4).join(words.list_comma);
    return names.length ? fill(template, { names: names.length > 4 ? fill(words.list_more, { names: few, count: names.length }) : few }) : "";
  };
  return [line(words.predecessors, before), line(words.successors, after)].filter(Boolean).join("\n");
}

/** The number of the link that a change is about, or -1. */
export function findLink(view, change) {
  const { links, rows } = view, name = linkName(change);
  for (let i = 0; i < links.count; i++) {
    if (linkName({ predecessor: rows.key(links.from[i]), successor: rows.key(links.to[i]), type: LINK_TYPES[links.type[i]] }) === name) return i;
  }
  return -1;
}
