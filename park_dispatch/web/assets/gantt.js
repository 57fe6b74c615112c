// The Gantt chart (横道图) as a Streamlit component: mounting, state, and the acts that input can ask for.
// The gantt_*.js files are joined in front of this one when the component is registered (gantt.py).

import { clamp, dayRange, readRows, spoken, visibleRows } from "./gantt_layout.js";
import { Stage } from "./gantt_stage.js";
import { readPalette } from "./gantt_marks.js";
import { HEADER, drawFrame } from "./gantt_draw.js";
import { buildLegend, buildToolbar, element, placeTip } from "./gantt_chrome.js";
import { listen } from "./gantt_input.js";

const MOUNTED = new WeakMap(); // parent element → Gantt
const REMEMBERED = new Map(); // Python key → where the reader was, for the next mount of the same chart
const REPORT_AFTER = 400; // ms of quiet before zoom and folds are told to Python

class Gantt extends Stage {
  constructor(root) {
    super();
    Object.assign(this, { root, hover: -1, focus: -1, tipRow: -1, painted: 0, turn: 0, sent: [], reports: 0, heard: 0, asked: null, last: null });
    this.toolbar = element("div", "toolbar", root);
    this.toolbar.setAttribute("role", "toolbar");
    const stage = element("div", "stage", root);
    this.scroller = element("div", "scroller", stage);
    this.scroller.tabIndex = 0;
    this.scroller.setAttribute("role", "application");
    this.plane = element("div", "plane", this.scroller);
    this.canvas = element("canvas", "", this.plane);
    this.empty = element("div", "empty", stage);
    this.tip = element("div", "tip", stage);
    this.tip.hidden = true;
    this.legend = element("div", "legend", root);
    this.live = element("div", "live", root);
    this.live.setAttribute("aria-live", "polite");
    this.g = this.canvas.getContext("2d", { alpha: false });
    this.ended = new AbortController();
    this.sizes = new ResizeObserver(() => this.show());
    this.sizes.observe(this.scroller);
    listen(this);
  }

  /** Take over what Python sent; the reader's place, zoom and folds stay. */
  update(data) {
    if (data !== this.data) {
      this.data = data;
      this.root.style.height = `${data.height}px`;
      this.takeRows(data);
      this.newView = true;
    }
    this.palette = readPalette(this.root, this.g);
    this.newLook = true;
    this.show();
  }

  /** Draw what is new; waits while the chart has no size (a tab that is closed). */
  show() {
    if (!this.measure()) return;
    if (this.newLook) buildLegend(this);
    if (this.newView) this.takeView(this.data);
    this.newLook = this.newView = false;
    this.draw();
  }

  takeRows(data) {
    const anchor = this.rows && this.shown.length ? this.anchor() : REMEMBERED.get(data.key)?.anchor;
    const focusKey = this.rows && this.focus >= 0 ? this.rows.key(this.focus) : null;
    const closedKeys = this.rows ? this.closedKeys() : null;
    this.rows = readRows(data.rows);
    this.root.dataset.rows = String(this.rows.count);
    this.asOf = data.as_of;
    this.holidays = new Set(data.holidays);
    this.closed = new Uint8Array(this.rows.count);
    if (closedKeys) this.close(closedKeys);
    this.refold();
    this.focus = focusKey === null ? -1 : this.findRow(focusKey, this.focus);
    this.hover = -1;
    this.hideTip();
    [this.low, this.high] = dayRange(this.rows, this.asOf);
    if (anchor) this.pending = anchor;
    if (this.words && JSON.stringify(this.words) === JSON.stringify(data.words)) return;
    this.words = data.words;
    buildToolbar(this);
    this.scroller.setAttribute("aria-label", this.words.label);
    this.empty.textContent = this.words.empty;
  }

  /** Python's zoom and folds count when they are new and not the echo of what we reported. */
  takeView(data) {
    const wanted = JSON.stringify({ zoom: data.zoom, collapsed: [...data.collapsed].sort() });
    const memory = this.scale ? null : REMEMBERED.get(data.key);
    if (memory) Object.assign(this, memory.told);
    const echo = this.isEcho(wanted, data.heard);
    if (memory && (wanted === this.asked || echo)) {
      this.close(memory.closed);
      this.scale = memory.scale;
    } else if (wanted !== this.asked && !echo) this.follow(data);
    this.asked = wanted;
    this.refold();
    this.resize();
    this.restore();
    this.markZoom();
  }

  /** A page that keeps the view in its address hands our reports back, one run after it heard them: report n comes in
   *  the first run that heard n + 1 at the latest. The same wish later is a wish of its own. */
  isEcho(wanted, heard) {
    const oldest = heard === this.heard ? heard : heard - 1;
    const echo = this.sent.some((report) => report.n >= oldest && report.told === wanted);
    this.sent = this.sent.filter((report) => report.n >= heard);
    this.heard = heard;
    return echo;
  }

  /** Go to the zoom and folds that Python asks for; at the first time, to the as-of day too. */
  follow(data) {
    const first = this.scale === 0, middle = (this.nameWidth + this.width) / 2;
    this.closed.fill(0);
    this.close(data.collapsed);
    if (!first) {
      const day = this.dayAt(middle);
      if (this.zoom() !== data.zoom) this.scale = this.presets()[data.zoom];
      if (this.pending) this.pending.day = day - this.chartWidth() / 2 / this.scale;
      this.report();
      return;
    }
    this.scale = this.presets()[data.zoom];
    this.pending ??= { day: this.asOf - (this.chartWidth() * 0.6) / this.scale, key: "", row: 0, offset: 0 };
  }

  /** What stands at the top left corner: a day, and a row with its offset. */
  anchor() {
    const at = clamp(Math.floor(this.top / this.rowHeight), 0, this.shown.length - 1), row = this.shown[at];
    return { day: this.dayAt(this.nameWidth), key: this.rows.key(row), row, offset: this.top - at * this.rowHeight };
  }

  restore() {
    const anchor = this.pending;
    this.pending = null;
    if (!anchor) return;
    const at = Math.max(0, this.position(this.findRow(anchor.key, anchor.row)));
    this.scrollTo((anchor.day - this.low) * this.scale, at * this.rowHeight + anchor.offset);
  }

  findRow(key, hint) {
    if (!key || !this.rows.count) return -1;
    if (hint >= 0 && hint < this.rows.count && this.rows.key(hint) === key) return hint;
    for (let row = 0; row < this.rows.count; row++) if (this.rows.key(row) === key) return row;
    return -1;
  }

  // ---- rows --------------------------------------------------------------------------------------------------

  refold() {
    this.shown = visibleRows(this.rows, this.closed);
  }

  close(keys) {
    const wanted = new Set(keys);
    if (wanted.size === 0) return;
    for (let row = 0; row < this.rows.count; row++) if (this.rows.hasChild[row] && wanted.has(this.rows.key(row))) this.closed[row] = 1;
  }

  closedKeys() {
    const keys = [];
    for (let row = 0; row < this.rows.count; row++) if (this.closed[row]) keys.push(this.rows.key(row));
    return keys;
  }

  folded() {
    this.refold();
    this.resize();
    this.draw();
    this.report();
  }

  toggle(row) {
    if (row < 0 || !this.rows.hasChild[row]) return;
    this.closed[row] ^= 1;
    this.folded();
    this.speak(row);
  }

  expandAll() {
    this.closed.fill(0);
    this.folded();
  }

  /** Fold one more level: first the buildings, then the projects. */
  collapseLevel() {
    let deepest = -1;
    for (const row of this.shown) if (this.rows.hasChild[row] && !this.closed[row]) deepest = Math.max(deepest, this.rows.level[row]);
    if (deepest < 0) return;
    for (let row = 0; row < this.rows.count; row++) if (this.rows.hasChild[row] && this.rows.level[row] >= deepest) this.closed[row] = 1;
    while (this.focus >= 0 && this.rows.level[this.focus] > deepest) this.focus = this.rows.parent[this.focus];
    this.folded();
  }

  focusRow(row, reveal = true) {
    this.focus = row;
    if (row < 0) return;
    if (reveal) {
      const y = this.position(row) * this.rowHeight, room = this.height - HEADER - this.rowHeight;
      if (y < this.top || y > this.top + room) this.scroller.scrollTo(this.scroller.scrollLeft, y < this.top ? y : y - room);
    }
    this.speak(row);
    this.requestDraw();
  }

  firstInView() {
    return this.shown[Math.ceil(this.top / this.rowHeight)] ?? -1;
  }

  moveFocus(by) {
    const at = this.position(this.focus < 0 ? this.firstInView() : this.focus);
    this.focusRow(this.shown[clamp(at + by, 0, this.shown.length - 1)] ?? -1);
    if (this.focus < 0) return;
    this.scrolled();
    this.showTip(this.focus, this.nameWidth, HEADER + (this.position(this.focus) + 0.5) * this.rowHeight - this.top, false);
  }

  stepIn() {
    if (this.focus < 0) return;
    if (this.closed[this.focus]) this.toggle(this.focus);
    else if (this.rows.hasChild[this.focus]) this.moveFocus(1);
    else this.pan(0.25);
  }

  stepOut() {
    if (this.focus < 0) return;
    if (this.rows.hasChild[this.focus] && !this.closed[this.focus]) this.toggle(this.focus);
    else if (this.rows.parent[this.focus] >= 0) this.focusRow(this.rows.parent[this.focus]);
  }

  /** Enter opens the row's page; a group without a page is folded or unfolded. */
  enter() {
    if (this.focus < 0) return;
    if (this.rows.hasChild[this.focus] && !this.rows.href(this.focus)) this.toggle(this.focus);
    else this.pick(this.focus);
  }

  pick(row) {
    this.send.setTriggerValue("picked", this.rows.key(row));
  }

  /** The row's address in a new tab, as with any link; only addresses of this site. */
  openTab(row) {
    const href = row >= 0 ? this.rows.href(row) : "";
    if (!href) return;
    const address = new URL(href, window.location.href);
    if (address.origin === window.location.origin) window.open(address.href, "_blank", "noopener");
  }

  speak(row) {
    this.live.textContent = spoken(this.rows, row, this.words, !this.closed[row]);
  }

  focusVisible() {
    return this.focus >= 0 && this.scroller.matches(":focus-visible");
  }

  hoverAt(row, x, y) {
    if (row !== this.hover) {
      this.hover = row;
      this.requestDraw();
    }
    if (row < 0) this.hideTip();
    else this.showTip(row, x, y, false);
    this.scroller.classList.toggle("over", row >= 0);
  }

  showTip(row, x, y, hint) {
    this.tipRow = row;
    placeTip(this, row, x, y, hint);
  }

  hideTip() {
    this.tipRow = -1;
    this.tip.hidden = true;
  }

  // ---- telling -----------------------------------------------------------------------------------------------

  /** Tell Python zoom and folds once the reader has paused. */
  report() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const view = { zoom: this.zoom(), collapsed: this.closedKeys().sort() };
      const told = JSON.stringify(view);
      if (told === (this.last ?? this.asked)) return;
      this.last = told;
      this.reports += 1;
      this.sent.push({ n: this.reports, told });
      this.send.setStateValue("view", { ...view, n: this.reports });
    }, REPORT_AFTER);
  }

  requestDraw() {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (!this.palette || !this.scale || !this.width) return;
    const began = performance.now();
    this.root.dataset.drawn = String(drawFrame(this));
    this.root.dataset.drawMs = (performance.now() - began).toFixed(2);
    this.root.dataset.painted = String(++this.painted);
  }

  dispose() {
    if (this.rows && this.scale) {
      const { asked, sent, reports, heard, last } = this;
      const anchor = this.shown.length ? this.anchor() : null;
      REMEMBERED.set(this.data.key, { anchor, scale: this.scale, closed: this.closedKeys(), told: { asked, sent, reports, heard, last } });
    }
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    this.ended.abort();
    this.sizes.disconnect();
    this.root.replaceChildren();
  }
}

/** Streamlit calls this at the first mount and whenever data or theme change. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".gantt");
  if (!root || !data?.rows) return undefined;
  let gantt = MOUNTED.get(parentElement);
  if (!gantt || gantt.root !== root) {
    gantt?.dispose();
    gantt = new Gantt(root);
    MOUNTED.set(parentElement, gantt);
  }
  gantt.send = { setStateValue, setTriggerValue };
  gantt.update(data);
  const turn = ++gantt.turn;
  // Streamlit also runs the cleanup of a run that was overtaken by a newer one: only the last turn may end the chart.
  return () => setTimeout(() => {
    if (gantt.turn !== turn) return;
    MOUNTED.delete(parentElement);
    gantt.dispose();
  });
}
