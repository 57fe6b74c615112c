// Colours and the small signs of the Gantt chart, shared by the canvas and the legend.

import { STATUSES } from "./gantt_layout.js";

/** "#rgb", "#rrggbb" or "rgb(…)" as three numbers; a canvas context does the parsing of everything else. */
function channels(colour, context) {
  context.fillStyle = "#000";
  context.fillStyle = colour.trim();
  const text = context.fillStyle;
  if (text[0] === "#") return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
  return text.match(/[\d.]+/g).slice(0, 3).map(Number);
}

const mix = (over, under, share) => `rgb(${over.map((value, i) => Math.round(value * share + under[i] * (1 - share))).join(",")})`;
const luminance = (rgb) => (0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]) / 255;

/** The colours in force, from Streamlit's theme variables and gantt.css; marks the root as dark when it is. */
export function readPalette(root, context) {
  const style = getComputedStyle(root);
  const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const paper = channels(read("--st-background-color", "#ffffff"), context);
  const ink = channels(read("--st-text-color", "#1f2937"), context);
  root.dataset.dark = luminance(paper) < 0.4 ? "1" : "";
  const tone = (status) => channels(read(`--tone-${status}`, "#52606D"), context); // after data-dark: the style is live
  const tones = STATUSES.map((status) => {
    const over = tone(status);
    return { text: mix(over, paper, 1), fill: mix(over, paper, 0.72), rest: mix(over, paper, 0.28) };
  });
  return {
    tones, paper: mix(ink, paper, 0), ink: mix(ink, paper, 0.94), muted: mix(ink, paper, 0.72), plan: mix(ink, paper, 0.34),
    rule: mix(ink, paper, 0.07), grid: mix(ink, paper, 0.1), edge: mix(ink, paper, 0.2), band: mix(ink, paper, 0.035),
    rest: mix(ink, paper, 0.05), hover: mix(ink, paper, 0.075), focus: read("--st-primary-color", "#2563C9"),
    link: mix(ink, paper, 0.5), compare: mix(channels(read("--compare", "#7A4FB5"), context), paper, 0.75),
    behind: mix(tone("late"), paper, 0.16), ahead: mix(tone("normal"), paper, 0.16),
    font: style.fontFamily,
  };
}

/** The sign of a status, centred on (x, y), about nine pixels wide: ● ◔ ▲ ■ ✓ ○ drawn, so that no font can lack them. */
export function drawSign(g, status, x, y, colour) {
  g.fillStyle = g.strokeStyle = colour;
  g.lineWidth = 1.5;
  g.beginPath();
  if (status === 0) g.arc(x, y, 3.8, 0, 7);
  if (status === 1) { g.moveTo(x, y); g.arc(x, y, 4, -Math.PI / 2, 0); g.closePath(); }
  if (status === 2) { g.moveTo(x, y - 4.6); g.lineTo(x + 4.8, y + 3.8); g.lineTo(x - 4.8, y + 3.8); g.closePath(); }
  if (status === 3) g.rect(x - 4, y - 4, 8, 8);
  if (status < 4) g.fill();
  if (status === 1) { g.beginPath(); g.arc(x, y, 4, 0, 7); g.stroke(); }
  if (status === 4) { g.moveTo(x - 4.2, y + 0.2); g.lineTo(x - 1.2, y + 3.4); g.lineTo(x + 4.4, y - 3.6); g.stroke(); }
  if (status === 5) { g.arc(x, y, 3.6, 0, 7); g.stroke(); }
}

/** The sign of a critical row: a hollow diamond. */
export function drawCritical(g, x, y, colour) {
  g.strokeStyle = colour;
  g.lineWidth = 1.4;
  g.beginPath();
  g.moveTo(x, y - 4.6); g.lineTo(x + 4.6, y); g.lineTo(x, y + 4.6); g.lineTo(x - 4.6, y);
  g.closePath();
  g.stroke();
}

/** A deadline: a pole on its day with a pennant. */
export function drawFlag(g, x, top, height, colour) {
  g.fillStyle = colour;
  g.fillRect(x - 0.75, top, 1.5, height);
  g.beginPath();
  g.moveTo(x + 0.75, top); g.lineTo(x + 8, top + 3.4); g.lineTo(x + 0.75, top + 6.8);
  g.fill();
}

/** The line under the part of a bar that lies behind its planned finish. */
export function drawOverrun(g, x, y, width, colour) {
  g.fillStyle = colour;
  g.fillRect(x, y, width, 2);
}

/** A thick bar with its done part filled; a summary carries feet at its ends. Running bars end open. */
export function drawBar(g, x, y, width, tone, { height, share, summary, running }) {
  g.fillStyle = tone.rest;
  g.fillRect(x, y, width, height);
  g.fillStyle = tone.fill;
  if (share > 0) g.fillRect(x, y, width * Math.min(1, share), height);
  if (!summary) return;
  g.fillStyle = tone.text;
  const foot = Math.min(5, width / 2);
  g.beginPath();
  g.moveTo(x, y + height); g.lineTo(x + foot, y + height); g.lineTo(x, y + height + 4.5);
  if (!running) { g.moveTo(x + width, y + height); g.lineTo(x + width - foot, y + height); g.lineTo(x + width, y + height + 4.5); }
  g.fill();
}

function stroke(g, colour, width, dash, points) {
  g.strokeStyle = colour;
  g.lineWidth = width;
  g.setLineDash(dash);
  g.beginPath();
  points.forEach(([x, y], at) => (at ? g.lineTo(x, y) : g.moveTo(x, y)));
  g.stroke();
  g.setLineDash([]);
}

/** The second baseline: a thin broken line above the first. */
export function drawCompare(g, x, y, width, colour) {
  stroke(g, colour, 1.5, [4, 3], [[x, y], [x + width, y]]);
}

/** Total float: a thin line from the planned to the late finish, closed by a tick; backwards when days must be caught up. */
export function drawFloat(g, from, to, y, colour) {
  stroke(g, colour, 1, [], [[from, y], [to, y]]);
  stroke(g, colour, 1.5, [], [[to, y - 3.5], [to, y + 3.5]]);
}

/** Up to the forecast finish: an open, broken frame behind the bar, closed by a pointer. */
export function drawForecast(g, from, to, y, height, colour) {
  if (to - from > 3) stroke(g, colour, 1, [3, 2.5], [[from, y + 0.5], [to, y + 0.5], [to, y + height - 0.5], [from, y + height - 0.5]]);
  g.fillStyle = colour;
  g.beginPath();
  g.moveTo(to - 3.6, y - 3); g.lineTo(to + 3.6, y - 3); g.lineTo(to, y + 2);
  g.fill();
}

/** The head of a link's arrow at (x, y), pointing along dx or dy. */
export function drawHead(g, x, y, dx, dy, colour) {
  g.fillStyle = colour;
  g.beginPath();
  g.moveTo(x, y);
  g.lineTo(x - dx * 6 - dy * 3.2, y - dy * 6 - dx * 3.2);
  g.lineTo(x - dx * 6 + dy * 3.2, y - dy * 6 + dx * 3.2);
  g.fill();
}

/** A planned bar that waits to be saved: hatched, framed. */
export function drawPending(g, x, y, width, height, colour, paper) {
  g.save();
  g.beginPath();
  g.rect(x, y, width, height);
  g.clip();
  g.fillStyle = paper;
  g.fillRect(x, y, width, height);
  g.strokeStyle = colour;
  g.lineWidth = 1.5;
  g.beginPath();
  for (let at = Math.max(x - height, -20); at < Math.min(x + width, 8000); at += 4.5) { g.moveTo(at, y + height); g.lineTo(at + height, y); }
  g.stroke();
  g.restore();
  g.lineWidth = 1;
  g.strokeRect(x + 0.5, y + 0.5, Math.max(1, width - 1), height - 1);
}
