// Block Kit as DOM nodes. `context` knows the reader, the words, and what to do
// when something is pressed or chosen.

import { make } from "./make.js";
import { emoji, link, mrkdwn, signs } from "./mrkdwn.js";

export const textOf = (object, context) =>
  object.type === "mrkdwn" ? mrkdwn(object.text, context) : plain(object.text);

const plain = (text) =>
  text.split("\n").flatMap((line, index) => [...(index ? [make("br")] : []), ...signs(line)]);

const RENDER = {
  header: (block) => make("h3", { class: "block-header" }, ...plain(block.text.text)),
  divider: () => make("hr"),
  image: (block) =>
    make("figure", {}, picture(block), block.title ? make("figcaption", {}, block.title.text) : null),
  markdown: (block, context) => make("div", { class: "text" }, ...mrkdwn(block.text, context)),
  section: (block, context) =>
    make(
      "div",
      { class: "section" },
      make(
        "div",
        { class: "section-words" },
        block.text ? make("div", { class: "text" }, ...textOf(block.text, context)) : null,
        block.fields
          ? make("div", { class: "fields" }, block.fields.map((field) =>
              make("div", { class: "text" }, ...textOf(field, context))))
          : null,
      ),
      block.accessory
        ? make("div", { class: "accessory" }, element(block, block.accessory, context))
        : null,
    ),
  context: (block, context) =>
    make("div", { class: "context" }, block.elements.map((part) =>
      part.type === "image" ? picture(part) : make("span", { class: "text" }, ...textOf(part, context)))),
  actions: (block, context) =>
    make("div", { class: "actions" }, block.elements.map((part) => element(block, part, context))),
  input: (block, context) => input(block, context),
};

export const blocks = (list, context) =>
  list.map((block) => (RENDER[block.type] ?? (() => make("p", {}, block.type)))(block, context));

const picture = (part) => make("img", { src: part.image_url, alt: part.alt_text, loading: "lazy" });

export const field = (block, part) => `${block.block_id}/${part.action_id}`;

// Inside a modal a test finds a field by block and action; in a message, a button by
// its action alone.
const testid = (block, part, context) => (context.modal ? field(block, part) : part.action_id);

function element(block, part, context) {
  const kinds = {
    button, static_select: select, overflow, radio_buttons: choices, checkboxes: choices,
    multi_static_select: multi, plain_text_input: written, email_text_input: written,
    image: (_block, image) => picture(image),
  };
  return kinds[part.type](block, part, context);
}

function button(block, part, context) {
  const properties = {
    class: `button ${part.style ?? ""}`,
    "data-testid": part.action_id,
    "data-value": part.value,
    "aria-label": part.accessibility_label,
    on: { click: () => context.act(block, part, part.value ?? null) },
  };
  if (part.url && /^https?:/i.test(part.url)) return link(part.url, part.text.text, properties);
  return make("button", { type: "button", ...properties }, ...plain(part.text.text));
}

const option = (one, selected) =>
  make("option", { value: one.value, selected }, emoji(one.text.text));

function optionsOf(part, selected) {
  const list = (options) => options.map((one) => option(one, selected.includes(one.value)));
  return part.option_groups
    ? part.option_groups.map((group) =>
        make("optgroup", { label: group.label.text }, list(group.options)))
    : list(part.options);
}

function select(block, part, context) {
  const now = context.value(block, part) ?? "";
  const placeholder = part.placeholder?.text ?? context.words("choose");
  return make(
    "select",
    {
      class: "select",
      "data-testid": testid(block, part, context),
      "aria-label": context.label ?? placeholder,
      name: field(block, part),
      on: { change: (event) => context.chosen(block, part, event.target.value) },
    },
    make("option", { value: "", selected: !now, disabled: !block.optional }, placeholder),
    ...optionsOf(part, [now]),
  );
}

function multi(block, part, context) {
  const read = (event) => [...event.target.selectedOptions].map((one) => one.value);
  return make(
    "select",
    {
      class: "select",
      multiple: true,
      "data-testid": testid(block, part, context),
      "aria-label": context.label ?? part.placeholder?.text,
      name: field(block, part),
      on: { change: (event) => context.chosen(block, part, read(event)) },
    },
    ...optionsOf(part, context.value(block, part) ?? []),
  );
}

function overflow(block, part, context) {
  const act = (event) => {
    const value = event.target.value;
    event.target.value = "";
    context.act(block, part, value);
  };
  return make(
    "select",
    {
      class: "select overflow",
      "data-testid": part.action_id,
      "aria-label": context.words("more"),
      title: context.words("more"),
      on: { change: act },
    },
    make("option", { value: "", selected: true, hidden: true }, "⋯"),
    ...optionsOf(part, []),
  );
}

function choices(block, part, context) {
  const several = part.type === "checkboxes";
  const now = [context.value(block, part) ?? []].flat();
  const read = (event) => {
    const inputs = [...event.currentTarget.querySelectorAll("input:checked")];
    const values = inputs.map((one) => one.value);
    context.chosen(block, part, several ? values : (values[0] ?? null));
  };
  return make(
    "div",
    {
      class: "choices",
      role: several ? "group" : "radiogroup",
      "aria-label": context.label,
      "data-testid": testid(block, part, context),
      on: { change: read },
    },
    part.options.map((one) =>
      make(
        "label",
        {},
        make("input", {
          type: several ? "checkbox" : "radio",
          name: field(block, part),
          value: one.value,
          checked: now.includes(one.value),
        }),
        make(
          "span",
          {},
          ...textOf(one.text, context),
          one.description ? make("small", {}, ...textOf(one.description, context)) : null,
        ),
      )),
  );
}

function written(block, part, context) {
  const now = context.value(block, part) ?? "";
  const properties = {
    "data-testid": testid(block, part, context),
    "aria-label": context.label,
    name: field(block, part),
    placeholder: part.placeholder?.text,
    maxlength: part.max_length,
    on: { input: (event) => context.chosen(block, part, event.target.value) },
  };
  if (part.multiline) return make("textarea", { rows: 8, ...properties }, now);
  const type = part.type === "email_text_input" ? "email" : "text";
  return make("input", { type, value: now, ...properties });
}

function input(block, context) {
  const error = context.errors?.[block.block_id];
  const id = `error-${block.block_id}`;
  const label = block.label.text + (block.optional ? ` ${context.words("optional")}` : "");
  const shown = element(block, block.element, { ...context, label });
  if (error) {
    shown.setAttribute("aria-invalid", "true");
    shown.setAttribute("aria-describedby", id);
  }
  return make(
    "div",
    { class: "input" },
    make("div", { class: "label", "aria-hidden": "true" }, label),
    shown,
    error ? make("p", { class: "error", id, role: "alert", "data-testid": id }, error) : null,
    block.hint ? make("p", { class: "hint" }, ...plain(block.hint.text)) : null,
  );
}
