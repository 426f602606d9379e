// A sentence above the text with what can be done about it: undo a delete, settle a conflict. One at a time.
import { say } from "../texts.js";

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

export class Notice {
  constructor(anchor) {
    this.element = document.createElement("div");
    this.element.className = "editor-notice";
    this.element.hidden = true;
    anchor.before(this.element);
  }

  /** `actions` are [label, act] pairs; `urgent` interrupts a screen reader and cannot be waved away. */
  show(text, actions, { urgent = false } = {}) {
    const sentence = document.createElement("span");
    sentence.textContent = text;
    const all = urgent ? actions : [...actions, [say("Dismiss"), () => {}]];
    const buttons = all.map(([label, act]) => button(label, () => {
      this.hide();
      act();
    }));
    this.urgent = urgent;
    this.element.setAttribute("role", urgent ? "alert" : "status");
    this.element.hidden = false;
    this.element.replaceChildren(sentence, ...buttons);
  }

  hide() {
    this.urgent = false;
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  remove() {
    this.element.remove();
  }
}
