// The demo's phone: texts appear without a new page. Without script the button "Look again" does it.
"use strict";

const phone = document.getElementById("phone");
const screen_ = phone.querySelector(".heard-phone__screen");
const form = phone.querySelector("form");
let shown = null;

// One text as the page itself lays it out; words go in as text, never as markup.
function bubble(text) {
  const item = document.createElement("li");
  item.className = `heard-bubble heard-bubble--${text.is_ours ? "ours" : "theirs"}`;
  item.dir = "auto";
  const who = document.createElement("span");
  who.className = "govuk-visually-hidden";
  who.textContent = `${text.is_ours ? phone.dataset.ours : phone.dataset.theirs} `;
  item.append(who, text.words);
  return item;
}

function time(text) {
  const item = document.createElement("li");
  item.className = "heard-phone__time";
  item.textContent = text.time;
  return item;
}

function show(texts) {
  const now = JSON.stringify(texts);
  if (now === shown) return;
  const isFirst = shown === null;
  shown = now;
  screen_.replaceChildren(...texts.flatMap((text) => [bubble(text), time(text)]));
  screen_.scrollTop = screen_.scrollHeight;
  const last = texts.at(-1);
  if (last && last.is_ours && !isFirst) announce(last.words);
}

async function look() {
  try {
    const answer = await fetch(phone.dataset.texts, { cache: "no-store" });
    if (answer.ok) show((await answer.json()).texts);
  } catch {
    // Away for a moment: the next look tells.
  }
}

async function keepLooking() {
  if (!document.hidden) await look();
  setTimeout(keepLooking, 1000);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = form.elements.namedItem("text");
  if (!field.value.trim()) return;
  const body = new FormData(form);
  field.value = "";
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect" && !answer.ok) field.value = body.get("text");
  } catch {
    field.value = body.get("text");
  }
  await look();
  field.focus();
});

keepLooking();
