// The progress front line (前锋线): the as-of line, bent at each row to the date at which the plan has what is done.
// Left of the as-of line a row is behind, right of it ahead. Rows without a point, and unfolded groups whose parts carry
// their own points, let the line run straight.

import { NONE } from "./gantt_layout.js";

/** Where the line bends at a row, or null where it runs straight. */
export function frontX(view, row) {
  const { rows } = view;
  if (rows.front[row] === NONE || (rows.hasChild[row] && !view.closed[row])) return null;
  return view.xOf(rows.front[row] + 1);
}

/** The corners of the line from the top of row `first` to the bottom of row `last - 1`, as [x, y, isPoint]. */
export function frontLine(view, first, last, tops) {
  const straight = view.xOf(view.asOf + 1), { shown, rowHeight } = view, corners = [];
  for (let at = Math.max(0, first - 1); at < Math.min(shown.length, last + 1); at++) {
    const x = frontX(view, shown[at]);
    if (x === null) corners.push([straight, tops(at), false], [straight, tops(at + 1), false]);
    else corners.push([x, tops(at) + rowHeight / 2 + 1.5, true]);
  }
  if (first <= 1 && corners.length) corners.unshift([straight, tops(0), false]);
  if (last >= shown.length && corners.length) corners.push([straight, tops(shown.length), false]);
  return corners;
}

/** The ground between the line and the as-of line; drawn below the bars. */
export function shadeFront(view, corners) {
  if (!corners.length) return;
  const straight = view.xOf(view.asOf + 1);
  shade(view.g, corners, straight, -1, view.palette.behind);
  shade(view.g, corners, straight, 1, view.palette.ahead);
}

/** The line itself, above the bars. */
export function drawFront(view, corners) {
  const { g, palette } = view, straight = view.xOf(view.asOf + 1);
  g.lineJoin = "round";
  for (const [colour, width] of [[palette.paper, 4], [palette.ink, 1.75]]) {
    g.strokeStyle = colour;
    g.lineWidth = width;
    g.beginPath();
    corners.forEach(([x, y], at) => (at ? g.lineTo(x, y) : g.moveTo(x, y)));
    g.stroke();
  }
  for (const [x, y, point] of corners) if (point) drawFrontPoint(g, x, y, side(x, straight, palette), palette.paper);
}

const side = (x, straight, palette) => (x < straight - 0.5 ? palette.tones[3].text : x > straight + 0.5 ? palette.tones[0].text : palette.ink);

/** The ground between the line and the as-of line, on one side of it (way -1: left). */
function shade(g, corners, straight, way, colour) {
  g.save();
  g.fillStyle = colour;
  g.beginPath();
  if (way < 0) g.rect(-1e6, -1e6, 1e6 + straight, 2e6);
  else g.rect(straight, -1e6, 1e6, 2e6);
  g.clip();
  g.beginPath();
  g.moveTo(straight, corners[0][1]);
  for (const [x, y] of corners) g.lineTo(x, y);
  g.lineTo(straight, corners.at(-1)[1]);
  g.fill();
  g.restore();
}

export function drawFrontPoint(g, x, y, colour, paper) {
  g.fillStyle = paper;
  g.beginPath();
  g.arc(x, y, 4, 0, 7);
  g.fill();
  g.fillStyle = colour;
  g.beginPath();
  g.arc(x, y, 2.9, 0, 7);
  g.fill();
}
