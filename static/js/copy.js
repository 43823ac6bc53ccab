// Copies a text at the press of a button. Without script the text stands in its box, ready to be selected.
"use strict";

document.querySelectorAll("[data-copies]").forEach((button) => {
  const box = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
    } catch {
      document.execCommand("copy"); // where the page is not on HTTPS, or the browser asks first
    }
    document.getElementById("announcements").textContent = button.dataset.copied;
    button.textContent = button.dataset.copied;
  });
});
