// Messages of a channel or a thread.

import { blocks } from "./blocks.js";
import { make } from "./make.js";
import { mrkdwn } from "./mrkdwn.js";

const HUES = [262, 212, 338, 24, 96, 172];

export function avatar(id, name) {
  const initials = name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
  const hue = HUES[[...id].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % HUES.length];
  return make("span", { class: `avatar hue-${hue}`, "aria-hidden": "true" }, initials);
}

const robot = () => make("span", { class: "avatar bot", "aria-hidden": "true" });

export function message(one, context) {
  const { names, bot, words, locale, tz } = context;
  const isApp = one.user === bot.id || one.user === "USLACKBOT";
  const moment = new Date(Number(one.ts) * 1000);
  const write = (options) => new Intl.DateTimeFormat(locale, { timeZone: tz, ...options }).format(moment);
  const inside = {
    ...context,
    value: (_block, part) => part.initial_option?.value ?? null,
    chosen: (block, part, value) => inside.act(block, part, value),
    act: (block, part, value) =>
      context.confirmed(part, () =>
        context.press({ ts: one.ts, action_id: part.action_id, block_id: block.block_id, value })),
  };
  return make(
    "article",
    {
      class: `message ${one.ephemeral ? "ephemeral" : ""}`,
      "data-testid": "message",
      "data-ts": one.ts,
      "data-ephemeral": one.ephemeral ? "yes" : null,
    },
    isApp ? robot() : avatar(one.user, names[one.user] ?? one.user),
    make(
      "div",
      { class: "said" },
      one.ephemeral ? make("p", { class: "only-you" }, words("only-you")) : null,
      make(
        "p",
        { class: "who" },
        make("strong", {}, names[one.user] ?? one.user),
        isApp ? make("span", { class: "badge" }, words("app")) : null,
        make("time", { datetime: moment.toISOString(), title: write({ dateStyle: "full", timeStyle: "medium" }) },
          write({ hour: "2-digit", minute: "2-digit" })),
      ),
      one.blocks.length
        ? make("div", { class: "blocks" }, ...blocks(one.blocks, inside))
        : make("div", { class: "text" }, ...mrkdwn(one.text, context)),
      one.edited ? make("small", { class: "edited" }, words("edited")) : null,
      one.replies
        ? make("button", {
            type: "button", class: "replies", "data-testid": "replies",
            on: { click: () => context.openThread(one.ts) },
          }, one.replies === 1 ? words("reply-one") : `${one.replies} ${words("reply-many")}`)
        : null,
    ),
  );
}

export function day(ts, { locale, tz }) {
  const written = new Intl.DateTimeFormat(locale, {
    timeZone: tz, weekday: "long", day: "numeric", month: "long",
  }).format(new Date(Number(ts) * 1000));
  return make("h2", { class: "day" }, make("span", {}, written));
}
