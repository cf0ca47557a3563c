// Small helpers that every part of the judge's page builds its elements with.

/** Text with {0}, {1} … replaced. */
export function format(text, ...values) {
  return text.replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)] ?? ""));
}

/** An element with properties and children; null children are left out. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function button(text, className, onClick) {
  const made = element("button", { type: "button", className, textContent: text });
  made.addEventListener("click", onClick);
  return made;
}

/** A row of buttons of which one is chosen. */
export function choice(label, options, chosen, onChoose) {
  const group = element("div", { className: "choices", role: "radiogroup", ariaLabel: label });
  for (const { value, text } of options) {
    const made = button(text, "", () => onChoose(value));
    made.setAttribute("role", "radio");
    made.setAttribute("aria-checked", String(value === chosen));
    group.append(made);
  }

  return element("div", { className: "choice" }, element("span", { className: "label", textContent: label }), group);
}

/** The page's own question; resolves to whether it was answered with yes. */
export function ask(text, yes, detail = []) {
  const dialog = document.getElementById("ask");
  dialog.querySelector("p").replaceChildren(text);
  dialog.querySelector("ul").replaceChildren(...detail.map((line) => element("li", { textContent: line })));
  dialog.querySelector("button[value=yes]").textContent = yes;
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "yes");
    dialog.returnValue = "";
    dialog.showModal();
  });
}

/** Minutes and seconds, hours where there are some. */
export function duration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  return `${hours > 0 ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Time of the day as this tablet's clock shows it. */
export function clock(time) {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
