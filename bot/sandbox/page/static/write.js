// The box at the bottom: commands with suggestions, or plain words.

import { make, show } from "./make.js";

const COMMANDS = ["status", "check", "reauth", "connect", "ticket", "report", "help"];

export class Write {
  constructor(form, send) {
    this.form = form;
    this.send = send;
    this.found = [];
    this.at = -1;
    this.line = make("input", {
      id: "line", type: "text", "data-testid": "command", role: "combobox", maxlength: 4000,
      "aria-autocomplete": "list", "aria-controls": "suggestions", "aria-expanded": "false",
      enterkeyhint: "send", spellcheck: "false",
    });
    this.list = make("ul", { id: "suggestions", class: "suggestions", role: "listbox", hidden: true });
    this.button = make("button", { class: "button primary", "data-testid": "send" });
    form.append(this.list, this.line, this.button);
    form.addEventListener("submit", (event) => this.submit(event));
    this.line.addEventListener("input", () => this.suggest());
    this.line.addEventListener("keydown", (event) => this.key(event));
    this.line.addEventListener("blur", () => this.hide());
  }

  show(context) {
    this.words = context.words;
    show(this.button, context.words("send"), (text) => text);
    this.line.placeholder = context.words("write");
    this.line.setAttribute("aria-label", context.words("write"));
    this.list.setAttribute("aria-label", context.words("commands"));
  }

  suggest() {
    const typed = this.line.value;
    this.found = typed.startsWith("/")
      ? COMMANDS.filter((name) => `/mbi ${name}`.startsWith(typed) && `/mbi ${name}` !== typed)
      : [];
    this.at = -1;
    this.draw();
  }

  draw() {
    this.list.replaceChildren(...this.found.map((name, index) =>
      make(
        "li",
        {
          id: `suggestion-${index}`, role: "option", "aria-selected": String(index === this.at),
          "data-testid": `suggestion-${name}`,
          on: {
            pointerdown: (event) => {
              event.preventDefault();
              this.take(index);
            },
          },
        },
        make("code", {}, `/mbi ${name}`),
        make("span", {}, this.words(`command-${name}`)),
      )));
    const open = this.found.length > 0;
    this.list.hidden = !open;
    this.line.setAttribute("aria-expanded", String(open));
    if (this.at >= 0) this.line.setAttribute("aria-activedescendant", `suggestion-${this.at}`);
    else this.line.removeAttribute("aria-activedescendant");
  }

  hide() {
    this.found = [];
    this.draw();
  }

  take(index) {
    this.line.value = `/mbi ${this.found[index]}${this.found[index] === "help" ? "" : " "}`;
    this.hide();
  }

  key(event) {
    const count = this.found.length;
    if (!count) return;
    if (event.key === "ArrowDown") this.at = (this.at + 1) % count;
    else if (event.key === "ArrowUp") this.at = (this.at + count - (this.at < 0 ? 0 : 1)) % count;
    else if (event.key === "Escape") this.found = [];
    else if (event.key === "Tab" && !event.shiftKey) return this.complete(event, Math.max(this.at, 0));
    else if (event.key === "Enter" && this.at >= 0) return this.complete(event, this.at);
    else return;
    event.preventDefault();
    this.draw();
  }

  complete(event, index) {
    event.preventDefault();
    this.take(index);
  }

  submit(event) {
    event.preventDefault();
    const text = this.line.value.trim();
    if (!text) return;
    this.line.value = "";
    this.hide();
    this.send(text);
  }
}
