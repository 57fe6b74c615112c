// Size, scale and scrolling of the Gantt chart: where a day and a row stand on the canvas.
// The browser scrolls a plane as large as the whole chart; the canvas sticks to the view and shows what is there.

import { ZOOMS, clamp, clampScale, nearestZoom } from "./gantt_layout.js";
import { HEADER } from "./gantt_draw.js";

const NARROW = 600; // pixels of chart width up to which it is laid out for a phone

export class Stage {
  left = 0; // pixels scrolled
  top = 0;
  scale = 0; // pixels a day; 0 until the first data

  /** Read the stage's size; true when there is something to draw into. */
  measure() {
    if (!this.rows) return false;
    const { clientWidth, clientHeight } = this.scroller;
    if (!clientWidth || !clientHeight) { // in a closed tab, or about to go: browsers may forget the scroll position now
      this.away = true;
      return false;
    }
    this.density = window.devicePixelRatio || 1;
    this.narrow = clientWidth <= NARROW;
    this.nameWidth = Math.round(this.narrow ? clientWidth * 0.34 : clamp(clientWidth * 0.22, 230, 340));
    this.rowHeight = window.matchMedia("(pointer: coarse)").matches ? 34 : 26;
    if (clientWidth === this.width && clientHeight === this.height && this.canvas.width === Math.round(clientWidth * this.density)) return this.comeBack();
    Object.assign(this, { width: clientWidth, height: clientHeight });
    this.canvas.width = Math.round(clientWidth * this.density);
    this.canvas.height = Math.round(clientHeight * this.density);
    this.canvas.style.width = `${clientWidth}px`;
    this.canvas.style.height = `${clientHeight}px`;
    if (this.scale && !this.away) this.resize();
    return this.comeBack();
  }

  /** Shown again after having been hidden: scroll to where the reader was. Always true, for `measure`. */
  comeBack() {
    if (!this.away) return true;
    const { left, top } = this;
    this.away = false;
    if (!this.scale) return true;
    this.resize();
    this.top = top;
    this.scrollTo(left, top);
    return true;
  }

  presets() {
    return ZOOMS[this.narrow ? "narrow" : "wide"];
  }

  /** The name of the preset nearest to the scale. */
  zoom() {
    return nearestZoom(this.scale, this.presets());
  }

  /** Pixels behind the last day, for the words at the last bar's end. */
  air() {
    return this.narrow ? 60 : 120;
  }

  markZoom() {
    const name = this.zoom();
    for (const button of this.toolbar.querySelectorAll("[data-zoom]")) button.setAttribute("aria-pressed", String(button.dataset.zoom === name));
  }

  chartWidth() {
    return Math.max(40, this.width - this.nameWidth);
  }

  /** Size the scrolled plane to rows and days, with room for the words behind the last bar. */
  resize() {
    const wide = this.nameWidth + (this.high - this.low) * this.scale + this.air();
    this.plane.style.width = `${Math.max(this.width, Math.round(wide))}px`;
    this.plane.style.height = `${Math.max(this.height, HEADER + this.shown.length * this.rowHeight + 8)}px`;
    this.empty.hidden = this.rows.count > 0;
    this.scrolled();
  }

  xOf(day) {
    return this.nameWidth + (day - this.low) * this.scale - this.left;
  }

  dayAt(x) {
    return this.low + (x - this.nameWidth + this.left) / this.scale;
  }

  snap(value) {
    return Math.round(value * this.density) / this.density;
  }

  inside(x, y) {
    return y >= HEADER && x >= 0 && x < this.width && y < this.height;
  }

  rowAt(y) {
    return this.shown[Math.floor((y - HEADER + this.top) / this.rowHeight)] ?? -1;
  }

  /** Place of a row among the visible ones, or -1. They ascend, so halve. */
  position(row) {
    let low = 0, high = this.shown.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.shown[middle] === row) return middle;
      if (this.shown[middle] < row) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  scrolled() {
    const { scrollLeft, scrollTop } = this.scroller;
    if (this.away || !this.scroller.isConnected) return;
    // A scroll position may be rounded to whole pixels; the exact one keeps zooming from drifting.
    if (Math.abs(this.left - scrollLeft) >= 1) this.left = scrollLeft;
    if (Math.abs(this.top - scrollTop) >= 1) this.top = scrollTop;
    if (this.tipRow >= 0 && !this.gesture && !this.typing) this.hideTip();
    this.requestDraw();
  }

  scrollTo(left, top) {
    this.scroller.scrollTo(left, top);
    this.left = clamp(left, 0, Math.max(0, this.plane.offsetWidth - this.width));
    this.scrolled();
  }

  pan(share) {
    this.scroller.scrollBy(this.chartWidth() * share, 0);
  }

  /** Change the scale (pixels a day), holding the day under x still. */
  zoomTo(scale, x) {
    const anchor = Math.max(x, this.nameWidth), day = this.dayAt(anchor);
    this.scale = clampScale(scale);
    this.resize();
    this.scrollTo((day - this.low) * this.scale - (anchor - this.nameWidth), this.top);
    this.markZoom();
    this.report();
  }

  zoomToName(name) {
    const x = this.xOf(this.asOf);
    this.zoomTo(this.presets()[name], x > this.nameWidth && x < this.width ? x : (this.nameWidth + this.width) / 2);
  }

  fit() {
    this.zoomTo((this.chartWidth() - this.air()) / (this.high - this.low), this.nameWidth);
    this.scrollTo(0, this.top);
  }

  goToAsOf() {
    this.scrollTo((this.asOf - this.low) * this.scale - this.chartWidth() * 0.6, this.top);
  }
}
