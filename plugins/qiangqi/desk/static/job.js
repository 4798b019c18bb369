// While work is under way its page says how far it is; once it stands otherwise, the page is loaded anew.
"use strict";
const work = document.querySelector(".job.running");
const ask = async () => {
  try {
    const answer = await fetch(`/jobs/${work.dataset.job}.json`);
    const stands = await answer.json();
    if (stands.state !== "running") { location.reload(); return; }
    work.querySelector(".step").textContent = [stands.step, stands.share].filter(Boolean).join(" ");
    const said = work.querySelector("ul");
    for (const text of stands.said.slice(said.children.length)) {
      said.append(Object.assign(document.createElement("li"), { textContent: text }));
    }
  } catch { /* the desk is asked again */ }
  setTimeout(ask, 600);
};
if (work) setTimeout(ask, 400);
