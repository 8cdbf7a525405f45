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
    if (e.key === "Enter" && e.target === document.body) return spara.click();
    const val = `[data-tangent="${CSS.escape(e.key.toLowerCase())}"]`;
    const fraga = [nu, fragor.at(-1)].find((en) => en?.querySelector(val));
    const ruta = fraga?.querySelector(val) ?? besok.querySelector(`[data-underlag] ${val}`);
    if (!ruta) return;
    e.preventDefault();
    ruta.click();
    if (fraga) vidare(fraga).focus();
  });
}
