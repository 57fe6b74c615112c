// Mouse, touch and keyboard of the Gantt chart. Plain scrolling is the browser's own (wheel, touch, scroll bars).

import { HEADER, caretX } from "./gantt_draw.js";

const STEP = 1.25; // one press of + or −
const SLACK = 4; // pixels a press may move and still be a click

/** Attach all listeners to the scroller of `view`; they go with its elements. */
export function listen(view) {
  const scroller = view.scroller;
  const on = (kind, handler, options) => scroller.addEventListener(kind, handler, { signal: view.ended.signal, ...options });
  const place = (event) => {
    const box = scroller.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  listenMouse(view, on, place);
  listenTouch(view, on, place);
  on("scroll", () => view.scrolled());
  on("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    view.zoomTo(view.scale * Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0025)), place(event)[0]);
  }, { passive: false });
  on("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = (event.shiftKey && SHIFT_KEYS[event.key]) || KEYS[event.key] || KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act(view);
  });
  on("focus", () => {
    if (view.focus < 0 && view.focusVisible()) view.focusRow(view.firstInView());
    view.requestDraw();
  });
  on("blur", () => { view.hideTip(); view.requestDraw(); });
}

function listenMouse(view, on, place) {
  const scroller = view.scroller;
  let press = null;
  on("pointerdown", (event) => {
    const [x, y] = place(event);
    press = { x, y, left: scroller.scrollLeft, top: scroller.scrollTop, moved: false, mouse: event.pointerType === "mouse" };
    if (!press.mouse || event.button !== 0 || !view.inside(x, y) || x < view.nameWidth) return;
    scroller.setPointerCapture(event.pointerId);
  });
  on("pointermove", (event) => {
    const [x, y] = place(event);
    if (press && event.buttons) {
      press.moved ||= Math.hypot(x - press.x, y - press.y) > SLACK;
      if (press.moved && scroller.hasPointerCapture(event.pointerId)) drag(view, press, x, y);
      return;
    }
    if (event.pointerType === "mouse") view.hoverAt(view.inside(x, y) ? view.rowAt(y) : -1, x, y);
  });
  on("pointerup", () => scroller.classList.remove("dragging"));
  on("pointerleave", (event) => { if (event.pointerType === "mouse") view.hoverAt(-1, 0, 0); }); // a finger "leaves" at each tap
  on("click", (event) => {
    const [x, y] = place(event);
    if (press?.moved || !view.inside(x, y)) return;
    const row = view.rowAt(y);
    if (row >= 0) chooseRow(view, row, x, y, event, press?.mouse ?? true);
  });
  on("auxclick", (event) => {
    const [x, y] = place(event);
    if (event.button === 1 && view.inside(x, y)) view.openTab(view.rowAt(y));
  });
}

function drag(view, press, x, y) {
  view.scroller.classList.add("dragging");
  view.hideTip();
  view.scroller.scrollTo(press.left + press.x - x, press.top + press.y - y);
}

/** A click on the caret folds; a mouse click elsewhere picks; a finger first shows the details, then picks. */
function chooseRow(view, row, x, y, event, mouse) {
  const caret = caretX(view, row);
  const onCaret = view.rows.hasChild[row] && x < view.nameWidth && x >= caret - 8 && x < caret + (mouse ? 15 : 30);
  const again = view.focus === row && view.tipRow === row;
  view.focusRow(row, false);
  if (onCaret) return view.toggle(row);
  if (event.ctrlKey || event.metaKey) return view.openTab(row);
  if (mouse || again) return view.pick(row);
  return view.showTip(row, x, y, true);
}

function listenTouch(view, on, place) {
  let pinch = null;
  const spread = (touches) => Math.hypot(touches[0].clientX - touches[1].clientX, touches[0].clientY - touches[1].clientY);
  on("touchstart", (event) => {
    pinch = event.touches.length === 2 ? { apart: Math.max(1, spread(event.touches)), scale: view.scale } : null;
    if (pinch) event.preventDefault();
  }, { passive: false });
  on("touchmove", (event) => {
    if (!pinch || event.touches.length !== 2) return;
    event.preventDefault();
    const [a, b] = [place(event.touches[0]), place(event.touches[1])];
    view.hideTip();
    view.zoomTo(pinch.scale * (spread(event.touches) / pinch.apart), (a[0] + b[0]) / 2);
  }, { passive: false });
  on("touchend", () => { pinch = null; });
}

const page = (view) => Math.max(1, Math.floor((view.height - HEADER) / view.rowHeight) - 1);
const middle = (view) => (view.nameWidth + view.width) / 2;

const SHIFT_KEYS = {
  ArrowLeft: (view) => view.pan(-0.25),
  ArrowRight: (view) => view.pan(0.25),
};

const KEYS = {
  ArrowDown: (view) => view.moveFocus(1),
  ArrowUp: (view) => view.moveFocus(-1),
  PageDown: (view) => view.moveFocus(page(view)),
  PageUp: (view) => view.moveFocus(-page(view)),
  Home: (view) => view.moveFocus(-Infinity),
  End: (view) => view.moveFocus(Infinity),
  ArrowLeft: (view) => view.stepOut(),
  ArrowRight: (view) => view.stepIn(),
  Enter: (view) => view.enter(),
  " ": (view) => view.toggle(view.focus),
  "+": (view) => view.zoomTo(view.scale * STEP, middle(view)),
  "=": (view) => view.zoomTo(view.scale * STEP, middle(view)),
  "-": (view) => view.zoomTo(view.scale / STEP, middle(view)),
  f: (view) => view.fit(),
  t: (view) => view.goToAsOf(),
  Escape: (view) => view.hideTip(),
};
