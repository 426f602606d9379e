// Rows that are added and removed, such as metadata: a <template data-row>, a button data-row-add, and data-row-remove in each
// row ([data-row-item]). New rows go into [data-row-list].

export function bind(element, signal) {
  const rows = () => [...element.querySelectorAll("[data-row-item]")];

  const add = () => {
    const template = element.querySelector("template[data-row]");
    const row = template.content.firstElementChild.cloneNode(true);
    element.querySelector("[data-row-list]").append(row);
    row.querySelector("input, select, textarea")?.focus();
  };

  const remove = (row) => {
    const others = rows();
    const next = others[others.indexOf(row) + 1] ?? others[others.indexOf(row) - 1];
    row.remove();
    (next?.querySelector("input, select, textarea") ?? element.querySelector("[data-row-add]"))?.focus();
  };

  element.addEventListener("click", (event) => {
    if (event.target.closest("[data-row-add]")) add();
    const gone = event.target.closest("[data-row-remove]")?.closest("[data-row-item]");
    if (!gone && !event.target.closest("[data-row-add]")) return;
    event.preventDefault();
    if (gone) remove(gone);
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }, { signal });
}
