// One table for every list of the product: a real <table> on a screen, stacked lines on a phone.
// All text arrives as data and is set with textContent; nothing here reads markup from it.

const PAGE = 200;
const DAY = /(\d{4}-\d\d-\d\d)/;
const instances = new WeakMap();

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) write(node, String(text));
  return node;
}

// A day within other words is not broken at its hyphens.
function write(node, text) {
  const parts = text.split(DAY);
  if (parts.length === 1 || text.length === 10) node.textContent = text;
  else node.append(...parts.map((part, at) => (at % 2 ? make("span", "day", part) : part)));
}

function drawName(cell, parts, context, key) {
  const inner = parts.href ? make("a", "main", parts.t) : make("span", "main", parts.t);
  if (parts.href) {
    inner.href = parts.href;
    inner.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      context.pick(key);
    });
  }
  cell.append(inner);
  if (parts.s) cell.append(make("span", "sub", parts.s));
}

function drawBar(cell, parts, context) {
  const bar = make("div", "bar " + (parts.tone || "normal"));
  const done = make("div", "fill");
  done.style.width = clamp(parts.done) + "%";
  bar.append(done);
  if (typeof parts.planned === "number") {
    const mark = make("div", "planned");
    mark.style.left = clamp(parts.planned) + "%";
    bar.append(mark);
  }
  if (typeof parts.before === "number") {
    const mark = make("div", "before");
    mark.style.left = clamp(parts.before) + "%";
    bar.append(mark);
  }
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", parts.tip || "");
  bar.title = parts.tip || "";
  cell.append(bar);
}

function drawStatus(cell, parts, context) {
  const line = make("span", "status " + parts.status);
  line.append(make("span", "sign", parts.sign), make("span", "word", parts.t));
  cell.append(line);
  if (parts.s) cell.append(make("span", "rule", parts.s));
}

function drawChange(cell, parts) {
  if (parts.lines) {
    for (const line of parts.lines) {
      const item = make("div", "line");
      if (line.l) item.append(make("span", "label", line.l));
      drawChange(item, line);
      cell.append(item);
    }
    return;
  }
  if (parts.old) cell.append(make("s", "old", parts.old), make("span", "arrow", "→"));
  cell.append(make("span", "new " + (parts.tone || ""), parts.new));
}

function drawValue(cell, parts) {
  const span = make("span", parts.tone || "", parts.t);
  if (parts.tip) span.title = parts.tip;
  cell.append(span);
  if (parts.s) cell.append(make("span", "sub", parts.s));
}

function drawActs(cell, parts, context) {
  for (const act of parts.acts) {
    const button = make("button", "act" + (act.on ? " on" : ""), act.t);
    button.type = "button";
    if (act.tip) button.title = act.tip;
    button.addEventListener("click", () => {
      // One click, one deed: what comes of it is drawn anew, and a refusal leaves the button to be pressed again.
      button.disabled = true;
      setTimeout(() => (button.disabled = false), 1500);
      context.pick(act.pick);
    });
    cell.append(button);
  }
}

const DRAW = { name: drawName, bar: drawBar, status: drawStatus, change: drawChange, acts: drawActs };

function isDark(root) {
  const colour = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  const probe = make("span");
  probe.style.color = colour;
  root.append(probe);
  const [r, g, b] = (getComputedStyle(probe).color.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
  probe.remove();
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

function clamp(value) {
  return Math.max(0, Math.min(100, Number(value) || 0));
}

function drawRow(row, context) {
  const line = make("tr", row.tone || "");
  for (const column of context.columns) {
    const cell = make("td", column.kind + (column.phone ? "" : " wide-only"));
    cell.dataset.label = column.label;
    const parts = row.cells[column.key];
    if (parts) (DRAW[column.kind] || drawValue)(cell, parts, context, row.key);
    else cell.classList.add("empty");
    line.append(cell);
  }
  if (context.rowsOpen) {
    line.classList.add("opens");
    line.addEventListener("click", (event) => {
      if (!event.target.closest("a,button") && !String(getSelection())) context.pick(row.key);
    });
  }
  return line;
}

function sorted(rows, columns, order) {
  if (!order) return rows;
  const value = (row) => {
    const parts = row.cells[order.key];
    if (!parts) return null;
    return parts.v ?? parts.done ?? parts.t ?? null;
  };
  return [...rows].sort((a, b) => {
    const x = value(a), y = value(b);
    if (x === null || y === null) return (x === null) - (y === null);
    const result = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "zh");
    return order.down ? -result : result;
  });
}

function drawHead(context, redraw) {
  const head = make("tr");
  for (const column of context.columns) {
    const cell = make("th", column.kind + (column.phone ? "" : " wide-only"));
    const button = make("button", "", column.label);
    button.type = "button";
    const order = context.order;
    const mine = order && order.key === column.key;
    cell.setAttribute("aria-sort", mine ? (order.down ? "descending" : "ascending") : "none");
    if (mine) button.append(make("span", "order", order.down ? "▾" : "▴"));
    if (column.tip) button.title = column.tip;
    button.addEventListener("click", () => {
      context.order = mine && order.down ? null : { key: column.key, down: mine };
      redraw();
    });
    cell.append(button);
    head.append(cell);
  }
  const group = make("thead");
  group.append(head);
  return group;
}

function draw(context) {
  const { root, data } = context;
  const rows = sorted(data.rows, data.columns, context.order);
  const shown = rows.slice(0, context.limit);
  const table = make("table");
  if (data.caption) table.append(make("caption", "", data.caption));
  if (data.head !== false) table.append(drawHead(context, () => draw(context)));
  const body = make("tbody");
  for (const row of shown) body.append(drawRow(row, context));
  table.append(body);
  const parts = [table];
  if (rows.length > shown.length) {
    const more = make("button", "more", data.more.replace("{count}", rows.length - shown.length));
    more.type = "button";
    more.addEventListener("click", () => {
      context.limit += 5 * PAGE;
      draw(context);
    });
    parts.push(more);
  }
  root.classList.toggle("few", data.columns.length <= 4);
  root.classList.toggle("cards", data.stacks || data.columns.some((column) => column.kind === "acts"));
  root.replaceChildren(...parts);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".rows");
  let context = instances.get(parentElement);
  if (!context) {
    context = { root, order: null, limit: PAGE };
    instances.set(parentElement, context);
  }
  context.data = data;
  context.columns = data.columns;
  context.rowsOpen = data.opens;
  root.classList.toggle("dark", isDark(root));
  context.pick = (key) => setTriggerValue("picked", key);
  const text = JSON.stringify(data);
  if (text === context.text) return;
  context.text = text;
  draw(context);
}
