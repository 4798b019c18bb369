// Tells how far a batch is while it is answered. Without this file the forms are plain ones and come to the same page;
// with it the same form is sent, its answer read line by line, and the page that comes last takes this one's place.
"use strict";

const LINES = "application/x-ndjson";

async function send(form, button) {
  const going = form.querySelector(".going");
  const [bar, says] = [going.querySelector("progress"), going.querySelector("[role=status]")];
  const buttons = form.querySelectorAll("button");
  going.hidden = false;
  says.textContent = going.dataset.sending;
  buttons.forEach((one) => (one.disabled = true));
  try {
    const body = new FormData(form);
    body.set(button.name, button.value);
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: `${LINES}, text/html;q=0.9` } });
    const isLines = answer.headers.get("content-type").startsWith(LINES);
    show(isLines ? await pageOf(answer, bar, says, going.dataset.done) : await answer.text());
  } catch {
    going.hidden = false;
    says.textContent = going.dataset.failed;
    bar.removeAttribute("value");
  }
  buttons.forEach((one) => (one.disabled = false));
}

async function pageOf(answer, bar, says, words) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error("the answer ended before the page");
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const message = JSON.parse(line);
      if ("page" in message) return message.page;
      bar.max = message.of;
      bar.value = message.done;
      says.textContent = words.replace("{done}", message.done.toLocaleString()).replace("{of}", message.of.toLocaleString());
    }
  }
}

function show(page) {
  const found = new DOMParser().parseFromString(page, "text/html");
  document.title = found.title;
  const batch = document.adoptNode(found.getElementById("batch"));
  document.getElementById("batch").replaceWith(batch);
  ready(batch);
  const head = batch.querySelector("[role=alert], h2");
  head.tabIndex = -1;
  head.focus();
  head.scrollIntoView();
}

function ready(batch) {
  for (const form of batch.querySelectorAll("form.batch-form")) {
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (button?.name !== "step" && button?.name !== "show") return; // a file that is saved goes the browser's own way
      event.preventDefault();
      send(form, button);
    });
  }
}

ready(document.getElementById("batch"));
