// Modals: Slack's views, and the question a button may ask before it acts.

import { blocks, field } from "./blocks.js";
import { make } from "./make.js";

const initial = (part) =>
  part.initial_value ?? part.initial_option?.value ??
  part.initial_options?.map((one) => one.value) ?? null;

export class Modal {
  constructor(dialog, acts) {
    this.dialog = dialog;
    this.acts = acts;
    this.print = "null";
    this.view = null;
    this.filled = new Map();
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
  }

  show(view, context) {
    const print = JSON.stringify(view);
    if (print === this.print) return;
    this.print = print;
    if (view?.id !== this.view?.id) this.filled.clear();
    this.view = view;
    if (!view) {
      this.dialog.close();
      return;
    }
    const focused = this.dialog.contains(document.activeElement)
      ? document.activeElement.getAttribute("data-testid")
      : null;
    this.dialog.setAttribute("aria-label", view.title);
    this.dialog.setAttribute("data-testid", "modal");
    this.dialog.replaceChildren(this.form(view, context));
    if (!this.dialog.open) this.dialog.showModal();
    const wrong = this.dialog.querySelector("[aria-invalid]");
    const same = focused && this.dialog.querySelector(`[data-testid="${CSS.escape(focused)}"]`);
    const first = this.dialog.querySelector(".modal-body :is(input, textarea, select)");
    (wrong ?? same ?? first ?? this.dialog.querySelector("button"))?.focus();
  }

  form(view, context) {
    const inside = {
      ...context,
      modal: true,
      errors: view.errors,
      value: (block, part) => this.filled.get(field(block, part)) ?? initial(part),
      chosen: (block, part, value) => {
        this.filled.set(field(block, part), value);
        if (block.type !== "input" || block.dispatch_action) inside.act(block, part, value);
      },
      act: (_block, part, value) =>
        context.confirmed(part, () =>
          this.acts.pressInView(view.id, part.action_id, value, this.values())),
    };
    const submit = async (event) => {
      event.preventDefault();
      const button = event.currentTarget.querySelector("[data-testid=modal-submit]");
      button.disabled = true;
      await this.acts.submit(view.id, this.values());
      button.disabled = false;
    };
    return make(
      "form",
      { novalidate: true, on: { submit } },
      make(
        "header",
        { class: "modal-head" },
        make("h2", { "data-testid": "modal-title" }, view.title),
        make("button", {
          type: "button", class: "icon", "aria-label": context.words("close"),
          "data-testid": "modal-x", on: { click: () => this.close() },
        }, "✕"),
      ),
      view.trouble
        ? make("p", { class: "error banner", role: "alert" }, context.words("trouble-connecting"))
        : null,
      make("div", { class: "modal-body" }, ...blocks(view.blocks, inside)),
      make(
        "footer",
        { class: "modal-foot" },
        make("button", {
          type: "button", class: "button", "data-testid": "modal-close",
          on: { click: () => this.close() },
        }, view.close ?? context.words("close")),
        view.submit
          ? make("button", { class: "button primary", "data-testid": "modal-submit" }, view.submit)
          : null,
      ),
    );
  }

  values() {
    const values = {};
    for (const [name, value] of this.filled) {
      const [block, action] = name.split("/");
      values[this.view.blocks.find((one) => one.block_id === block)?.type === "input" ? block : action] =
        value;
    }
    return values;
  }

  close() {
    if (this.view) this.acts.close(this.view.id);
  }
}

// Asks with a dialog of its own where the element wants that, then goes on.
export function confirmed(dialog, part, go) {
  if (!part.confirm) return go();
  const { title, text, confirm, deny, style } = part.confirm;
  const end = (yes) => {
    dialog.close();
    if (yes) go();
  };
  dialog.setAttribute("aria-label", title.text);
  dialog.replaceChildren(
    make("div", { class: "modal-head" }, make("h2", {}, title.text)),
    make("div", { class: "modal-body" }, make("p", {}, text.text)),
    make(
      "div",
      { class: "modal-foot" },
      make("button", { class: "button", "data-testid": "confirm-no", on: { click: () => end(false) } }, deny.text),
      make("button", {
        class: `button ${style ?? "primary"}`, "data-testid": "confirm-yes",
        on: { click: () => end(true) },
      }, confirm.text),
    ),
  );
  dialog.showModal();
  return undefined;
}
