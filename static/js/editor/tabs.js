// The files as ARIA tabs: one tab stop, arrow keys between them, F2 renames, Delete deletes.
import { step } from "../roving.js";
import { say } from "../texts.js";

function badge(count) {
  const made = document.createElement("span");
  made.className = "tab-problems";
  made.textContent = String(count);
  made.title = count === 1 ? say("1 problem") : say("{count} problems", { count });
  return made;
}

function tabFor(path, index, { chosen, problems, panel }) {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.className = "tab";
  tab.id = `file-tab-${index}`;
  tab.dataset.path = path;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-selected", String(chosen));
  tab.setAttribute("aria-controls", panel.id);
  tab.tabIndex = chosen ? 0 : -1;
  tab.textContent = path;
  if (problems > 0) tab.append(" ", badge(problems));
  return tab;
}

/** Draws the tabs of `paths`; the focus stays on the shown tab if it was in the list. */
export function drawTabs(list, panel, { paths, index, problems }) {
  const focused = list.contains(document.activeElement);
  const errors = (path) => problems.filter((problem) => problem.path === path && problem.severity === "error").length;
  list.replaceChildren(
    ...paths.map((path, at) => tabFor(path, at, { chosen: at === index, problems: errors(path), panel })),
  );
  panel.setAttribute("role", "tabpanel");
  if (paths.length > 0) panel.setAttribute("aria-labelledby", `file-tab-${index}`);
  else panel.removeAttribute("aria-labelledby");
  list.children[index]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (focused) list.children[index]?.focus();
}

/** Which tabs stand for a place the one cursor points at. */
export function lightTab(list, path) {
  for (const tab of list.children) tab.classList.toggle("lit", path !== "" && tab.dataset.path === path);
}

/** `on` has show(index), rename() and remove(); the last two only where files may change. */
export function listenTabs(list, on, signal) {
  const indexOf = (event) => [...list.children].indexOf(event.target.closest('[role="tab"]'));
  list.addEventListener("click", (event) => indexOf(event) >= 0 && on.show(indexOf(event)), { signal });
  list.addEventListener("dblclick", (event) => indexOf(event) >= 0 && on.rename?.(), { signal });
  list.addEventListener("keydown", (event) => {
    const index = indexOf(event);
    if (index < 0) return;
    const wanted = step(event.key, index, list.children.length);
    if (wanted !== null) on.show(wanted);
    else if (event.key === "F2" && on.rename) on.rename();
    else if (event.key === "Delete" && on.remove) on.remove();
    else return;
    event.preventDefault();
  }, { signal });
}
