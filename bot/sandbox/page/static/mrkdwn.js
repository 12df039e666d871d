// Slack's mrkdwn as DOM nodes.
// Source: Slack's "Formatting message text".

import { make } from "./make.js";

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", rotating_light: "🚨",
  red_circle: "🔴", large_red_circle: "🔴", large_yellow_circle: "🟡", large_orange_circle: "🟠",
  large_green_circle: "🟢", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", key: "🔑", lock: "🔒", unlock: "🔓", bell: "🔔",
  no_bell: "🔕", zzz: "💤", eyes: "👀", mag: "🔍", link: "🔗", ticket: "🎫", memo: "📝",
  information_source: "ℹ️", question: "❓", exclamation: "❗", calendar: "📅", clock3: "🕒",
  arrows_counterclockwise: "🔄", repeat: "🔁", wrench: "🔧", hammer_and_wrench: "🛠️", gear: "⚙️",
  chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", bar_chart: "📊",
  tada: "🎉", wave: "👋", bulb: "💡", shield: "🛡️", electric_plug: "🔌", globe_with_meridians: "🌐",
  bust_in_silhouette: "👤", busts_in_silhouette: "👥", email: "✉️", envelope: "✉️", robot_face: "🤖",
  arrow_right: "➡️", point_right: "👉", thumbsup: "👍", "+1": "👍", rocket: "🚀", cloud: "☁️",
  building_construction: "🏗️", construction: "🚧", mute: "🔇", speech_balloon: "💬",
  heavy_minus_sign: "➖", small_blue_diamond: "🔹", traffic_light: "🚦", outbox_tray: "📤",
};

// Drawn here, so that a card's colour shows even where no emoji font is installed.
const SIGNS = {
  red_circle: ["red", ""], large_red_circle: ["red", ""], large_orange_circle: ["orange", ""],
  large_yellow_circle: ["yellow", ""], large_green_circle: ["green", ""],
  large_blue_circle: ["blue", ""], white_circle: ["white", ""], black_circle: ["black", ""],
  white_check_mark: ["green square", "✓"], heavy_check_mark: ["green square", "✓"],
  x: ["red square", "✕"], warning: ["yellow square", "!"], information_source: ["blue square", "i"],
};

export function signs(text) {
  return text.split(/(:[a-z0-9_+-]+:)/).map((piece) => {
    const name = piece.slice(1, -1);
    if (!piece.startsWith(":") || !(name in SIGNS)) return emoji(piece);
    const [look, letter] = SIGNS[name];
    const label = name.replaceAll("_", " ").replace("large ", "");
    return make("span", { class: `sign-${look}`, role: "img", "aria-label": label }, letter);
  });
}

export const emoji = (text) =>
  text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);

const unescape = (text) =>
  text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

export function mrkdwn(text, context) {
  const parts = [];
  for (const [index, piece] of text.split("```").entries()) {
    if (index % 2) parts.push(make("pre", {}, unescape(piece.replace(/^\n|\n$/g, ""))));
    else parts.push(...paragraphs(piece, context));
  }
  return parts;
}

function paragraphs(text, context) {
  const parts = [];
  let list = null;
  let quote = null;
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    const item = /^\s*(?:[•◦-]|(\d+)\.)\s+(.*)$/.exec(line);
    if (!quoted) quote = null;
    if (!item) list = null;
    if (quoted) {
      if (quote) quote.append(make("br"));
      else parts.push((quote = make("blockquote")));
      quote.append(...inline(quoted[1], context));
    } else if (item) {
      const kind = item[1] ? "ol" : "ul";
      if (list?.tagName.toLowerCase() !== kind) {
        parts.push((list = make(kind, item[1] ? { start: item[1] } : {})));
      }
      list.append(make("li", {}, ...inline(item[2], context)));
    } else if (line.trim()) {
      const last = parts.at(-1);
      if (last?.tagName === "P" && !last.dataset.closed) last.append(make("br"));
      else parts.push(make("p"));
      parts.at(-1).append(...inline(line, context));
    } else if (parts.at(-1)?.tagName === "P") {
      parts.at(-1).dataset.closed = "yes";
    }
  }
  return parts;
}

const MARKS = { "*": "strong", _: "em", "~": "s" };
const TOKEN = new RegExp(
  "`([^`\\n]+)`" +
    "|<([^<>\\n]+)>" +
    "|(?<![\\w*_~])([*_~])(?=\\S)((?:(?!\\3).)*?\\S)\\3(?![\\w])",
  "u",
);

function inline(text, context) {
  const parts = [];
  let rest = text;
  for (let match = TOKEN.exec(rest); match; match = TOKEN.exec(rest)) {
    parts.push(...signs(unescape(rest.slice(0, match.index))));
    const [whole, code, angled, mark, marked] = match;
    if (code !== undefined) parts.push(make("code", {}, unescape(code)));
    else if (angled !== undefined) parts.push(reference(angled, context));
    else parts.push(make(MARKS[mark], {}, ...inline(marked, context)));
    rest = rest.slice(match.index + whole.length);
  }
  parts.push(...signs(unescape(rest)));
  return parts.filter((part) => part !== "");
}

function reference(angled, context) {
  const bar = angled.indexOf("|");
  const target = bar < 0 ? angled : angled.slice(0, bar);
  const label = bar < 0 ? "" : unescape(angled.slice(bar + 1));
  const name = context.names[target.slice(1)] ?? label;
  if (target.startsWith("@")) return make("span", { class: "mention" }, `@${name || target.slice(1)}`);
  if (target.startsWith("#")) return make("span", { class: "mention" }, `#${name || target.slice(1)}`);
  if (target.startsWith("!date^")) return date(target, label, context);
  if (target.startsWith("!")) return make("span", { class: "mention" }, label || `@${target.slice(1)}`);
  const address = unescape(target);
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return label || `<${address}>`;
  return link(address, label || address.replace(/^mailto:/, ""));
}

export const link = (address, label, more = {}) =>
  make("a", { href: address, target: "_blank", rel: "noopener noreferrer", ...more }, emoji(label));

function date(target, fallback, { locale, tz, now }) {
  const [, seconds, format, address] = target.split("^");
  const moment = new Date(Number(seconds) * 1000);
  if (Number.isNaN(moment.getTime())) return fallback;
  const write = (options) => new Intl.DateTimeFormat(locale, { timeZone: tz, ...options }).format(moment);
  const day = (options) => () => pretty(moment, locale, tz, now) ?? write(options);
  const long = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  const plain = { day: "numeric", month: "long", year: "numeric" };
  const short = { day: "numeric", month: "short", year: "numeric" };
  const forms = {
    date_num: () => write({ year: "numeric", month: "2-digit", day: "2-digit" }),
    date: () => write(plain),
    date_slash: () => write({ dateStyle: "short" }),
    date_short: () => write(short),
    date_long: () => write(long),
    date_pretty: day(plain),
    date_short_pretty: day(short),
    date_long_pretty: day(long),
    time: () => write({ hour: "2-digit", minute: "2-digit" }),
    time_secs: () => write({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    ago: () => ago(moment, locale, now),
  };
  const words = format.replace(/\{(\w+)\}/g, (whole, name) => forms[name]?.() ?? whole);
  const iso = moment.toISOString();
  const shown = make("time", { datetime: iso, title: write({ dateStyle: "full", timeStyle: "short" }) }, words);
  return address && /^https?:/i.test(address)
    ? make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, shown)
    : shown;
}

const DAY = 86400000;

function pretty(moment, locale, tz, now) {
  const key = (when) => new Intl.DateTimeFormat("sv", { timeZone: tz }).format(when);
  for (const days of [-1, 0, 1]) {
    if (key(new Date(now.getTime() + days * DAY)) === key(moment)) {
      return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
    }
  }
  return null;
}

function ago(moment, locale, now) {
  const minutes = Math.round((moment - now) / 60000);
  const write = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  if (Math.abs(minutes) < 60) return write.format(minutes, "minute");
  if (Math.abs(minutes) < 60 * 36) return write.format(Math.round(minutes / 60), "hour");
  return write.format(Math.round(minutes / 1440), "day");
}
