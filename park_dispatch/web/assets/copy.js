// A text and a button that puts it on the clipboard. All text arrives as data and is set with textContent.
// The clipboard of the browser is closed to pages that did not come over https, as those of an office network do not;
// there the old way is taken: select and copy.

function oldWay(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("readonly", "");
  field.style.cssText = "position:fixed;top:0;left:-9999px";
  document.body.append(field);
  field.select();
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch {
    done = false;
  }
  field.remove();
  return done;
}

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return oldWay(text);
    }
  }
  return oldWay(text);
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".copy");
  const lines = root.querySelector(".lines");
  const button = root.querySelector("button");
  const said = root.querySelector(".said");
  lines.replaceChildren(
    ...data.lines.map((line) => {
      const node = document.createElement("p");
      if (line.tone) node.className = line.tone;
      node.textContent = line.text;
      return node;
    }),
  );
  lines.hidden = !data.lines.length;
  button.textContent = data.label;
  said.textContent = "";
  button.onclick = async () => {
    said.textContent = (await copy(data.text)) ? data.copied : data.failed;
  };
}
