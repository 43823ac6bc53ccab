// What the pages do better with script; each works without it. No storage, no requests, no libraries.
"use strict";

const byId = (id) => document.getElementById(id);

function announce(words) {
  byId("announcements").textContent = words;
}

// Exit this page: empty the page at once, then replace it in the history, so that Back does not return.
function leave() {
  const exit = byId("exit");
  window.speechSynthesis?.cancel();
  document.title = "\u2026";
  document.documentElement.hidden = true;
  window.location.replace(exit.href);
}

function listenForExit() {
  const exit = byId("exit");
  if (!exit) return;
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  let presses = 0;
  let forget;
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return;
    presses += 1;
    clearTimeout(forget);
    forget = setTimeout(() => { presses = 0; }, 5000);
    if (presses === 3) leave();
    else announce(presses === 1 ? exit.dataset.twoMore : exit.dataset.oneMore);
  });
  // Shift held for a capital letter is not a press of its own.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = -1;
    else if (presses < 0 && !event.repeat) presses = 0;
  });
}

// A page taken from the back-forward cache is asked for again: the server decides what may be seen.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

// The summary carries autofocus; older browsers only know it on fields.
function moveToErrors() {
  const summary = document.querySelector(".govuk-error-summary");
  window.addEventListener("load", () => setTimeout(() => {
    if (summary && document.activeElement === document.body) summary.focus();
  }, 300));
}

// The box that stands alone clears the others, and they clear it.
function clearLoneBoxes() {
  const lone = document.querySelector("input[data-alone]");
  if (!lone) return;
  const others = [...document.querySelectorAll(`input[name="${lone.name}"]`)].filter((box) => box !== lone);
  lone.addEventListener("change", () => {
    if (lone.checked) others.forEach((box) => { box.checked = false; });
  });
  others.forEach((box) => box.addEventListener("change", () => {
    if (box.checked) lone.checked = false;
  }));
}

function sayPlenty() {
  const field = document.querySelector("[data-plenty]");
  const words = byId("answer-plenty");
  if (!field || !words) return;
  field.addEventListener("input", () => {
    const isPlenty = field.value.length >= Number(field.dataset.plenty);
    if (isPlenty && words.hidden) announce(words.textContent);
    words.hidden = !isPlenty;
  });
}

// A second press within a moment is the same press.
function sendOnce() {
  document.querySelectorAll("form[data-once]").forEach((form) => {
    let sentAt = -Infinity;
    form.addEventListener("submit", (event) => {
      if (event.timeStamp - sentAt < 2000) event.preventDefault();
      else sentAt = event.timeStamp;
    });
  });
}

// Reads the question and its choices with the device's own voice, only when asked.
function readAloud() {
  const button = document.querySelector("[data-reads]");
  const voice = window.speechSynthesis;
  if (!button || !voice) return;
  const face = button.querySelector("span");
  const start = face.textContent;
  const source = byId(button.dataset.reads);
  const rest = () => { face.textContent = start; };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (voice.speaking) {
      voice.cancel();
      rest();
      return;
    }
    const parts = source.querySelectorAll("h1, .govuk-hint, .govuk-error-message, label:not(.heard-question)");
    const words = [...parts].map((part) => part.textContent.trim()).join(". ");
    const speech = new SpeechSynthesisUtterance(words);
    speech.lang = source.closest("[lang]").lang;
    speech.onend = rest;
    face.textContent = button.dataset.stop;
    voice.speak(speech);
  });
  window.addEventListener("pagehide", () => voice.cancel());
}

[listenForExit, moveToErrors, clearLoneBoxes, sayPlenty, sendOnce, readAloud].forEach((start) => start());
