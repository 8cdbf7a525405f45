// What makes the pages easier; every one of them works without it.
"use strict";

// The page that waits: the step that the work has come to, until there is an answer.
const vantar = document.querySelector("[data-vantar]");
async function fraga() {
  try {
    const svar = await fetch("?lage", { cache: "no-store" });
    const steg = await svar.text();
    if (!svar.ok || steg === "klart") return location.reload();
    const text = `${steg} …`;
    if (vantar.textContent !== text) vantar.textContent = text;
    setTimeout(fraga, 300);
  } catch {
    vantar.textContent = "Programmet svarar inte. Är det stängt? Starta det igen.";
  }
}
if (vantar) setTimeout(fraga, 300);

// The page that one goes on working in: what it says of the check beside it, and nothing that is typed is lost.
const kollas = document.querySelector("[data-kollas]");
async function kolla() {
  try {
    const svar = await fetch(kollas.dataset.kollas, { cache: "no-store" });
    if (!svar.ok || (await svar.text()) === "klart") {
      kollas.textContent = "Hela filen är kontrollerad.";
      return;
    }
  } catch {
    kollas.textContent = "Programmet svarar inte. Är det stängt? Starta det igen.";
    return;
  }
  setTimeout(kolla, 500);
}
if (kollas) setTimeout(kolla, 500);

// Files and folders that are dropped on the form.
async function filerI(post) {
  if (post.isFile) return [await new Promise((klar, fel) => post.file(klar, fel))];
  const lasare = post.createReader();
  const alla = [];
  for (;;) {
    const del = await new Promise((klar, fel) => lasare.readEntries(klar, fel));
    if (!del.length) return alla;
    for (const en of del) if (en.isFile) alla.push(...(await filerI(en)));
  }
}
for (const form of document.querySelectorAll("[data-slapp]")) {
  const falt = form.querySelector("input[type=file]");
  form.querySelector("[data-visas]").hidden = false;
  form.addEventListener("dragover", (e) => { e.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", async (e) => {
    e.preventDefault();
    form.classList.remove("over");
    const slappta = [...e.dataTransfer.items].map((i) => [i.webkitGetAsEntry(), i.getAsFile()]);
    const lista = new DataTransfer();
    for (const [post, fil] of slappta) {
      for (const en of post ? await filerI(post) : [fil].filter(Boolean)) lista.items.add(en);
    }
    falt.files = lista.files;
  });
}
