// The page works without this. With it, an answer arrives without a reload and the board shows others' cards at once.
"use strict";

const board = document.getElementById("board");
const calls = document.getElementById("calls");
const yours = document.getElementById("yours");
const status = document.getElementById("status");
const seat = document.querySelector("#say [name=seat]").value; // whose page this is

function article(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html; // from our own server, where every word has been escaped
  const made = holder.content.firstElementChild;
  if (made) (made.matches(".card") ? made : made.querySelector(".card")).classList.add("new");
  return made;
}

function pin(html) {
  const item = article(html);
  const old = document.getElementById(item.id);
  call(item);
  if (old && takesWords(item) && isBusy(old)) return; // it folds when the page is opened next
  if (old) {
    const held = old.contains(document.activeElement);
    old.replaceWith(item);
    if (held) item.querySelector("summary, h3").focus({ preventScroll: true });
  } else if (isNewest(item)) {
    board.prepend(item);
    document.getElementById("empty").hidden = true;
  }
}

// The line at the top that leads to what is open now.
function call(item) {
  calls.querySelector(`[href$="#${item.id}"]`)?.remove();
  if (item.dataset.call || item.matches(".over")) calls.querySelector(`[data-of="${item.id}"]`)?.remove();
  if (item.dataset.call) {
    const line = calls.appendChild(document.createElement("a"));
    line.href = ("earlier" in board.dataset ? "/" : "") + "#" + item.id;
    line.textContent = item.dataset.call;
  }
  calls.hidden = !calls.children.length;
}

// Whoever has answered is told that it is kept, and whoever took their answer back is called again.
function callAnew(html) {
  calls.innerHTML = html; // from our own server, where every word has been escaped
  if ("earlier" in board.dataset) for (const line of calls.querySelectorAll("[href^='#card-']")) line.href = "/" + line.hash;
  calls.hidden = !calls.children.length;
}

const FIELDS = "textarea, select, input:not([type=hidden])";
function takesWords(card) { return card.querySelector(FIELDS) !== null; }

// Somebody is writing in it, or has, and has not sent it.
function isBusy(card) {
  const changed = (one) => one.options ? [...one.options].some((each) => each.selected !== each.defaultSelected) : one.value !== one.defaultValue;
  return [...card.querySelectorAll(FIELDS)].some((one) => one === document.activeElement || changed(one));
}

// What changes on an earlier page of the board is shown there, when somebody looks.
function isNewest(item) {
  const number = (one) => Number(one.id.slice("card-".length));
  return !("earlier" in board.dataset) && [...board.querySelectorAll("[id^=card-]")].every((one) => number(one) < number(item));
}

// A private answer takes the place of the private card it was asked from, so that the page stays short; any other comes
// first. The focus goes to it from a pressed card, and stays in the question box for the next question.
function answer(html, from) {
  const made = article(html);
  if (!made) return;
  const replaces = from && from.hasAttribute("data-private");
  yours.parentElement.setAttribute("aria-live", from ? "off" : "polite"); // what gets the focus is read out anyway
  if (replaces) from.replaceWith(made); else yours.prepend(made);
  document.getElementById("none-yet").hidden = true;
  made.scrollIntoView({ block: replaces ? "nearest" : "start" });
  made.firstElementChild.scrollIntoView({ block: "nearest" }); // of one longer than the window, the beginning
  if (from) made.querySelector("h3").focus({ preventScroll: true });
}

function say(words) { status.textContent = words; }

// Whoever is no longer welcome reads no further. What they were typing is theirs, and stays.
function close(words) {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = words;
  document.querySelector("main").replaceChildren(notice);
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const from = form.closest(".card");
  say("");
  if (button) button.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.getAttribute("action"), { method: "POST", headers: { "X-BigRoom": "page", "X-BigRoom-Seat": seat }, body });
    const html = await response.text();
    if (response.status === 403) { close(html); return; }
    if (response.status === 409) { say(html); return; } // the browser is somebody else's now; what was typed stays
    if (response.status === 503) { say("Our records are away just now, so that was not done. Please try again in a few minutes."); return; }
    if (!response.ok) { say("That did not work. Please try again."); return; }
    if (html) answer(html, from); else say("You pressed that twice. It was sent once.");
    const once = form.elements.once; // a card on the board may be sent again, with other words
    if (once) once.value = Date.now() + "-" + Math.random();
    if (form.id === "say") { const next = once.value; form.reset(); once.value = next; }
  } catch {
    say("The page cannot reach the service. Check your connection, then try again.");
  } finally {
    if (button) button.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const action = event.target.getAttribute("action");
  if (action !== "/say" && action !== "/press") return;
  event.preventDefault();
  // Return in a field presses the card's main button, as it would without this script.
  send(event.target, event.submitter);
});

// A stream that ends is opened again by the browser, but one that was refused (a restart, a proxy) only by us.
function follow() {
  const stream = new EventSource("/events?seat=" + encodeURIComponent(seat) + "&after=" + board.dataset.latest);
  stream.addEventListener("card", (event) => { pin(JSON.parse(event.data)); board.dataset.latest = event.lastEventId; });
  stream.addEventListener("whisper", (event) => answer(JSON.parse(event.data)));
  for (const kind of ["called", "answered"]) stream.addEventListener(kind, (event) => callAnew(JSON.parse(event.data)));
  stream.addEventListener("closed", (event) => { stream.close(); close(JSON.parse(event.data)); });
  stream.addEventListener("moved", (event) => { stream.close(); say(JSON.parse(event.data)); });
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    stream.close();
    setTimeout(follow, 5000);
  });
}

if (board) follow();
