// Builds DOM nodes. Text only ever becomes text nodes, so nothing said in a
// message can turn into markup.

export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (value === true) node.setAttribute(name, "");
    else node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

const shown = new WeakMap();

// Shows what `render` makes of `thing`, unless the same is there already. What has
// the focus keeps it.
export function show(place, thing, render) {
  const print = JSON.stringify(thing);
  if (shown.get(place) === print) return false;
  shown.set(place, print);
  const focused = place.contains(document.activeElement)
    ? document.activeElement.getAttribute("data-testid")
    : null;
  place.replaceChildren(...[render(thing)].flat().filter(Boolean));
  if (focused) place.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
  return true;
}

// The same for a list: only items that differ are made anew, so screen readers
// announce what is new and nothing else.
export function showList(place, things, key, render) {
  const old = new Map([...place.children].map((node) => [node.dataset.key, node]));
  let previous = null;
  for (const thing of things) {
    const name = key(thing);
    const print = JSON.stringify(thing);
    let node = old.get(name);
    old.delete(name);
    if (!node || shown.get(node) !== print) {
      const focused = node?.contains(document.activeElement)
        ? document.activeElement.getAttribute("data-testid")
        : null;
      const fresh = render(thing);
      fresh.dataset.key = name;
      shown.set(fresh, print);
      if (node) node.replaceWith(fresh);
      node = fresh;
      if (!fresh.isConnected) previous ? previous.after(fresh) : place.prepend(fresh);
      if (focused) fresh.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
    }
    previous = node;
  }
  for (const gone of old.values()) gone.remove();
}
