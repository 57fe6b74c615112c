// Rows, time scale and ticks of the Gantt chart: plain numbers, no DOM, no drawing.
// A day is a whole number of days since 1970-01-01; NONE stands for a date that is not known.

export const NONE = -2147483648;
export const ZOOMS = { // pixels a day
  wide: { day: 28, week: 9, month: 3.2, year: 0.7 },
  narrow: { day: 24, week: 6, month: 1.6, year: 0.45 },
};
export const STATUSES = ["normal", "watch", "warning", "late", "done", "no_report"]; // order fixed by gantt.py
const SCALE_LIMITS = [0.04, 64];

export const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

const DAY_COLUMNS = ["baselineStart", "baselineFinish", "actualStart", "actualFinish", "deadline"];
const OPTIONAL_DAYS = ["forecastFinish", "front", "lateFinish", "compareStart", "compareFinish"];
export const LINK_TYPES = ["FS", "SS", "FF", "SF"]; // order fixed by gantt_arrow.py

/** The columns of the Arrow table; texts stay encoded until a row is looked at. Optional columns are filled up. */
export function readRows(table) {
  const count = table.numRows;
  const numbers = (name) => (count ? table.getChild(name)?.toArray() : undefined);
  const texts = (name) => {
    const column = table.getChild(name);
    return (index) => column.get(index) ?? "";
  };
  const rows = { count, hasChild: new Uint8Array(count), holdsCritical: new Uint8Array(count) };
  for (const name of ["parent", "level", ...DAY_COLUMNS, "percent", "critical", "lateDays", "status"]) rows[name] = numbers(name) ?? new Int32Array(0);
  for (const name of OPTIONAL_DAYS) rows[name] = numbers(name) ?? new Int32Array(count).fill(NONE);
  rows.floatDays = numbers("floatDays") ?? new Float32Array(count).fill(NaN);
  rows.editable = numbers("editable") ?? new Int8Array(count);
  for (const name of ["key", "name", "words", "detail", "href"]) rows[name] = texts(name);
  for (let i = count - 1; i >= 0; i--) { // children stand below their parents
    const parent = rows.parent[i];
    if (parent < 0) continue;
    rows.hasChild[parent] = 1;
    rows.holdsCritical[parent] |= rows.critical[i] | rows.holdsCritical[i];
  }
  const dated = (name) => rows[name].some((day) => day !== NONE);
  rows.has = {
    critical: rows.critical.some((one) => one === 1), front: dated("front"), forecast: dated("forecastFinish"), compare: dated("compareStart"),
    float: dated("lateFinish") || rows.floatDays.some((days) => !Number.isNaN(days)), editable: rows.editable.some((one) => one === 1),
  };
  return rows;
}

/** The links between rows: row numbers, code of the type, days of lag. state: 0 as sent, 1 newly made, 2 to go. */
export function readLinks(table) {
  const count = table?.numRows ?? 0, links = { count, state: new Uint8Array(count) };
  for (const name of ["from", "to", "type", "lag", "critical", "broken"]) links[name] = count ? table.getChild(name).toArray() : new Int32Array(0);
  return links;
}

/** Which days are off, as a function of the day: weekends, holidays and spans of the site calendar, but no make-up workday. */
export function restCalendar({ holidays, workdays, resting, weekends }) {
  const off = new Set(holidays), on = new Set(workdays);
  const spans = (resting ?? []).filter(([first, last]) => last >= first).sort((a, b) => a[0] - b[0]);
  const inSpan = (day) => {
    for (const [first, last] of spans) {
      if (first > day) return false;
      if (day <= last) return true;
    }
    return false;
  };
  return (day) => !on.has(day) && ((weekends !== false && weekday(day) > 4) || off.has(day) || inSpan(day));
}

/** Rows in display order without those below a closed row. Parents stand before their children. */
export function visibleRows(rows, closed) {
  const hidden = new Uint8Array(rows.count);
  const shown = new Int32Array(rows.count);
  let length = 0;
  for (let i = 0; i < rows.count; i++) {
    const parent = rows.parent[i];
    if (parent >= 0 && (hidden[parent] || closed[parent])) hidden[i] = 1;
    else shown[length++] = i;
  }
  return shown.subarray(0, length);
}

/** First and last day of everything drawn, with a little air; asOf is always inside. */
export function dayRange(rows, asOf) {
  let low = asOf, high = asOf;
  for (const name of [...DAY_COLUMNS, ...OPTIONAL_DAYS]) {
    for (const day of rows[name] ?? []) {
      if (day === NONE) continue;
      if (day < low) low = day;
      if (day > high) high = day;
    }
  }
  const air = Math.max(7, Math.round((high - low) * 0.02));
  return [low - air, high + air + 1];
}

/** Where the dashed part up to the forecast finish lies (exclusive end), or null: only of what is not finished. */
export function forecastSpan(rows, row, asOf) {
  const finish = rows.forecastFinish[row];
  if (finish === NONE || rows.actualFinish[row] !== NONE) return null;
  const running = rows.actualStart[row] !== NONE;
  const start = running ? Math.max(asOf, rows.actualStart[row]) + 1 : Math.max(asOf + 1, rows.baselineStart[row]);
  return [Math.min(start, finish + 1), finish + 1];
}

/** Where the thick bar of a row begins and ends (exclusive day), or null before its start. */
export function actualSpan(rows, row, asOf) {
  const start = rows.actualStart[row];
  if (start === NONE) return null;
  const finish = rows.actualFinish[row] === NONE ? Math.max(asOf, start) : rows.actualFinish[row];
  return [start, finish + 1];
}

export const clampScale = (scale) => clamp(scale, SCALE_LIMITS[0], SCALE_LIMITS[1]);

/** The preset nearest to a scale, in ratio. */
export function nearestZoom(scale, presets) {
  let best = "month", gap = Infinity;
  for (const [name, pixels] of Object.entries(presets)) {
    const distance = Math.abs(Math.log(scale / pixels));
    if (distance < gap) [best, gap] = [name, distance];
  }
  return best;
}

/** [upper, lower] units of the time axis: the finest whose labels fit. */
export function axisUnits(scale) {
  if (scale >= 17) return ["month", "day"];
  if (scale >= 5.8) return ["month", "week"];
  if (scale >= 1.05) return ["year", "month"];
  if (scale >= 0.42) return ["year", "quarter"];
  return [null, "year"];
}

export const dateOf = (day) => new Date(day * 86400000);
const dayOf = (year, month) => Math.round(Date.UTC(year, month, 1) / 86400000);
export const weekday = (day) => (((day + 3) % 7) + 7) % 7; // 0 = Monday

/** First day of the unit that a day falls in. */
export function unitStart(day, unit) {
  if (unit === "day") return day;
  if (unit === "week") return day - weekday(day);
  const date = dateOf(day), year = date.getUTCFullYear(), month = date.getUTCMonth();
  if (unit === "month") return dayOf(year, month);
  if (unit === "quarter") return dayOf(year, month - (month % 3));
  return dayOf(year, 0);
}

/** First day of the next unit, given the first day of one. */
export function nextUnit(start, unit) {
  if (unit === "day") return start + 1;
  if (unit === "week") return start + 7;
  const date = dateOf(start);
  return dayOf(date.getUTCFullYear(), date.getUTCMonth() + { month: 1, quarter: 3, year: 12 }[unit]);
}

/** First days of all units that touch [from, to). */
export function unitStarts(from, to, unit) {
  const starts = [];
  for (let day = unitStart(Math.floor(from), unit); day < to; day = nextUnit(day, unit)) starts.push(day);
  return starts;
}

export const fill = (template, values) => template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const two = (number) => String(number).padStart(2, "0");

/** Text of an axis cell, in the words handed over. */
export function unitLabel(day, unit, words, upper, wide) {
  const date = dateOf(day), month = date.getUTCMonth();
  const values = {
    year: date.getUTCFullYear(), month: words.months[month], quarter: Math.floor(month / 3) + 1,
    day: date.getUTCDate(), mm: two(month + 1), dd: two(date.getUTCDate()), weekday: words.weekdays[weekday(day)],
  };
  if (unit === "month" && upper) return fill(words.year_month, values);
  return fill(unit === "day" && wide ? words.axis_day_wide : words[`axis_${unit}`], values);
}

export const isoDate = (day) => (day === NONE ? "" : dateOf(day).toISOString().slice(0, 10));

/** One sentence for a screen reader: names from the top down, dates, percent, lateness. */
export function spoken(rows, row, words, open) {
  const parts = [];
  for (let at = row; at >= 0; at = rows.parent[at]) if (at === row || rows.level[at] === 1) parts.unshift(rows.name(at));
  const span = (start, finish) => ({ start: isoDate(start), finish: isoDate(finish) || words.spoken_open });
  if (rows.baselineStart[row] !== NONE) parts.push(fill(words.spoken_plan, span(rows.baselineStart[row], rows.baselineFinish[row])));
  if (rows.actualStart[row] === NONE) parts.push(words.spoken_not_started);
  else parts.push(fill(words.spoken_actual, span(rows.actualStart[row], rows.actualFinish[row])));
  if (!Number.isNaN(rows.percent[row])) parts.push(fill(words.spoken_percent, { percent: percentText(rows.percent[row]) }));
  parts.push(words.statuses[rows.status[row]], rows.words(row));
  if (rows.critical[row]) parts.push(words.critical);
  parts.push(floatText(rows, row, words), forecastText(rows, row, words));
  if (rows.hasChild[row]) parts.push(open ? words.spoken_expanded : words.spoken_collapsed);
  return parts.filter(Boolean).join(words.spoken_comma);
}

/** "总时差 5 天", "须追回 3 天", or nothing when it is not known. */
export function floatText(rows, row, words) {
  const days = Math.round(rows.floatDays[row]);
  if (Number.isNaN(days)) return "";
  return fill(days < 0 ? words.float_negative : words.float_days, { days: Math.abs(days) });
}

export function forecastText(rows, row, words) {
  if (rows.forecastFinish[row] === NONE || rows.actualFinish[row] !== NONE) return "";
  return fill(words.forecast_finish, { date: isoDate(rows.forecastFinish[row]) });
}

/** 62.46 → "62.5%". */
export const percentText = (percent) => `${percent.toFixed(1)}%`;
