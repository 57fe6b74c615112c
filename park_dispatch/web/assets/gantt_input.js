// Mouse, touch and keyboard of the Gantt chart. Plain scrolling is the browser's own (wheel, touch, scroll bars).

import { HEADER, caretX } from "./gantt_draw.js";
import { linkAt } from "./gantt_links.js";
import { openLink } from "./gantt_panel.js";
import { CURSORS, beginGesture, editKey, gripAt } from "./gantt_gesture.js";

const STEP = 1.25; // one press of + or −
const SLACK = 4; // pixels a press may move and still be a click
const LONG_PRESS = 450; // ms that a finger rests on a bar before it takes hold of it

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
    if (editKey(view, event)) return event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const act = (event.shiftKey && SHIFT_KEYS[event.key]) || KEYS[event.key] || KEYS[event.key.toLowerCase()];
    if (!act) return undefined;
    event.preventDefault();
    return act(view);
  });
  on("focus", () => {
    if (view.focus < 0 && view.focusVisible()) view.focusRow(view.firstInView());
    view.requestDraw();
  });
  on("blur", () => { view.typing?.cancel(); view.hideTip(); view.look(-1); view.requestDraw(); });
}

function listenMouse(view, on, place) {
  const { scroller } = view;
  let press = null;
  on("pointerdown", (event) => {
    const [x, y] = place(event);
    press = { x, y, left: scroller.scrollLeft, top: scroller.scrollTop, moved: false, mouse: event.pointerType === "mouse" };
    press.grip = press.mouse && event.button === 0 ? gripAt(view, x, y, false) : null;
    if (!press.mouse || event.button !== 0 || !view.inside(x, y) || x < view.nameWidth) return;
    scroller.setPointerCapture(event.pointerId);
  });
  on("pointermove", (event) => {
    const [x, y] = place(event);
    if (press && event.buttons) {
      press.moved ||= Math.hypot(x - press.x, y - press.y) > SLACK;
      if (press.moved && scroller.hasPointerCapture(event.pointerId)) carry(view, press, x, y);
      return;
    }
    if (event.pointerType === "mouse") hover(view, x, y);
  });
  on("pointerup", () => {
    scroller.classList.remove("dragging");
    if (press?.mouse) view.gesture?.end();
  });
  on("pointercancel", () => { if (press?.mouse) view.gesture?.cancel(); });
  on("pointerleave", (event) => { if (event.pointerType === "mouse") hover(view, -1, -1); }); // a finger "leaves" at each tap
  on("click", (event) => {
    const [x, y] = place(event);
    if (press?.moved || !view.inside(x, y)) return;
    view.closeCard();
    const link = x > view.nameWidth ? linkAt(view, x, y) : -1;
    view.chooseLink(link);
    if (link >= 0) return openLink(view, link, x, y);
    const row = view.rowAt(y);
    if (row >= 0) chooseRow(view, row, x, y, event, press?.mouse ?? true);
  });
  on("auxclick", (event) => {
    const [x, y] = place(event);
    if (event.button === 1 && view.inside(x, y)) view.openTab(view.rowAt(y));
  });
  on("contextmenu", (event) => { if (view.gesture) event.preventDefault(); });
}

function hover(view, x, y) {
  if (view.typing) return;
  view.hoverAt(view.inside(x, y) ? view.rowAt(y) : -1, x, y);
  const grip = gripAt(view, x, y, false);
  view.scroller.style.cursor = grip ? CURSORS[grip.part] : "";
}

/** A press that moves: takes the bar along that it began on, else the view. */
function carry(view, press, x, y) {
  if (press.grip && !view.gesture) beginGesture(view, press.grip, press.x, press.y);
  if (press.grip) press.grip = null;
  else if (!view.gesture && !press.held) return drag(view, press, x, y);
  press.held = true;
  return view.gesture?.move(x, y); // after Escape nothing moves any more
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
  let pinch = null, rest = null; // rest: a finger that has not moved yet
  const spread = (touches) => Math.hypot(touches[0].clientX - touches[1].clientX, touches[0].clientY - touches[1].clientY);
  const leave = () => { clearTimeout(rest?.timer); rest = null; };
  on("touchstart", (event) => {
    leave();
    if (view.gesture) view.gesture.cancel();
    pinch = event.touches.length === 2 ? { apart: Math.max(1, spread(event.touches)), scale: view.scale } : null;
    if (pinch) event.preventDefault();
    else rest = longPress(view, place(event.touches[0]), leave);
  }, { passive: false });
  on("touchmove", (event) => {
    if (view.gesture) {
      event.preventDefault();
      return view.gesture.move(...place(event.touches[0]));
    }
    if (rest && Math.hypot(...place(event.touches[0]).map((at, axis) => at - rest.at[axis])) > 2 * SLACK) leave();
    if (!pinch || event.touches.length !== 2) return undefined;
    event.preventDefault();
    const [a, b] = [place(event.touches[0]), place(event.touches[1])];
    view.hideTip();
    return view.zoomTo(pinch.scale * (spread(event.touches) / pinch.apart), (a[0] + b[0]) / 2);
  }, { passive: false });
  on("touchend", (event) => {
    leave();
    pinch = null;
    if (!view.gesture) return;
    event.preventDefault(); // no click after it
    view.gesture.end();
  }, { passive: false });
  on("touchcancel", () => { leave(); view.gesture?.cancel(); });
}

/** A finger that rests on a bar takes hold of it. */
function longPress(view, at, done) {
  const grip = gripAt(view, ...at, true);
  if (!grip) return null;
  const timer = setTimeout(() => {
    done();
    navigator.vibrate?.(12);
    beginGesture(view, grip, ...at);
  }, LONG_PRESS);
  return { at, timer };
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
  Escape: (view) => { view.closeCard(); view.chooseLink(-1); view.hideTip(); view.look(-1); },
};
