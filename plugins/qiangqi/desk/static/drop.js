// Files, folders and archives that are dropped anywhere on the page, sent as the form sends them.
"use strict";
const form = document.getElementById("drop");
const state = document.getElementById("drop-state");

async function filesIn(entry, path, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push([file, path + entry.name]);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return;
    for (const one of some) await filesIn(one, path + entry.name + "/", found);
  }
}

async function dropped(items) {
  const found = [];
  const entries = [...items].filter((one) => one.kind === "file").map((one) => one.webkitGetAsEntry());
  for (const entry of entries) if (entry) await filesIn(entry, "", found);
  return found;
}

async function send(found) {
  if (!found.length) return;
  state.textContent = document.documentElement.lang === "en" ? `Sending ${found.length} …` : `正在送入 ${found.length} 个文件……`;
  const body = new FormData();
  for (const [file, name] of found) body.append("file", file, name);
  const answer = await fetch("/drop", { method: "POST", body });
  if (answer.ok) {
    location.assign("/");
    return;
  }
  const told = new DOMParser().parseFromString(await answer.text(), "text/html");
  state.textContent = told.querySelector("[role=alert]")?.textContent ?? String(answer.status);
}

for (const type of ["dragenter", "dragover"]) {
  document.addEventListener(type, (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form.classList.remove("over");
});
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  form.classList.remove("over");
  send(await dropped(event.dataTransfer.items));
});
