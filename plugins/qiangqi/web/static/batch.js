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
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: `${LINES}, text/html` } });
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
      const told = JSON.parse(line);
      if ("page" in told) return told.page;
      bar.max = told.of;
      bar.value = told.done;
      says.textContent = words.replace("{done}", told.done.toLocaleString()).replace("{of}", told.of.toLocaleString());
    }
  }
}

function show(page) {
  const found = new DOMParser().parseFromString(page, "text/html");
  document.title = found.title;
  const desk = document.adoptNode(found.getElementById("desk"));
  document.getElementById("desk").replaceWith(desk);
  ready(desk);
  const head = desk.querySelector("[role=alert], h2");
  head.tabIndex = -1;
  head.focus();
  head.scrollIntoView();
}

function ready(desk) {
  for (const form of desk.querySelectorAll("form.desk")) {
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (button?.name !== "step") return; // a file that is saved goes the browser's own way
      event.preventDefault();
      send(form, button);
    });
  }
}

ready(document.getElementById("desk"));
