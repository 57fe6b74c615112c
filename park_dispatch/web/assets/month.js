// A month of hand-overs and milestones: seven columns on a screen, a list of the days with something due on a phone.
// All text arrives as data and is set with textContent.

const SHOWN = 4;

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function drawDue(due, pick) {
  const line = make(due.key ? "button" : "div", `due ${due.kind} ${due.status}${due.key ? " opens" : ""}`);
  line.title = due.detail ? `${due.text}\n${due.detail}` : due.text;
  const sign = make("span", "sign", due.sign);
  sign.setAttribute("aria-label", due.word);
  line.append(sign, make("span", "text", due.text), make("span", "detail", due.detail));
  if (due.key) {
    line.type = "button";
    line.addEventListener("click", () => pick(due.key));
  }
  return line;
}

function drawDay(day, data, pick, open) {
  const classes = ["day", day.inside ? "" : "outside", day.working ? "" : "rest", day.due.length ? "" : "blank"];
  const cell = make("div", classes.concat(day.today ? "today" : "").filter(Boolean).join(" "));
  const on = make("span", "on", day.label);
  on.append(make("span", "name", day.weekday));
  cell.append(on);
  const shown = open.has(day.key) || day.due.length <= SHOWN + 1 ? day.due : day.due.slice(0, SHOWN);
  for (const due of shown) cell.append(drawDue(due, pick));
  if (shown.length < day.due.length) {
    const more = make("button", "more", data.more.replace("{count}", day.due.length - shown.length));
    more.type = "button";
    more.addEventListener("click", () => {
      open.add(day.key);
      cell.replaceWith(drawDay(day, data, pick, open));
    });
    cell.append(more);
  }
  return cell;
}

const opened = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".month");
  const text = JSON.stringify(data);
  const before = opened.get(parentElement);
  if (before && before.text === text) return;
  const open = new Set();
  opened.set(parentElement, { text });
  const heads = make("div", "heads");
  heads.append(...data.weekdays.map((name) => make("span", "", name)));
  const weeks = [];
  for (let start = 0; start < data.days.length; start += 7) {
    const week = make("div", "week");
    const days = data.days.slice(start, start + 7);
    week.append(...days.map((day) => drawDay(day, data, (key) => setTriggerValue("picked", key), open)));
    weeks.push(week);
  }
  root.classList.toggle("empty", !data.days.some((day) => day.inside && day.due.length));
  root.replaceChildren(heads, ...weeks, make("div", "none", data.none));
}
