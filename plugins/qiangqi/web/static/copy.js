// Buttons that copy a text of the page; without this file there is none, and the text can be selected as ever.
"use strict";

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const told = button.nextElementSibling;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      told.textContent = button.dataset.copied;
    });
  }
}
