// Everything around the conversation: people, channels, troubles, the clock, tabs.

import { avatar } from "./feed.js";
import { make } from "./make.js";

export function side(scene, context) {
  const { words } = context;
  return [
    make("p", { class: "brand" }, make("span", { class: "avatar bot", "aria-hidden": "true" }), words("title")),
    make("h2", {}, words("act-as")),
    make("ul", { class: "people" }, scene.people.map((one) =>
      make("li", {}, make(
        "button",
        {
          type: "button", class: "person", "data-testid": `person-${one.id}`,
          "aria-pressed": String(one.id === scene.me),
          on: { click: () => context.actAs(one.id) },
        },
        avatar(one.id, one.name),
        make("span", {}, one.name, make("small", {}, context.role(one.role), " · ", one.tz.split("/").at(-1).replace("_", " "))),
        one.told ? unread(context) : null,
      )))),
    make("h2", {}, words("channels")),
    make("ul", { class: "channels" }, scene.channels.map((one) => channel(one, scene, context))),
  ];
}

const unread = ({ words }) =>
  make("span", { class: "dot" }, make("span", { class: "hidden" }, words("unread")));

function channel(one, scene, context) {
  const sign = one.direct ? "●" : one.private ? "🔒" : "#";
  return make("li", {}, make(
    "button",
    {
      type: "button", class: `channel ${one.unread ? "unread" : ""} ${one.direct ? "direct" : ""}`,
      "data-testid": one.direct ? "channel-direct" : `channel-${one.name}`,
      "aria-current": one.id === scene.channel ? "page" : null,
      on: { click: () => context.goTo(one.id) },
    },
    make("span", { class: "sign", "aria-hidden": "true" }, sign),
    make("span", {}, one.name),
    one.unread ? unread(context) : null,
    one.archived ? make("small", {}, context.words("archived")) : null,
  ));
}

export function head(channelShown, { words }) {
  return [
    make("h1", { "data-testid": "channel-name" }, `${channelShown.direct ? "" : "#"}${channelShown.name}`),
    make("p", {}, channelShown.direct ? words("direct") : channelShown.topic),
  ];
}

export function clock(now, { words, locale, tz, busy, advance }) {
  const working = busy.includes("clock");
  const written = new Intl.DateTimeFormat(locale, {
    timeZone: tz, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
  }).format(now);
  const steps = [[10, "ten-minutes"], [60, "hour"], [1440, "day"]];
  return make(
    "section",
    { class: `clock ${working ? "working" : ""}`, "aria-label": words("clock"), "aria-busy": String(working) },
    make("p", {}, make("span", { class: "now", "data-testid": "clock" }, written),
      make("small", {}, working ? words("working") : tz.replace("_", " "))),
    make("div", { class: "steps" }, steps.map(([minutes, name]) =>
      make("button", {
        type: "button", class: "button", "data-testid": `advance-${minutes}`, "aria-disabled": working ? "true" : null,
        "aria-label": words(`advance-${name}`), on: { click: () => working || advance(minutes) },
      }, words(`step-${name}`)))),
  );
}

export const troubles = (list, { words, unfolded, unfold, ...context }) => [
  make("h2", {}, words("troubles")),
  make("p", { class: "hint" }, words("troubles-hint")),
  ...[...new Set(list.map((one) => one.group))].map((group, _, groups) => {
    const own = list.filter((one) => one.group === group);
    const active = own.filter((one) => one.active).length;
    return make(
      "details",
      { class: "group", open: active > 0 || groups.length === 1 || unfolded.includes(group), on: { toggle: (event) => unfold(group, event.target.open) } },
      make("summary", { "data-testid": `group-${group}` }, make("h3", {}, words(`group-${group}`)),
        make("small", { class: active ? "active" : "" }, active ? `${active}/${own.length}` : String(own.length))),
      make("ul", { class: "troubles" }, own.map((one) => trouble(one, { words, ...context }))),
    );
  }),
];

const trouble = (one, { words, busy, toggle }) => make(
  "li",
  { class: one.active ? "active" : "" },
  make("h4", {}, one.title),
  make("button", {
    type: "button", class: `button ${one.active ? "primary" : ""}`, "data-testid": `trouble-${one.id}`,
    "data-active": one.active ? "yes" : "no",
    "aria-label": `${words(one.active ? "mend" : "break")}: ${one.title}`,
    "aria-disabled": busy.includes(one.id) ? "true" : null,
    on: { click: () => busy.includes(one.id) || toggle(one.id) },
  }, words(one.active ? "mend" : "break")),
  make("p", {}, one.explanation),
);

export const links = (list, { words }) => [
  make("h2", {}, words("visit")),
  make("ul", { class: "links" }, list.map(([label, address]) =>
    make("li", {}, make("a", { href: address, target: "_blank", rel: "noopener" }, label, make("span", { "aria-hidden": "true" }, " ↗"))))),
];

export const tabs = (pane, { words, goToPane }) =>
  ["side", "talk", "panel"].map((name) =>
    make("button", {
      type: "button", "data-testid": `tab-${name}`, "aria-current": name === pane ? "page" : null,
      on: { click: () => goToPane(name) },
    }, words(`tab-${name}`)));
