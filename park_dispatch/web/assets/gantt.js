// The Gantt chart (横道图) as a Streamlit component: mounting, state, and the acts that input can ask for.
// The gantt_*.js files are joined in front of this one when the component is registered (gantt.py).

import { LINK_TYPES, NONE, clamp, dayRange, fill, readLinks, readRows, restCalendar, spoken, visibleRows } from "./gantt_layout.js";
import { Edits } from "./gantt_edits.js";
import { fullName, indexLinks, linkAt, relatives, relativesText, withChanges } from "./gantt_links.js";
import { Stage } from "./gantt_stage.js";
import { readPalette } from "./gantt_marks.js";
import { HEADER, drawFrame } from "./gantt_draw.js";
import { buildLegend } from "./gantt_legend.js";
import { buildToolbar, element, markLayers, placeLinkTip, placeTip } from "./gantt_chrome.js";
import { buildEditBar, markEditBar } from "./gantt_panel.js";
import { listen } from "./gantt_input.js";

const MOUNTED = new WeakMap(); // parent element → Gantt
const REMEMBERED = new Map(); // Python key → where the reader was, for the next mount of the same chart
const REPORT_AFTER = 400; // ms of quiet before zoom and folds are told to Python

class Gantt extends Stage {
  constructor(root) {
    super();
    Object.assign(this, { root, hover: -1, focus: -1, tipRow: -1, painted: 0, turn: 0, sent: [], reports: 0, heard: 0, asked: null, last: null });
    Object.assign(this, { looked: -1, related: null, chosenLink: -1, traces: [], ends: [], bent: [], changes: [], planned: new Map() });
    Object.assign(this, { edits: new Edits(), draft: null, band: null, gesture: null, typing: null });
    this.layers = { links: null, critical: false, front: true, float: true }; // links: not on a phone, known once it has a size
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
    this.card = element("div", "card", stage);
    this.card.hidden = true;
    this.bar = element("div", "bar", root);
    this.bar.hidden = true;
    this.legend = element("div", "legend", root);
    this.live = element("div", "live", root);
    this.live.setAttribute("aria-live", "polite");
    this.g = this.canvas.getContext("2d", { alpha: false });
    this.ended = new AbortController();
    this.sizes = new ResizeObserver(() => this.show());
    this.sizes.observe(this.scroller);
    listen(this);
    root.gantt = this; // for a look from the browser's console, and for tests
  }

  /** Take over what Python sent; the reader's place, zoom and folds stay. */
  update(data) {
    this.late = data !== this.data && (this.gesture || this.typing) ? data : null;
    if (this.late) return; // not under the reader's hand: after the drag
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

  takeLate() {
    if (this.late) this.update(this.late);
  }

  /** Draw what is new; waits while the chart has no size (a tab that is closed). */
  show() {
    if (!this.measure()) return;
    this.layers.links ??= !this.narrow;
    if (this.newLook) {
      buildLegend(this);
      markLayers(this);
    }
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
    this.isRest = restCalendar(data);
    Object.assign(this, { compareName: data.compare_name, editable: data.editable, rowNumbers: null });
    this.sentLinks = readLinks(data.links);
    this.closed = new Uint8Array(this.rows.count);
    if (closedKeys) this.close(closedKeys);
    this.takeEdits(data);
    this.refold();
    this.focus = focusKey === null ? -1 : this.findRow(focusKey, this.focus);
    this.hover = -1;
    this.hideTip();
    [this.low, this.high] = dayRange(this.rows, this.asOf);
    if (anchor) this.pending = anchor;
    if (!this.words || JSON.stringify(this.words) !== JSON.stringify(data.words)) this.takeWords(data.words);
    markEditBar(this);
  }

  takeWords(words) {
    this.words = words;
    buildToolbar(this);
    buildEditBar(this);
    this.scroller.setAttribute("aria-label", words.label);
    this.empty.textContent = words.empty;
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
    this.linkIndex = indexLinks(this.links, this.rows, this.shown);
    this.look(-1);
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
    this.look(this.focus);
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
    const relatives = relativesText(this, row).replace("\n", this.words.spoken_comma);
    this.say([spoken(this.rows, row, this.words, !this.closed[row]), relatives].filter(Boolean).join(this.words.spoken_comma));
  }

  focusVisible() {
    return this.focus >= 0 && this.scroller.matches(":focus-visible");
  }

  hoverAt(row, x, y) {
    if (row !== this.hover) {
      this.hover = row;
      this.requestDraw();
    }
    const link = row >= 0 && x > this.nameWidth ? linkAt(this, x, y) : -1;
    this.look(link < 0 && this.onBar(row, x) ? row : -1);
    if (row < 0) this.hideTip();
    else if (link >= 0) this.showLinkTip(link, x, y);
    else this.showTip(row, x, y, false);
    this.scroller.classList.toggle("over", row >= 0);
  }

  /** Does x lie on what is drawn for the row? */
  onBar(row, x) {
    const reach = row < 0 ? null : this.ends[this.position(row) - this.firstRow];
    return Boolean(reach) && x > this.nameWidth && x >= reach.left - 3 && x <= reach.right + 3;
  }

  /** Let the row stand out together with those it is linked to; -1 lets all stand as they are. */
  look(row) {
    if (row === this.looked) return;
    this.looked = row;
    this.related = row >= 0 && this.layers.links ? relatives(this, row) : null;
    this.requestDraw();
  }

  setLayer(name, on) {
    this.layers[name] = on;
    this.looked = -1;
    this.related = null;
    this.chooseLink(-1);
    this.closeCard();
    markLayers(this);
    this.draw();
  }

  showLinkTip(link, x, y) {
    this.tipRow = -1;
    placeLinkTip(this, link, x, y);
  }

  showTip(row, x, y, hint) {
    this.tipRow = row;
    placeTip(this, row, x, y, hint);
  }

  hideTip() {
    this.tipRow = -1;
    this.tip.hidden = true;
  }

  // ---- changing ----------------------------------------------------------------------------------------------

  /** The number of the row with a key, or -1. */
  rowOf(key) {
    if (!this.rowNumbers) {
      this.rowNumbers = new Map();
      for (let row = 0; row < this.rows.count; row++) this.rowNumbers.set(this.rows.key(row), row);
    }
    return this.rowNumbers.get(key) ?? -1;
  }

  /** Planned start and finish as they are to be drawn, or null without a plan. */
  planOf(row) {
    if (this.draft?.row === row) return this.draft.dates;
    return this.planned.get(row) ?? this.sentPlan(row);
  }

  sentPlan(row) {
    const { baselineStart, baselineFinish } = this.rows;
    return baselineStart[row] === NONE || baselineFinish[row] === NONE ? null : [baselineStart[row], baselineFinish[row]];
  }

  changed(row) {
    return this.planned.has(row) || this.draft?.row === row;
  }

  /** Whether a link to the row may be made or changed. */
  mayLink(row) {
    return this.editable && this.rows.editable[row] === 1;
  }

  /** The number of the link between two rows as it is now, or -1. */
  findPair(from, to, type) {
    const { links } = this, code = LINK_TYPES.indexOf(type);
    for (let i = 0; i < links.count; i++) if (links.from[i] === from && links.to[i] === to && links.type[i] === code && links.state[i] !== 2) return i;
    return -1;
  }

  /** Keep the changes that still wait, given what Python has just sent. */
  takeEdits(data) {
    const memory = this.edits.batch === 0 && !this.edits.steps.length ? REMEMBERED.get(data.key)?.edits : null;
    if (memory) this.edits = memory;
    this.edits.settle((change) => this.standing(change), data.reject);
    Object.assign(this, { draft: null, band: null, gesture: null, typing: null, chosenLink: -1 });
    this.closeCard();
    this.applyEdits();
  }

  /** What the data say of what a change is about. */
  standing(change) {
    if (change.kind === "dates") return this.sentPlan(this.rowOf(change.key)) ?? undefined;
    const from = this.rowOf(change.predecessor), to = this.rowOf(change.successor), code = LINK_TYPES.indexOf(change.type);
    if (from < 0 || to < 0) return undefined;
    const links = this.sentLinks;
    for (let i = 0; i < links.count; i++) if (links.from[i] === from && links.to[i] === to && links.type[i] === code) return links.lag[i];
    return null;
  }

  applyEdits() {
    this.changes = this.edits.net();
    this.planned = new Map();
    for (const change of this.changes) if (change.kind === "dates") this.planned.set(this.rowOf(change.key), [change.start, change.finish]);
    this.links = withChanges(this.sentLinks, this.changes, (key) => this.rowOf(key));
    this.root.dataset.changes = String(this.changes.length);
  }

  /** After a step was made, undone or redone. */
  edited(text) {
    this.applyEdits();
    this.chosenLink = -1;
    this.refold();
    this.closeCard();
    markEditBar(this);
    this.say([text, this.bar.querySelector(".count").textContent].filter(Boolean).join(this.words.spoken_comma));
    this.requestDraw();
  }

  changeDates(row, [start, finish]) {
    const [oldStart, oldFinish] = this.planOf(row);
    if (start === oldStart && finish === oldFinish) return;
    this.edits.do({ kind: "dates", key: this.rows.key(row), start, finish, was: this.sentPlan(row) });
    this.edited(fullName(this, row));
  }

  linkChange(kind, from, to, type, lag) {
    const change = { kind, predecessor: this.rows.key(from), successor: this.rows.key(to), type, lag };
    return { ...change, was: this.standing(change) };
  }

  makeLink(from, to, type) {
    this.edits.do(this.linkChange("link", from, to, type, 0));
    this.layers.links = true;
    markLayers(this);
    this.edited(fill(this.words.link_ends, { from: fullName(this, from), to: fullName(this, to) }));
  }

  removeLink(link) {
    const { from, to, type, lag, state } = this.links;
    if (!this.mayLink(to[link])) return this.say(this.words.link_not_yours);
    if (state[link] !== 2) this.edits.do(this.linkChange("unlink", from[link], to[link], LINK_TYPES[type[link]], lag[link]));
    return this.edited(this.words.link_goes);
  }

  changeLink(link, type, lag) {
    const { from, to } = this.links, old = LINK_TYPES[this.links.type[link]];
    if (type !== old && this.findPair(from[link], to[link], type) >= 0) return this.say(this.words.link_exists);
    const made = this.linkChange("link", from[link], to[link], type, lag);
    if (type !== old) this.edits.do(this.linkChange("unlink", from[link], to[link], old, this.links.lag[link]), made);
    else if (lag !== this.links.lag[link] || this.links.state[link] === 2) this.edits.do(made);
    return this.edited("");
  }

  chooseLink(link) {
    if (link === this.chosenLink) return;
    this.chosenLink = link;
    this.requestDraw();
  }

  closeCard() {
    if (this.card.contains(this.root.getRootNode().activeElement)) this.scroller.focus({ preventScroll: true });
    this.card.hidden = true;
  }

  undo() {
    this.edits.undo();
    this.edited(this.words.undone);
  }

  redo() {
    this.edits.redo();
    this.edited(this.words.redone);
  }

  discard() {
    this.edits.discard();
    this.edited(this.words.discarded);
  }

  save() {
    if (this.changes.length) this.send.setTriggerValue("edits", this.edits.send());
  }

  say(text) {
    this.live.textContent = text;
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
      const { asked, sent, reports, heard, last, edits } = this;
      const anchor = this.shown.length ? this.anchor() : null;
      REMEMBERED.set(this.data.key, { anchor, scale: this.scale, closed: this.closedKeys(), told: { asked, sent, reports, heard, last }, edits });
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
