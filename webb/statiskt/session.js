// Keys for the questions of a visit; the page works without them.
"use strict";

const besok = document.querySelector("[data-besok]");
if (besok) {
  const fragor = [...besok.querySelectorAll("[data-fraga]")];
  const spara = besok.querySelector("button[value=nasta]");
  let nu = null;
  const visa = (fraga) => {
    nu = fraga;
    for (const en of fragor) en.classList.toggle("nu", en === fraga);
  };
  const obesvarad = () => fragor.find((fraga) => !fraga.querySelector("input:checked"));
  // Where the next answer is given: a question, what an error must say, what was looked at, or on.
  const vidare = (fraga) => {
    const kvar = obesvarad();
    if (kvar) return kvar.querySelector("input");
    const feltyp = besok.querySelector("#feltyp1");
    if (fraga === fragor.at(-1) && feltyp.checkVisibility() && !feltyp.value) return feltyp;
    return spara;
  };

  for (const dold of besok.querySelectorAll("kbd, [data-tangenter]")) dold.hidden = false;
  visa(obesvarad());
  besok.addEventListener("focusin", (e) => visa(e.target.closest("[data-fraga]") ?? obesvarad()));
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.repeat) return;
    if (e.target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])")) return;
    if (e.key === "Enter" && e.target.matches("body, .fel-ruta")) return spara.click();
    const val = `[data-tangent="${CSS.escape(e.key.toLowerCase())}"]`;
    const fraga = [nu, fragor.at(-1)].find((en) => en?.querySelector(val));
    const ruta = fraga?.querySelector(val) ?? besok.querySelector(`[data-underlag] ${val}`);
    if (!ruta) return;
    e.preventDefault();
    ruta.click();
    if (fraga) vidare(fraga).focus();
  });
}

// The sizes follow the numbers that one moves; without this the button does the same.
const raknas = document.querySelector("[data-raknas]");
if (raknas) {
  const id = raknas.dataset.raknas;
  for (const dold of raknas.querySelectorAll("[data-tangenter]")) dold.hidden = false;
  let vantar = 0;
  let fragad = 0;
  const rakna = async () => {
    const nummer = ++fragad;
    const svar = await fetch(`?${new URLSearchParams(new FormData(raknas))}`, { cache: "no-store" });
    const sida = new DOMParser().parseFromString(await svar.text(), "text/html");
    const nya = sida.getElementById(id);
    if (nya && nummer === fragad) document.getElementById(id).replaceChildren(...nya.childNodes);
  };
  raknas.addEventListener("input", () => {
    clearTimeout(vantar);
    vantar = setTimeout(() => rakna().catch(() => {}), 250);
  });
  raknas.addEventListener("keydown", (e) => {
    const steg = { ArrowUp: 0.5, ArrowDown: -0.5 }[e.key];
    const nu = Number(e.target.value.replace(",", "."));
    if (!steg || Number.isNaN(nu)) return;
    e.preventDefault();
    e.target.value = String(Math.min(50, Math.max(0, Math.round((nu + steg) * 100) / 100))).replace(".", ",");
    e.target.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
