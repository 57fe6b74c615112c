// One frame of the Gantt chart on its canvas. Only rows inside the view are touched, whatever their number.
// `view` is the Gantt object of gantt.js: rows, shown, scale, low, left, top, width, height, nameWidth, rowHeight, …

import { NONE, actualSpan, axisUnits, clamp, fill, forecastSpan, isoDate, nextUnit, percentText, unitLabel, unitStarts } from "./gantt_layout.js";
import { drawBar, drawCompare, drawCritical, drawFlag, drawFloat, drawForecast, drawOverrun, drawPending, drawSign } from "./gantt_marks.js";
import { drawLinks } from "./gantt_links.js";
import { drawFront, frontLine, shadeFront } from "./gantt_front.js";

export const HEADER = 44;
export const KNOB = 9; // pixels from a bar's end to the knob from which a link is drawn
const TIER = 22;
const ELLIPSES = new Map();

const font = (view, size, weight = 400) => `${weight} ${size}px ${view.palette.font}`;

/** The text cut to a width with an ellipsis; remembered, because the same names come by in every frame. */
function fitted(g, text, width) {
  const memo = `${g.font}|${Math.round(width)}|${text}`;
  let result = ELLIPSES.get(memo);
  if (result !== undefined) return result;
  result = text;
  if (g.measureText(text).width > width) {
    let low = 0, high = text.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (g.measureText(text.slice(0, middle) + "…").width <= width) low = middle;
      else high = middle - 1;
    }
    result = low ? text.slice(0, low).trimEnd() + "…" : "";
  }
  if (ELLIPSES.size > 4000) ELLIPSES.clear();
  ELLIPSES.set(memo, result);
  return result;
}

function clipped(g, x, y, width, height, paint) {
  g.save();
  g.beginPath();
  g.rect(x, y, width, height);
  g.clip();
  paint();
  g.restore();
}

/** Draw everything. Returns the number of rows drawn. */
export function drawFrame(view) {
  const { g, palette, width, height, nameWidth, rowHeight } = view;
  g.setTransform(view.density, 0, 0, view.density, 0, 0);
  g.textBaseline = "middle";
  g.fillStyle = palette.paper;
  g.fillRect(0, 0, width, height);
  const first = Math.max(0, Math.floor(view.top / rowHeight));
  const last = Math.min(view.shown.length, Math.ceil((view.top + height - HEADER) / rowHeight));
  const tops = (at) => HEADER + at * rowHeight - view.top;
  clipped(g, 0, HEADER, width, height - HEADER, () => drawBands(view, first, last, tops));
  clipped(g, nameWidth, HEADER, width - nameWidth, height - HEADER, () => {
    const bent = view.layers.front && view.rows.has.front ? frontLine(view, first, last, tops) : [];
    drawShades(view, tops(view.shown.length));
    drawRules(view, first, last, tops);
    shadeFront(view, bent);
    const ends = [];
    for (let at = first; at < last; at++) ends.push(drawFaded(view, view.shown[at], () => drawRow(view, view.shown[at], tops(at))));
    drawAsOfLine(view, tops(view.shown.length), bent.length > 0);
    drawLinks(view, first, last, tops);
    drawFront(view, bent);
    for (let at = first; at < last; at++) drawFaded(view, view.shown[at], () => drawEnd(view, view.shown[at], tops(at) + rowHeight / 2, ends[at - first]));
    drawHandles(view, tops);
    Object.assign(view, { bent, ends, firstRow: first });
  });
  clipped(g, 0, HEADER, nameWidth, height - HEADER, () => {
    drawRules(view, first, last, tops);
    for (let at = first; at < last; at++) drawName(view, view.shown[at], tops(at));
  });
  drawHeader(view);
  drawFrameLines(view, tops);
  return last - first;
}

/** Draw a row faint when others are to stand out: those linked to the row that is looked at, or the critical ones. */
function drawFaded(view, row, paint) {
  view.g.globalAlpha = stands(view, row) ? 1 : 0.26;
  const made = paint();
  view.g.globalAlpha = 1;
  return made;
}

function stands(view, row) {
  if (view.related) return view.related.has(row);
  return !view.layers.critical || view.rows.critical[row] === 1 || view.rows.holdsCritical[row] === 1;
}

function drawBands(view, first, last, tops) {
  const { g } = view;
  for (let at = first; at < last; at++) {
    g.fillStyle = ground(view, view.shown[at]);
    g.fillRect(0, tops(at), view.width, view.rowHeight);
  }
}

/** The ground a row stands on. */
function ground(view, row) {
  if (row === view.hover || row === view.focus || (view.related && view.related.has(row))) return view.palette.hover;
  return view.rows.level[row] === 0 ? view.palette.band : view.palette.paper;
}

/** Days off, when a day is wide enough to see, and the grid of the axis units. */
function drawShades(view, bottom) {
  const { g, palette, scale, height } = view;
  const from = view.dayAt(view.nameWidth), to = view.dayAt(view.width);
  const end = Math.min(height, bottom);
  g.fillStyle = palette.rest;
  for (const [day, length] of restRuns(view, Math.floor(from), to)) g.fillRect(view.xOf(day), HEADER, length * scale, end - HEADER);
  const [upper, lower] = axisUnits(scale);
  for (const [unit, colour] of [[lower, palette.rule], [upper, palette.grid]]) {
    if (!unit) continue;
    g.fillStyle = colour;
    for (const day of unitStarts(from, to, unit)) g.fillRect(view.snap(view.xOf(day)), HEADER, 1, end - HEADER);
  }
}

/** Runs of days off that are wide enough to see, as [first day, days]: single days from 4 pixels a day on, else only
 *  longer rests (a spring festival). */
function restRuns(view, from, to) {
  const runs = [], least = view.scale >= 4 ? 1 : 4;
  if (view.scale < 0.3) return runs;
  for (let day = from; day < to; day++) {
    const first = day;
    while (day < to && view.isRest(day)) day++;
    if (day - first >= least) runs.push([first, day - first]);
  }
  return runs;
}

function drawRules(view, first, last, tops) {
  const { g, palette } = view;
  g.fillStyle = palette.rule;
  for (let at = first; at < last; at++) g.fillRect(0, view.snap(tops(at + 1)) - 1, view.width, 1);
}

/** The bars and the flag; returns where they lie: { left, right, flag }, or null when there is nothing to draw. */
function drawRow(view, row, y) {
  const { rows, palette } = view;
  const middle = y + view.rowHeight / 2;
  const ends = [drawOther(view, row, middle), drawPlan(view, row, middle), drawActual(view, row, middle), drawAhead(view, row, middle)].filter(Boolean);
  drawSlack(view, row, middle);
  let flag = null;
  if (rows.deadline[row] !== NONE) {
    flag = view.xOf(rows.deadline[row] + 1);
    const missed = rows.deadline[row] < view.asOf && rows.actualFinish[row] === NONE;
    drawFlag(view.g, flag, middle - 10, 20, missed ? palette.tones[3].text : palette.ink);
    if (!ends.length) ends.push([flag, flag + 9]);
  }
  if (!ends.length) return null;
  return { left: Math.min(...ends.map((end) => end[0])), right: Math.max(...ends.map((end) => end[1])), flag };
}

/** Ends of a span of days on the canvas, at least `least` pixels apart. */
function reach(view, from, to, least) {
  const x = view.xOf(from);
  return [x, Math.max(x + least, view.xOf(to + 1))];
}

/** The second baseline, above the first. */
function drawOther(view, row, middle) {
  const from = view.rows.compareStart[row], to = view.rows.compareFinish[row];
  if (from === NONE || to === NONE) return null;
  const ends = reach(view, from, to, 2);
  drawCompare(view.g, ends[0], middle - 11, ends[1] - ends[0], view.palette.compare);
  return ends;
}

/** The thin baseline bar above; returns its ends, or null without one. */
function drawPlan(view, row, middle) {
  const plan = view.planOf(row);
  if (!plan) return null;
  const { g, palette, rows } = view, [x, right] = reach(view, plan[0], plan[1], 2);
  if (view.changed(row)) {
    const [from, to] = reach(view, rows.baselineStart[row], rows.baselineFinish[row], 2);
    g.fillStyle = palette.edge;
    g.fillRect(from, middle - 8, to - from, 1.5);
    drawPending(g, x, middle - 11, right - x, 7, palette.focus, palette.paper);
    return [Math.min(x, from), Math.max(right, to)];
  }
  const critical = view.layers.critical && rows.critical[row];
  g.fillStyle = critical ? palette.tones[3].text : palette.plan;
  g.fillRect(x, middle - 9, right - x, critical ? 4 : 3);
  return [x, right];
}

/** The dashed part up to the forecast finish. */
function drawAhead(view, row, middle) {
  const span = forecastSpan(view.rows, row, view.asOf);
  if (!span) return null;
  const summary = view.rows.hasChild[row] === 1, from = view.xOf(span[0]), to = view.xOf(span[1]);
  drawForecast(view.g, from, to, middle - 4, summary ? 7 : 11, view.palette.tones[view.rows.status[row]].text);
  return [from, to + 4];
}

/** Total float, from the planned to the late finish. */
function drawSlack(view, row, middle) {
  const { rows, palette } = view, late = rows.lateFinish[row], plan = view.planOf(row);
  if (!view.layers.float || late === NONE || !plan || late === plan[1]) return;
  const colour = late < plan[1] ? palette.tones[3].text : palette.muted;
  drawFloat(view.g, view.xOf(plan[1] + 1), view.xOf(late + 1), middle - 7.5, colour);
}

function drawActual(view, row, middle) {
  const { rows, scale } = view;
  const span = actualSpan(rows, row, view.asOf);
  if (!span) return null;
  const x = view.xOf(span[0]), width = Math.max(3, (span[1] - span[0]) * scale), summary = rows.hasChild[row] === 1;
  const share = Number.isNaN(rows.percent[row]) ? 0 : rows.percent[row] / 100;
  const shape = { height: summary ? 7 : 11, share, summary, running: rows.actualFinish[row] === NONE };
  drawBar(view.g, x, middle - 4, width, view.palette.tones[rows.status[row]], shape);
  const planned = rows.baselineFinish[row];
  if (rows.lateDays[row] > 0 && planned !== NONE && span[1] > planned + 1) {
    const over = Math.max(x, view.xOf(planned + 1));
    drawOverrun(view.g, over, middle + (summary ? 4 : 8), x + width - over, view.palette.tones[3].text);
  }
  return [x, x + width];
}

/** The words at the bar's end, behind a flag that stands in their way; pinned to the view's edge when the end lies
 *  outside, so that lateness stays visible. */
function drawEnd(view, row, middle, reach) {
  if (!reach) return;
  const { g, rows, palette } = view, { left, right, flag } = reach;
  const words = rows.words(row), status = rows.status[row], signed = view.narrow;
  const edge = view.width - 6;
  g.font = font(view, 12);
  if (right < view.nameWidth + 2 || left > edge) drawAway(view, right < view.nameWidth + 2, middle, status);
  else if (words || signed) {
    const wide = (words ? g.measureText(words).width : 0) + (signed ? 14 : 0);
    let x = right + 6;
    if (flag !== null && flag + 9 > x && flag < x + wide + 4) x = flag + 12;
    if (x + wide > edge) {
      x = Math.max(view.nameWidth + 4, edge - wide);
      g.fillStyle = ground(view, row);
      g.fillRect(x - 4, middle - 11, wide + 10, 22);
    }
    if (signed) drawSign(g, status, x + 5, middle + 1, palette.tones[status].text);
    g.fillStyle = palette.tones[status].text;
    g.textAlign = "left";
    g.fillText(words, x + (signed ? 14 : 0), middle + 1.5);
  }
}

/** A chevron at the edge beyond which the row's bar lies. */
function drawAway(view, toLeft, middle, status) {
  const { g } = view;
  const x = toLeft ? view.nameWidth + 6 : view.width - 6, way = toLeft ? 4 : -4;
  g.strokeStyle = view.palette.tones[status].text;
  g.lineWidth = 1.5;
  g.beginPath();
  g.moveTo(x + way, middle - 4); g.lineTo(x, middle); g.lineTo(x + way, middle + 4);
  g.stroke();
}

/** The as-of line; only a faint one below the front line. */
function drawAsOfLine(view, bottom, bent) {
  const { g } = view;
  g.fillStyle = bent ? view.palette.edge : view.palette.ink;
  g.fillRect(view.snap(view.xOf(view.asOf + 1)) - 1, HEADER, bent ? 1 : 1.5, Math.min(view.height, bottom) - HEADER);
}

/** Where a row's planned bar can be taken hold of, or null: its ends and the height of its middle. */
export function grips(view, row, tops) {
  const plan = row >= 0 ? view.planOf(row) : null, at = plan ? view.position(row) : -1;
  if (at < 0) return null;
  const [left, right] = reach(view, plan[0], plan[1], 2);
  return { left, right, y: tops(at) + view.rowHeight / 2 - 7.5 };
}

/** Knobs beside a planned bar from which links are drawn, and bars at its ends that change it; for the row looked at. */
function drawHandles(view, tops) {
  const { g, palette } = view, row = view.draft ? view.draft.row : view.hover >= 0 ? view.hover : view.focus;
  if (!view.editable || row < 0) return;
  const places = grips(view, row, tops);
  if (!places) return;
  g.lineWidth = 1.5;
  for (const [x, way] of [[places.left, -1], [places.right, 1]]) {
    g.fillStyle = palette.focus;
    if (view.rows.editable[row]) g.fillRect(x - (way > 0 ? 3 : 0), places.y - 4.5, 3, 9);
    g.fillStyle = palette.paper;
    g.strokeStyle = palette.focus;
    g.beginPath();
    g.arc(x + way * KNOB, places.y, 3.5, 0, 7);
    g.fill();
    g.stroke();
  }
  if (view.band) drawBand(view, view.band);
}

/** The line from a bar's end to the pointer while a link is being made. */
function drawBand(view, { x, y, toX, toY }) {
  const { g, palette } = view;
  g.strokeStyle = palette.focus;
  g.lineWidth = 2;
  g.setLineDash([4, 3]);
  g.beginPath();
  g.moveTo(x, y);
  g.lineTo(toX, toY);
  g.stroke();
  g.setLineDash([]);
}

/** Where the caret of a row stands, and how wide its target is. */
export function caretX(view, row) {
  return 6 + view.rows.level[row] * (view.narrow ? 7 : 14);
}

function drawName(view, row, y) {
  const { g, rows, palette, nameWidth } = view;
  const level = rows.level[row], middle = y + view.rowHeight / 2;
  let x = caretX(view, row);
  if (rows.hasChild[row]) drawCaret(g, x + 5, middle, view.closed[row], palette.muted);
  x += rows.hasChild[row] || !view.narrow ? 15 : 4;
  let right = nameWidth - 8;
  if (!view.narrow) {
    drawSign(g, rows.status[row], x + 5, middle, palette.tones[rows.status[row]].text);
    x += 16;
    g.font = font(view, 12);
    g.fillStyle = palette.muted;
    g.textAlign = "right";
    if (!Number.isNaN(rows.percent[row])) g.fillText(percentText(rows.percent[row]), right, middle + 0.5);
    right -= 54;
  }
  if (rows.critical[row]) {
    drawCritical(g, right - 5, middle, view.layers.critical ? palette.tones[3].text : palette.ink);
    right -= 14;
  }
  g.font = font(view, 13, level === 0 ? 600 : 400);
  g.fillStyle = level === 2 || !stands(view, row) ? palette.muted : palette.ink;
  g.textAlign = "left";
  g.fillText(fitted(g, rows.name(row), right - x), x, middle + 0.5);
}

function drawCaret(g, x, y, closed, colour) {
  g.fillStyle = colour;
  g.beginPath();
  if (closed) { g.moveTo(x - 2.5, y - 4); g.lineTo(x + 3, y); g.lineTo(x - 2.5, y + 4); }
  else { g.moveTo(x - 4, y - 2.5); g.lineTo(x + 4, y - 2.5); g.lineTo(x, y + 3); }
  g.fill();
}

function drawHeader(view) {
  const { g, palette, nameWidth, width } = view;
  g.fillStyle = palette.paper;
  g.fillRect(0, 0, width, HEADER);
  const [upper, lower] = axisUnits(view.scale), tag = asOfTag(view);
  clipped(g, nameWidth, 0, width - nameWidth, HEADER, () => {
    if (upper) drawTier(view, upper, 0, TIER, null);
    drawTier(view, lower, upper ? TIER : 0, upper ? TIER : HEADER, tag);
    if (tag) drawAsOfTag(view, tag);
  });
  g.font = font(view, 12);
  g.fillStyle = palette.muted;
  g.textAlign = "left";
  g.fillText(fitted(g, view.words.name_column, nameWidth - (view.narrow ? 16 : 70)), 10, HEADER - TIER / 2);
  if (view.narrow) return;
  g.textAlign = "right";
  g.fillText(view.words.percent_column, nameWidth - 8, HEADER - TIER / 2);
}

/** One row of axis cells. The upper one (without a tag to avoid) is bold, its labels stay in sight while their unit does. */
function drawTier(view, unit, top, tall, tag) {
  const { g, palette } = view;
  const upper = top === 0 && tall === TIER;
  const middle = top + tall / 2 + 0.5;
  g.font = font(view, 12, upper ? 600 : 400);
  g.textAlign = "left";
  for (const day of unitStarts(view.dayAt(view.nameWidth), view.dayAt(view.width), unit)) {
    const x = view.xOf(day), end = view.xOf(nextUnit(day, unit));
    g.fillStyle = palette.grid;
    g.fillRect(view.snap(x), top, 1, tall);
    const label = unitLabel(day, unit, view.words, upper, view.scale >= 50), room = g.measureText(label).width;
    const from = Math.max(x, view.nameWidth), to = upper ? end : Math.min(end, view.width);
    if (to - from < room + (upper ? 10 : 3)) continue;
    const at = upper ? from + 7 : (from + to - room) / 2;
    if (tag && at < tag.left + tag.room + 3 && at + room > tag.left - 3) continue;
    g.fillStyle = upper ? palette.ink : palette.muted;
    g.fillText(label, at, middle);
  }
}

/** Place and text of the as-of label, or null when its day is out of sight. */
function asOfTag(view) {
  const x = view.xOf(view.asOf + 1);
  if (x < view.nameWidth - 1 || x > view.width + 1) return null;
  const label = fill(view.words.as_of_label, { date: isoDate(view.asOf).slice(5) });
  view.g.font = font(view, 12, 600);
  const room = view.g.measureText(label).width + 12;
  return { x, label, room, left: clamp(x - room / 2, view.nameWidth + 1, view.width - room) };
}

function drawAsOfTag(view, { x, label, room, left }) {
  const { g, palette } = view;
  g.font = font(view, 12, 600);
  g.fillStyle = palette.ink;
  g.fillRect(left, HEADER - 20, room, 18);
  g.fillRect(view.snap(x) - 1, HEADER - 2, 1.5, 2);
  g.fillStyle = palette.paper;
  g.textAlign = "left";
  g.fillText(label, left + 6, HEADER - 10.5);
}

function drawFrameLines(view, tops) {
  const { g, palette } = view;
  g.fillStyle = palette.edge;
  g.fillRect(0, HEADER - 1, view.width, 1);
  g.fillRect(view.nameWidth - 1, 0, 1, view.height);
  const at = view.focusVisible() ? view.position(view.focus) : -1;
  if (at < 0) return;
  clipped(g, 0, HEADER, view.width, view.height - HEADER, () => {
    g.strokeStyle = palette.focus;
    g.lineWidth = 2;
    g.strokeRect(1, tops(at) + 1, view.width - 2, view.rowHeight - 3);
  });
}
