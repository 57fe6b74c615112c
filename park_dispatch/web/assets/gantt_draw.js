// One frame of the Gantt chart on its canvas. Only rows inside the view are touched, whatever their number.
// `view` is the Gantt object of gantt.js: rows, shown, scale, low, left, top, width, height, nameWidth, rowHeight, …

import { NONE, actualSpan, axisUnits, clamp, fill, isoDate, nextUnit, percentText, unitLabel, unitStarts, weekday } from "./gantt_layout.js";
import { drawBar, drawCritical, drawFlag, drawSign } from "./gantt_marks.js";

export const HEADER = 44;
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
    drawShades(view, tops(view.shown.length));
    drawRules(view, first, last, tops);
    for (let at = first; at < last; at++) drawRow(view, view.shown[at], tops(at));
    drawAsOfLine(view, tops(view.shown.length));
  });
  clipped(g, 0, HEADER, nameWidth, height - HEADER, () => {
    drawRules(view, first, last, tops);
    for (let at = first; at < last; at++) drawName(view, view.shown[at], tops(at));
  });
  drawHeader(view);
  drawFrameLines(view, tops);
  return last - first;
}

function drawBands(view, first, last, tops) {
  const { g, palette, rows } = view;
  for (let at = first; at < last; at++) {
    const row = view.shown[at];
    if (rows.level[row] === 0) g.fillStyle = palette.band;
    if (row === view.hover || row === view.focus) g.fillStyle = palette.hover;
    else if (rows.level[row] !== 0) continue;
    g.fillRect(0, tops(at), view.width, view.rowHeight);
  }
}

/** Days off, when a day is wide enough to see, and the grid of the axis units. */
function drawShades(view, bottom) {
  const { g, palette, scale, height } = view;
  const from = view.dayAt(view.nameWidth), to = view.dayAt(view.width);
  const end = Math.min(height, bottom);
  if (scale >= 4) {
    g.fillStyle = palette.rest;
    for (let day = Math.floor(from); day < to; day++) {
      if (weekday(day) < 5 && !view.holidays.has(day)) continue;
      g.fillRect(view.xOf(day), HEADER, scale, end - HEADER);
    }
  }
  const [upper, lower] = axisUnits(scale);
  for (const [unit, colour] of [[lower, palette.rule], [upper, palette.grid]]) {
    if (!unit) continue;
    g.fillStyle = colour;
    for (const day of unitStarts(from, to, unit)) g.fillRect(view.snap(view.xOf(day)), HEADER, 1, end - HEADER);
  }
}

function drawRules(view, first, last, tops) {
  const { g, palette } = view;
  g.fillStyle = palette.rule;
  for (let at = first; at < last; at++) g.fillRect(0, view.snap(tops(at + 1)) - 1, view.width, 1);
}

function drawRow(view, row, y) {
  const { g, rows, palette, scale } = view;
  const tone = palette.tones[rows.status[row]], summary = rows.hasChild[row] === 1;
  const middle = y + view.rowHeight / 2;
  const [planFrom, planTo] = [rows.baselineStart[row], rows.baselineFinish[row]];
  let left = Infinity, right = -Infinity;
  const reach = (x, width) => { left = Math.min(left, x); right = Math.max(right, x + width); };
  if (planFrom !== NONE && planTo !== NONE) {
    const x = view.xOf(planFrom), width = Math.max(2, (planTo + 1 - planFrom) * scale);
    g.fillStyle = palette.plan;
    g.fillRect(x, middle - 9, width, 3);
    reach(x, width);
  }
  const actual = actualSpan(rows, row, view.asOf);
  if (actual) {
    const x = view.xOf(actual[0]), width = Math.max(3, (actual[1] - actual[0]) * scale);
    const running = rows.actualFinish[row] === NONE;
    const share = Number.isNaN(rows.percent[row]) ? 0 : rows.percent[row] / 100;
    drawBar(g, x, middle - 4, width, tone, { height: summary ? 7 : 11, share, summary, running });
    reach(x, width);
  }
  if (rows.deadline[row] !== NONE) {
    const x = view.xOf(rows.deadline[row] + 1);
    drawFlag(g, x, middle - 10, 20, rows.status[row] === 3 ? palette.tones[3].text : palette.ink);
    reach(x, 8);
  }
  if (right > left) drawEnd(view, row, left, right, middle);
}

/** The words at the bar's end; pinned to the view's edge when the end lies outside, so that lateness stays visible. */
function drawEnd(view, row, left, right, middle) {
  const { g, rows, palette } = view;
  const words = rows.words(row), status = rows.status[row], signed = view.narrow;
  const edge = view.width - 6;
  g.font = font(view, 12);
  if (right < view.nameWidth + 2 || left > edge) return drawAway(view, right < view.nameWidth + 2, middle, status);
  if (!words && !signed) return undefined;
  const wide = (words ? g.measureText(words).width : 0) + (signed ? 14 : 0);
  let x = right + 6;
  if (x + wide > edge) {
    x = Math.max(view.nameWidth + 4, edge - wide);
    g.fillStyle = row === view.hover || row === view.focus ? palette.hover : palette.paper;
    g.fillRect(x - 4, middle - 8, wide + 8, 16);
  }
  if (signed) drawSign(g, status, x + 5, middle + 1, palette.tones[status].text);
  g.fillStyle = palette.tones[status].text;
  g.textAlign = "left";
  g.fillText(words, x + (signed ? 14 : 0), middle + 1.5);
  return undefined;
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

function drawAsOfLine(view, bottom) {
  const { g } = view;
  g.fillStyle = view.palette.ink;
  g.fillRect(view.snap(view.xOf(view.asOf + 1)) - 1, HEADER, 1.5, Math.min(view.height, bottom) - HEADER);
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
    right -= 46;
  }
  if (rows.critical[row]) {
    drawCritical(g, right - 5, middle, palette.ink);
    right -= 14;
  }
  g.font = font(view, 13, level === 0 ? 600 : 400);
  g.fillStyle = level === 2 ? palette.muted : palette.ink;
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
  const [upper, lower] = axisUnits(view.scale);
  clipped(g, nameWidth, 0, width - nameWidth, HEADER, () => {
    if (upper) drawTier(view, upper, 0, TIER, true);
    drawTier(view, lower, upper ? TIER : 0, upper ? TIER : HEADER, false);
    drawAsOfTag(view);
  });
  g.font = font(view, 12);
  g.fillStyle = palette.muted;
  g.textAlign = "left";
  g.fillText(fitted(g, view.words.name_column, nameWidth - (view.narrow ? 16 : 70)), 10, HEADER - TIER / 2);
  if (view.narrow) return;
  g.textAlign = "right";
  g.fillText(view.words.percent_column, nameWidth - 8, HEADER - TIER / 2);
}

function drawTier(view, unit, top, tall, upper) {
  const { g, palette } = view;
  const middle = top + tall / 2 + 0.5;
  g.font = font(view, 12, upper ? 600 : 400);
  for (const day of unitStarts(view.dayAt(view.nameWidth), view.dayAt(view.width), unit)) {
    const x = view.xOf(day), end = view.xOf(nextUnit(day, unit));
    g.fillStyle = palette.grid;
    g.fillRect(view.snap(x), top, 1, tall);
    const label = unitLabel(day, unit, view.words, upper), room = g.measureText(label).width;
    g.fillStyle = upper ? palette.ink : palette.muted;
    g.textAlign = upper ? "left" : "center";
    if (upper) { // stays in sight while its unit does
      const at = Math.min(Math.max(x, view.nameWidth) + 7, end - room - 7);
      if (end - x > room + 10) g.fillText(label, at, middle);
    } else if (end - x > room + 3) g.fillText(label, (x + end) / 2, middle);
  }
}

function drawAsOfTag(view) {
  const { g, palette } = view;
  const x = view.xOf(view.asOf + 1), label = fill(view.words.as_of_label, { date: isoDate(view.asOf).slice(5) });
  g.font = font(view, 12, 600);
  const room = g.measureText(label).width + 12;
  if (x < view.nameWidth - 1 || x > view.width + 1) return;
  const left = clamp(x - room / 2, view.nameWidth + 1, view.width - room);
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
