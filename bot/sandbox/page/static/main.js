// Keeps the page in step with the workspace, one scene after another.

import { clock, head, links, side, tabs, troubles } from "./around.js";
import { day, message } from "./feed.js";
import { make, show, showList } from "./make.js";
import { Modal, confirmed } from "./modal.js";
import { Write } from "./write.js";

const $ = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search);
const me = { user: asked.get("user") ?? "", channel: "", thread: null, pane: "talk" };
const read = new Map();
const busy = new Set();
const unfolded = new Set(); // groups of troubles
let scene = null;
let drawn = null;
let waiting = new AbortController();
let received = 0;

const words = (key) => scene?.words[`sandbox-page-${key}`] ?? key;

async function act(kind, details = {}) {
  try {
    const response = await fetch(`act/${kind}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: me.user, channel: me.channel, ...details }),
    });
    const { failure } = await response.json();
    if (failure && failure !== "refused_by_client") tell(words(failure === "gone" ? "gone" : "no-answer"));
  } catch {
    tell(words("offline"));
  }
}

// Some levers take a while: theirs can't be pulled again meanwhile, all else goes on.
async function busily(lever, go) {
  busy.add(lever);
  drawPanel(context());
  await go();
  busy.delete(lever);
  drawPanel(context());
}

let fading = 0;
function tell(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { $("toast").hidden = true; }, 6000);
}

const modal = new Modal($("modal"), {
  submit: (view, values) => act("submit", { view, values }),
  pressInView: (view, action_id, value, values) => act("press_in_view", { view, action_id, value, values }),
  close: (view) => act("close", { view }),
});
const write = new Write($("write"), (text) => {
  $("feed").scrollTop = $("feed").scrollHeight; // whoever writes wants to see what comes of it
  return act("send", { text });
});

const sandboxNow = () => new Date(Date.parse(scene.now) + (performance.now() - received));

function context() {
  const person = scene.me;
  return {
    words,
    names: scene.names,
    bot: scene.bot,
    locale: person.locale,
    tz: person.tz,
    now: sandboxNow(),
    role: (role) => scene.words[`sandbox-page-role-${role}`] ?? role,
    confirmed: (part, go) => confirmed($("confirm"), part, go),
    press: (details) => act("press", details),
    openThread: (ts) => {
      me.thread = ts;
      draw();
      $("thread").querySelector("button")?.focus();
    },
    actAs: (user) => turnTo({ user, channel: "" }),
    goTo: (channel) => turnTo({ channel, pane: "talk" }),
    goToPane: (pane) => {
      me.pane = pane;
      draw();
    },
    busy: [...busy],
    unfolded: [...unfolded],
    unfold: (group, open) => unfolded[open ? "add" : "delete"](group),
    advance: (minutes) => busily("clock", () => act("advance", { minutes })),
    toggle: (trouble) => busily(trouble, () => act("toggle", { trouble })),
  };
}

function turnTo(change) {
  Object.assign(me, { thread: null }, change);
  waiting.abort();
}

function withReplies(messages) {
  const counts = new Map();
  for (const one of messages) {
    if (one.thread && one.thread !== one.ts && !one.ephemeral) {
      counts.set(one.thread, (counts.get(one.thread) ?? 0) + 1);
    }
  }
  return messages.map((one) => ({ ...one, replies: counts.get(one.ts) ?? 0 }));
}

function unread(channel) {
  const key = `${scene.me.id} ${channel.id}`;
  if (channel.id === scene.channel) read.set(key, channel.latest);
  else if (!read.has(key)) read.set(key, channel.direct ? "" : channel.latest);
  return channel.latest > read.get(key);
}

function told(person) {
  if (person.id === scene.me.id) read.set(person.id, person.latest);
  return person.latest > (read.get(person.id) ?? "");
}

function draw() {
  const here = context();
  const language = scene.me.locale;
  document.documentElement.lang = language.slice(0, 2);
  document.title = words("title");
  document.body.dataset.pane = me.pane;
  const channels = scene.channels.map((one) => ({ ...one, unread: unread(one) }));
  const people = scene.people.map(({ latest, ...one }) => ({ ...one, told: told({ ...one, latest }) }));
  const around = { people, me: scene.me.id, channels, channel: scene.channel, language };
  show($("side"), around, (sides) => side(sides, here));
  $("side").setAttribute("aria-label", words("tab-side"));
  $("panel").setAttribute("aria-label", words("tab-panel"));
  const shownChannel = channels.find((one) => one.id === scene.channel);
  show($("head"), [shownChannel.id, shownChannel.topic, language], () => head(shownChannel, here));
  const feed = $("feed");
  const place = `${scene.me.id} ${scene.channel}`;
  const atEnd = feed.scrollHeight - feed.scrollTop - feed.clientHeight < 80 || drawn !== place;
  drawFeed(feed, place, here);
  drawThread(here);
  if (atEnd) feed.scrollTop = feed.scrollHeight;
  drawPanel(here);
  const dots = channels.some((one) => one.unread);
  show($("tabs"), [me.pane, language, dots], () => tabs(me.pane, here));
  $("tabs").setAttribute("aria-label", words("panes"));
  $("tabs").classList.toggle("dots", dots);
  write.show(here);
  modal.show(scene.view, here);
}

function drawFeed(feed, place, here) {
  const items = [];
  let today = "";
  for (const one of withReplies(scene.messages)) {
    if (one.thread && one.thread !== one.ts && !one.broadcast) continue;
    const written = new Intl.DateTimeFormat("sv", { timeZone: here.tz }).format(new Date(Number(one.ts) * 1000));
    if (written !== today) items.push({ day: (today = written), ts: one.ts, place });
    items.push({ ...one, place });
  }
  // What is old in another channel isn't news to be read out.
  feed.setAttribute("aria-live", drawn === place ? "polite" : "off");
  if (drawn !== place) feed.replaceChildren();
  if (!items.length) items.push({ empty: true, place });
  feed.setAttribute("aria-label", words("tab-talk"));
  showList(feed, items, (one) => one.day ?? one.ts ?? "empty", (one) => {
    if (one.empty) return make("p", { class: "empty" }, words("empty"));
    return one.day ? day(one.ts, here) : message(one, here);
  });
  drawn = place;
}

function drawThread(here) {
  const all = withReplies(scene.messages);
  const root = all.find((one) => one.ts === me.thread);
  const pane = $("thread");
  pane.hidden = !root;
  document.body.classList.toggle("threaded", Boolean(root));
  if (!root) {
    me.thread = null;
    show(pane, null, () => []);
    return;
  }
  const replies = all.filter((one) => one.thread === root.ts && one.ts !== root.ts);
  const end = () => {
    me.thread = null;
    draw();
    $("feed").querySelector(`[data-ts="${CSS.escape(root.ts)}"] [data-testid=replies]`)?.focus();
  };
  pane.setAttribute("data-testid", "thread");
  pane.setAttribute("aria-label", words("thread"));
  const changed = show(pane, [root, replies, scene.me.id, scene.names], () => [
    make(
      "header",
      { class: "head" },
      make("h2", {}, words("thread")),
      make("button", {
        type: "button", class: "icon", "data-testid": "thread-close", "aria-label": words("close"),
        on: { click: end },
      }, "✕"),
    ),
    make("div", { class: "feed", tabindex: "0", role: "log", "aria-label": words("thread") },
      ...[root, ...replies].map((one) => message({ ...one, replies: 0 }, here))),
  ]);
  if (changed) pane.querySelector(".feed").scrollTop = 1e9;
}

function drawPanel(here) {
  const places = ["clock-place", "troubles-place", "links-place"];
  if (!$(places[0])) $("panel").replaceChildren(...places.map((id) => make("div", { id })));
  const minute = Math.floor(here.now.getTime() / 60000);
  show($(places[0]), [minute, scene.me, here.busy], () => clock(here.now, here));
  show($(places[1]), [scene.troubles, scene.me.locale, here.busy], () => troubles(scene.troubles, here));
  show($(places[2]), [scene.links, scene.me.locale], () => links(scene.links, here));
}

async function follow() {
  for (;;) {
    const query = new URLSearchParams({ user: me.user, channel: me.channel });
    const same = scene && me.user === scene.me.id && me.channel === scene.channel;
    if (same) query.set("since", scene.version);
    waiting = new AbortController();
    try {
      const response = await fetch(`scene?${query}`, { signal: waiting.signal });
      if (response.status === 200) {
        scene = await response.json();
        received = performance.now();
        Object.assign(me, { user: scene.me.id, channel: scene.channel });
        document.body.classList.remove("offline");
        draw();
      }
    } catch (error) {
      if (error.name === "AbortError") continue;
      console.error(error);
      if (scene && !document.body.classList.contains("offline")) tell(words("offline"));
      document.body.classList.add("offline");
      await new Promise((go) => setTimeout(go, 1500));
    }
  }
}

setInterval(() => scene && drawPanel(context()), 5000);
follow();
