// Keeps the wall up to date: the socket only says that something changed, the page then fetches what it may see.
// Where sockets are blocked it asks every two seconds, as long as somebody is looking.

const CALM = 20_000; // with a socket: a look now and then, for those who fall silent
const POLL = 1_500; // looked at once a second: every two seconds in fact
const TOGETHER = 150; // the server tells once a second; several processes may tell at once
const PRESS = 2_000; // a finger that was lifted outside the window presses no longer
const REST = 4; // after each look the server has four times as long for others

const line = document.querySelector("[data-wall]");
const word = line.querySelector("[data-wall-state]");
let live = false;
let pending = 0;
let last = 0;
let pressedAt = -Infinity; // a button that is being pressed must not be replaced under the finger
let cost = 0; // how long the last look took: a wall of thousands is looked at less often
let focused = "";
let unfolded = false;

const isPressed = () => performance.now() - pressedAt < PRESS;

function refresh() {
  pending = 0;
  if (isPressed()) return soon();
  last = performance.now();
  htmx.trigger(document.body, "wall:refresh");
}

function soon() {
  const rest = last + REST * cost - performance.now();
  if (!pending) pending = setTimeout(refresh, Math.max(TOGETHER, rest));
}

function say(key) {
  line.dataset.state = key;
  word.textContent = line.dataset[key];
}

function connect(wait) {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}${line.dataset.socket}`);
  socket.addEventListener("open", () => {
    live = true;
    wait = 1000;
    say("live");
    soon();
  });
  socket.addEventListener("message", soon);
  socket.addEventListener("close", () => {
    live = false;
    say("polling");
    setTimeout(() => connect(Math.min(wait * 2, 30_000)), wait * (0.5 + Math.random()));
  });
}

document.addEventListener("pointerdown", () => (pressedAt = performance.now()));
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (pressedAt = -Infinity));
document.body.addEventListener("htmx:beforeSwap", (event) => {
  focused = document.activeElement?.closest("#wall") ? document.activeElement.id : "";
  unfolded = Boolean(document.getElementById("opening-key")?.open);
  if (!isPressed()) return;
  event.detail.shouldSwap = false;
  soon();
});
// Whoever goes through the wall by keyboard stays where they were; what was unfolded stays open.
document.body.addEventListener("htmx:afterSwap", () => {
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  const key = document.getElementById("opening-key");
  if (key && unfolded) key.open = true;
});
document.body.addEventListener("htmx:afterRequest", () => (cost = performance.now() - last));
document.body.addEventListener("htmx:sendError", () => say("lost"));
document.body.addEventListener("htmx:afterOnLoad", () => say(live ? "live" : "polling"));
setInterval(() => {
  if (document.hidden) return;
  if (performance.now() - last >= (live ? CALM : POLL)) soon();
}, 1000);
document.addEventListener("visibilitychange", () => document.hidden || soon());
connect(1000);
