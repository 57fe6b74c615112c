// Photos as a grid; a tap opens one over the whole screen, arrows and swipes go on. Files are links. All text is set as
// text; addresses are ours.

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function grid(photos, open) {
  return element(
    "div",
    { className: "grid" },
    ...photos.map((photo, at) => {
      const small = element("img", { src: photo.thumb, alt: photo.name, loading: "lazy", decoding: "async" });
      return element("button", { type: "button", title: photo.said, onclick: () => open(at) }, small);
    }),
  );
}

function files(list) {
  return element(
    "ul",
    {},
    ...list.map((file) =>
      element(
        "li",
        {},
        element("a", { href: file.href, textContent: file.name, download: file.name }),
        element("span", { className: "said", textContent: ` ${file.said}` }),
      ),
    ),
  );
}

function viewer(photos, words) {
  let at = 0;
  let from = null;
  const large = element("img", {});
  const said = element("span", { className: "said" });
  const link = element("a", { textContent: words.open, target: "_blank", rel: "noopener" });
  const before = element("button", { type: "button", textContent: words.before, onclick: () => show(at - 1) });
  const next = element("button", { type: "button", textContent: words.next, onclick: () => show(at + 1) });
  const close = element("button", { type: "button", textContent: words.close, onclick: () => dialog.close() });
  const dialog = element("dialog", {}, large, element("div", { className: "bar" }, said, before, next, link, close));

  function show(wanted) {
    at = Math.min(Math.max(wanted, 0), photos.length - 1);
    const photo = photos[at];
    Object.assign(large, { src: photo.full, alt: photo.name });
    said.textContent = photo.said;
    link.href = photo.full;
    before.hidden = at === 0;
    next.hidden = at === photos.length - 1;
  }

  large.onclick = () => dialog.close();
  dialog.onkeydown = (event) => {
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "ArrowRight") show(at + 1);
  };
  dialog.ontouchstart = (event) => {
    from = event.touches.length === 1 ? event.touches[0].clientX : null;
  };
  dialog.ontouchend = (event) => {
    const moved = from === null || (window.visualViewport?.scale ?? 1) > 1.05 ? 0 : event.changedTouches[0].clientX - from;
    if (Math.abs(moved) > 60) show(moved < 0 ? at + 1 : at - 1);
  };
  dialog.onclose = () => large.removeAttribute("src");
  return [dialog, (wanted) => (show(wanted), dialog.showModal())];
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".attached");
  const said = JSON.stringify(data);
  if (root.dataset.said === said) return; // drawn again with nothing new: what is open stays open
  root.dataset.said = said;
  const [dialog, open] = viewer(data.photos, data.words);
  const parts = [];
  if (data.photos.length) parts.push(grid(data.photos, open), dialog);
  if (data.files.length) parts.push(files(data.files));
  root.replaceChildren(...parts);
}
