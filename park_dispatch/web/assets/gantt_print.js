// Printing: the rows shown, page by page on A3 across, each page a picture with the time axis on top and the legend below.
// The pages stand beside the Streamlit page in the document; only while they are printed is everything else hidden.

import { fill } from "./gantt_layout.js";
import { HEADER, drawFrame } from "./gantt_draw.js";
import { readPalette } from "./gantt_marks.js";
import { drawLegend, placeLegend } from "./gantt_legend.js";
import { element } from "./gantt_chrome.js";

const PAPER = { width: 1512, height: 1046 }; // CSS pixels of A3 across, 420 × 297 mm, less 10 mm on each side
const TITLE = 34, ROW = 24, NAMES = 320;
const DENSITY = 2; // 192 dots an inch
const MOST_PAGES = 30;
const STYLE = `
  .gantt-print { display: none; }
  @page { size: A3 landscape; margin: 10mm; }
  @media print {
    html, body { height: auto !important; overflow: visible !important; position: static !important; margin: 0 !important; background: #fff !important; }
    body > *:not(.gantt-print) { display: none !important; }
    .gantt-print { display: block; color: #1b2530; font-variant-numeric: tabular-nums; }
    .gantt-print section { break-after: page; break-inside: avoid; overflow: hidden; width: ${PAPER.width}px; height: ${PAPER.height}px; }
    .gantt-print section:last-of-type { break-after: auto; }
    .gantt-print header { display: flex; gap: 24px; height: ${TITLE}px; align-items: baseline; font-size: 13px; }
    .gantt-print h1 { font-size: 18px; font-weight: 600; margin: 0; padding: 0; flex: 1; color: inherit; font-family: inherit; }
    .gantt-print img { display: block; width: ${PAPER.width}px; }
  }`;

/** Draw the pages and open the browser's print dialogue. Beyond MOST_PAGES it prints the first ones and says so. */
export async function printChart(view) {
  const { words, root, shown } = view;
  if (view.printing) return;
  view.printing = true;
  removePages();
  view.say(words.print_preparing);
  const paper = paperView(view), legend = placeLegend(paper, paper.g, PAPER.width);
  const rowsAPage = Math.floor((PAPER.height - TITLE - HEADER - legend.height - 12) / ROW);
  const pages = Math.max(1, Math.ceil(shown.length / rowsAPage)), printed = Math.min(pages, MOST_PAGES);
  const left = shown.length - printed * rowsAPage;
  const note = left > 0 ? fill(words.print_cut, { count: shown.length, printed: printed * rowsAPage }) : "";
  const box = element("div", "gantt-print", document.body);
  box.style.fontFamily = paper.palette.font;
  element("style", "", box, STYLE);
  for (let page = 0; page < printed; page++) {
    const rows = Math.min(rowsAPage, shown.length - page * rowsAPage);
    const section = element("section", "", box), head = element("header", "", section);
    element("h1", "", head, view.data.print_title || words.print_title);
    const group = groupOf(view, shown[page * rowsAPage] ?? -1);
    if (page && group) element("span", "", head, fill(words.print_continued, { name: group }));
    if (note) element("span", "", head, note);
    element("span", "", head, fill(words.print_page, { page: page + 1, pages: printed }));
    const image = element("img", "", section);
    image.alt = "";
    image.src = await picture(paper, page * rowsAPage, Math.max(0, rows), legend);
    await image.decode();
  }
  view.printing = false;
  root.dataset.pages = String(printed);
  view.say(note || fill(words.print_ready, { pages: printed }));
  window.addEventListener("afterprint", removePages, { once: true });
  window.print();
}

/** The names above a row, from the top down: what a page that begins amid a group belongs to. */
function groupOf(view, row) {
  const names = [], { parent, name } = view.rows;
  for (let at = row < 0 ? -1 : parent[row]; at >= 0; at = parent[at]) names.unshift(name(at));
  return names.join(" / ");
}

function removePages() {
  for (const box of document.querySelectorAll(".gantt-print")) {
    for (const image of box.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    box.remove();
  }
}

/** The chart as it lies on paper: in the light colours, the whole time on the page's width, nothing looked at. */
function paperView(view) {
  const canvas = document.createElement("canvas"), g = canvas.getContext("2d", { alpha: false });
  const still = { hover: -1, focus: -1, looked: -1, related: null, chosenLink: -1, draft: null, band: null, editable: view.changes.length > 0 };
  const size = { width: PAPER.width, nameWidth: NAMES, rowHeight: ROW, density: DENSITY, narrow: false, left: 0 };
  const paper = Object.assign(Object.create(view), still, size, { canvas, g, palette: lightPalette(view, g), focusVisible: () => false });
  paper.scale = (PAPER.width - NAMES - 120) / (view.high - view.low);
  g.font = `12px ${paper.palette.font}`;
  return paper;
}

function lightPalette(view, g) {
  const probe = element("div", "gantt", view.root.parentNode);
  probe.style.cssText = "display:none;--st-background-color:#ffffff;--st-text-color:#1b2530";
  const palette = readPalette(probe, g);
  probe.remove();
  return palette;
}

/** One page's rows with axis and legend, as the address of a picture. */
async function picture(paper, first, rows, legend) {
  const { canvas, g } = paper;
  paper.height = HEADER + rows * ROW + 1;
  paper.top = first * ROW;
  canvas.width = PAPER.width * DENSITY;
  canvas.height = (paper.height + 8 + legend.height) * DENSITY;
  g.fillStyle = paper.palette.paper;
  g.fillRect(0, 0, canvas.width, canvas.height);
  drawFrame(paper);
  g.font = `12px ${paper.palette.font}`;
  drawLegend(paper, g, legend.places, paper.height + 8);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve));
  return URL.createObjectURL(blob);
}
