// What somebody typed and has not submitted stays in this browser tab when their session ends or the server restarts,
// and is offered again on the same page once they are back. It is kept in sessionStorage, for this person and this tab
// alone, is sent nowhere, and goes when it was submitted, when it is declined, when they sign out here, when somebody else
// signs in with this browser, or after a day.
// SAID holds the words of the page and who is looking; it is put in front by park_dispatch/web/front.py.
(function () {
  const STORE = "park-kept-text", WHO = "park-who";
  const FIELDS = '[data-testid="stTextInput"] input, [data-testid="stTextArea"] textarea, [data-testid="stChatInput"] textarea';
  const DAY_MS = 86400000, TICK_MS = 500, LARGEST = 20000, MOST = 40, QUIET_TICKS = 3;
  let live = [], old = [], quiet = 0, typed = 0, bar = null, shown = "";

  function load() {
    try {
      const found = JSON.parse(sessionStorage.getItem(STORE) || "null");
      if (!found || found.who !== SAID.who) return sessionStorage.removeItem(STORE);
      old = [...found.old, ...found.live].filter((one) => Date.now() - one.at < DAY_MS).slice(-MOST);
    } catch {
      old = [];
    }
  }

  function save() {
    try {
      if (live.length || old.length) sessionStorage.setItem(STORE, JSON.stringify({ who: SAID.who, live, old }));
      else sessionStorage.removeItem(STORE);
    } catch { /* no room, or storage is forbidden: then nothing is kept */ }
  }

  const secret = (field) => field.type === "password" || /password|one-time/.test(field.autocomplete || "");
  const keeps = (field) => field.matches?.(FIELDS) && !secret(field) && field.type !== "search";
  const fields = () => [...document.querySelectorAll(FIELDS)].filter(keeps);
  const label = (field) => field.getAttribute("aria-label") || field.placeholder || "";

  function address() {
    const asked = new URLSearchParams(location.search);
    asked.delete("lang");
    asked.sort();
    return location.pathname + "?" + asked;
  }

  function called(field) {
    const same = fields().filter((one) => label(one) === label(field));
    return { label: label(field), nth: same.indexOf(field) };
  }

  function find(one) {
    return fields().filter((field) => label(field) === one.label)[one.nth];
  }

  const isSame = (one, other) => one.label === other.label && one.nth === other.nth;

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof Element) || !keeps(field)) return;
    const { label, nth } = called(field);
    live = live.filter((one) => !isSame(one, { label, nth }));
    if (field.value.trim() && field.value.length <= LARGEST) {
      live = [...live, { label, nth, value: field.value, at: Date.now(), address: address() }].slice(-MOST);
    }
    typed = Date.now();
    save();
  }, true);

  window.addEventListener("pagehide", () => {
    live = live.map((one) => ({ ...one, address: address() })); // a filter may have changed it since
    save();
  });

  // Streamlit's own word for it is a dialog in English that says "status 401", on top of everything.
  const refusals = () => [...document.querySelectorAll('[role="dialog"]')]
    .filter((dialog) => /status 40[13]\b|HTTP 40[13]\b/.test(dialog.textContent));
  const ended = () => document.querySelector(".st-key-signed_out") !== null || refusals().length > 0;

  // A browser has one session. Every tab says whose it was opened under, so that one opened before learns of another.
  function settleWho() {
    try {
      if (SAID.who) localStorage.setItem(WHO, SAID.who);
    } catch { /* storage is forbidden: then nothing is kept either */ }
  }

  function somebodyElse() {
    try {
      return Boolean(SAID.who) && (localStorage.getItem(WHO) || SAID.who) !== SAID.who;
    } catch {
      return false;
    }
  }

  function steady() {
    const app = document.querySelector('[data-testid="stApp"]');
    const state = app?.dataset.testConnectionState;
    return app?.dataset.testScriptState === "notRunning" && (state === undefined || state === "CONNECTED");
  }

  // What the server took out of a field, or a form that it took away, was submitted or given up.
  function settle() {
    if (quiet < QUIET_TICKS || Date.now() - typed < 3 * TICK_MS) return;
    const left = live.filter((one) => find(one)?.value === one.value);
    if (left.length === live.length) return;
    live = left;
    save();
  }

  function put(field, value) {
    const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    field.focus();
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, value); // past React's own setter
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const here = () => old.filter((one) => one.address === address());

  function restore() {
    for (const one of here()) {
      const field = find(one);
      if (!field) continue;
      old = old.filter((other) => other !== one);
      put(field, one.value);
    }
    save();
    offer(true);
  }

  function decline() {
    const mine = here();
    old = old.filter((one) => !mine.includes(one));
    save();
    offer();
  }

  function element(name, text, style, to) {
    const made = document.createElement(name);
    made.textContent = text;
    made.style.cssText = style;
    to.append(made);
    return made;
  }

  const DO = "font:inherit;font-weight:600;padding:8px 16px;margin:8px 8px 0 0;border:1px solid;border-radius:4px;" +
    "background:transparent;color:inherit;cursor:pointer;text-decoration:none;display:inline-block";

  function box(role, within) {
    const made = document.createElement("section");
    made.setAttribute("role", role);
    made.id = "park-kept-text";
    const dark = getComputedStyle(document.querySelector('[data-testid="stApp"]') || document.body).colorScheme === "dark";
    const where = within ? "" : "position:fixed;left:50%;bottom:16px;transform:translateX(-50%);z-index:1000001;" +
      "width:min(560px,calc(100vw - 32px));max-height:60vh;overflow:auto;border:1px solid;border-radius:6px;";
    made.style.cssText = where + "box-sizing:border-box;padding:12px 16px;" +
      "font:15px/1.5 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;" +
      (dark ? "background:#1a222b;color:#e4e9ee" : "background:#fff;color:#1b2530");
    (within || document.body).append(made);
    return made;
  }

  function offer(tried) {
    for (const one of here()) if (find(one)?.value === one.value) old = old.filter((other) => other !== one);
    const mine = here();
    const state = JSON.stringify([mine, Boolean(tried)]);
    if (bar && shown === state) return;
    if (!tried && bar && mine.length) return;
    bar?.remove();
    bar = null;
    shown = state;
    if (!mine.length) return;
    bar = box("region");
    bar.setAttribute("aria-label", SAID.offer);
    element("div", tried ? SAID.elsewhere : SAID.offer, "font-weight:600", bar);
    for (const one of mine) {
      const line = element("div", "", "margin-top:6px", bar);
      element("span", one.label + "：", "opacity:.75", line);
      element("span", one.value, "white-space:pre-wrap;overflow-wrap:anywhere;user-select:text", line);
    }
    element("button", SAID.restore, DO, bar).onclick = restore;
    element("button", SAID.decline, DO, bar).onclick = decline;
  }

  // Said inside the dialog where there is one: nothing beside a dialog can be clicked.
  function farewell() {
    const dialog = refusals()[0] || null;
    if (bar?.dataset.what === "ended" && bar.isConnected && (!dialog || dialog.contains(bar))) return;
    bar?.remove();
    for (const part of dialog?.children || []) part.style.display = "none";
    bar = box("alert", dialog);
    bar.dataset.what = "ended";
    element("div", live.length ? SAID.endedKept : SAID.ended, "font-weight:600", bar);
    const way = "/login?next=" + encodeURIComponent(location.pathname + location.search);
    element("a", SAID.again, DO, bar).href = way;
  }

  load();
  settleWho();
  setInterval(() => {
    if (somebodyElse()) {
      live = old = [];
      save();
      location.reload();
      return;
    }
    if (SAID.who && ended()) {
      quiet = 0;
      farewell();
      return;
    }
    if (bar?.dataset.what === "ended") {
      bar.remove();
      bar = null;
    }
    quiet = steady() ? quiet + 1 : 0;
    settle();
    if (quiet >= QUIET_TICKS) offer();
  }, TICK_MS);
})();
