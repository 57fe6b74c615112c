// The legend: only the signs that the chart at hand can show, drawn by the same marks; below the chart and on paper.

import { drawBar, drawCompare, drawCritical, drawFlag, drawFloat, drawForecast, drawHead, drawOverrun, drawPending, drawSign } from "./gantt_marks.js";
import { drawFrontPoint } from "./gantt_front.js";

const WIDE = 22, TALL = 15, GAP = 5; // pixels of a sign, and to its text

/** [text, paint(g, palette)] of each sign; paint has 22 × 15 pixels. */
export function legendItems(view) {
  const { words } = view, { has } = view.rows;
  const items = [
    [true, words.legend_plan, (g, { plan }) => { g.fillStyle = plan; g.fillRect(1, 6, 20, 3); }],
    [has.compare, view.compareName || words.legend_compare, (g, { compare }) => drawCompare(g, 1, 7.5, 20, compare)],
    [true, words.legend_actual, (g, { tones }) => drawBar(g, 1, 3, 20, tones[0], { height: 9, share: 0.6 })],
    [true, words.legend_overrun, (g, { tones }) => {
      drawBar(g, 1, 1, 20, tones[3], { height: 9, share: 1 });
      drawOverrun(g, 9, 12, 12, tones[3].text);
    }],
    [has.forecast, words.legend_forecast, (g, { tones }) => {
      drawBar(g, 1, 4, 7, tones[0], { height: 9, share: 1 });
      drawForecast(g, 8, 18, 4, 9, tones[0].text);
    }],
    [has.float, words.legend_float, (g, { plan, muted }) => {
      g.fillStyle = plan;
      g.fillRect(1, 6, 8, 3);
      drawFloat(g, 9, 19, 7.5, muted);
    }],
    [true, words.legend_deadline, (g, { ink }) => drawFlag(g, 7, 1, 13, ink)],
    [true, words.legend_critical, (g, { ink }) => drawCritical(g, 11, 7.5, ink)],
    [has.front, words.legend_front, paintFront],
    [view.links.count > 0, words.legend_link, (g, { link }) => paintLink(g, link, [])],
    [view.links.critical.some((one) => one), words.link_critical, (g, { tones }) => paintLink(g, tones[3].text, [])],
    [view.links.broken.some((one) => one), words.link_broken, (g, { link, tones }) => {
      paintLink(g, link, [4, 2]);
      g.strokeStyle = tones[3].text;
      g.lineWidth = 1.6;
      g.beginPath();
      g.moveTo(6, 4); g.lineTo(13, 11); g.moveTo(13, 4); g.lineTo(6, 11);
      g.stroke();
    }],
    [view.editable, words.legend_pending, (g, { focus, paper }) => drawPending(g, 1, 4, 20, 7, focus, paper)],
    [true, words.legend_rest, (g, { edge, rest }) => {
      g.fillStyle = rest;
      g.fillRect(4, 0, 14, TALL);
      g.fillStyle = edge;
      g.fillRect(4, 0, 1, TALL);
      g.fillRect(17, 0, 1, TALL);
    }],
    ...words.statuses.map((word, status) => [true, word, (g, { tones }) => drawSign(g, status, 11, 7.5, tones[status].text)]),
  ];
  return items.filter(([shown]) => shown).map(([, text, paint]) => [text, paint]);
}

function paintFront(g, { ink, paper, tones }) {
  g.strokeStyle = ink;
  g.lineWidth = 1.75;
  g.beginPath();
  g.moveTo(14, 0); g.lineTo(8, 7.5); g.lineTo(14, TALL);
  g.stroke();
  drawFrontPoint(g, 8, 7.5, tones[3].text, paper);
}

function paintLink(g, colour, dash) {
  g.strokeStyle = colour;
  g.lineWidth = 1.4;
  g.setLineDash(dash);
  g.beginPath();
  g.moveTo(1, 7.5); g.lineTo(16, 7.5);
  g.stroke();
  g.setLineDash([]);
  drawHead(g, 21, 7.5, 1, 0, colour);
}

/** The legend below the chart; called again when rows, words or colours change. */
export function buildLegend(view) {
  view.legend.replaceChildren();
  for (const [text, paint] of legendItems(view)) {
    const item = document.createElement("span"), canvas = document.createElement("canvas");
    canvas.width = WIDE * view.density;
    canvas.height = TALL * view.density;
    const g = canvas.getContext("2d");
    g.scale(view.density, view.density);
    paint(g, view.palette);
    item.append(canvas, text);
    view.legend.append(item);
  }
}

/** The legend on paper: where its signs stand within a width, as { x, y, text, paint }, and how tall it is. */
export function placeLegend(view, g, width) {
  let x = 0, y = 0;
  const places = legendItems(view).map(([text, paint]) => {
    const room = WIDE + GAP + g.measureText(text).width + 16;
    if (x + room > width) [x, y] = [0, y + 20];
    const place = { x, y, text, paint };
    x += room;
    return place;
  });
  return { places, height: y + 20 };
}

export function drawLegend(view, g, places, top) {
  g.textAlign = "left";
  g.textBaseline = "middle";
  for (const { x, y, text, paint } of places) {
    g.save();
    g.translate(x, top + y);
    paint(g, view.palette);
    g.restore();
    g.fillStyle = view.palette.muted;
    g.fillText(text, x + WIDE + GAP, top + y + 8);
  }
}
