// Makes the link that carries the whole workspace: <button data-behavior="share-link" data-bundle="/w/…/bundle.json" data-into="#box">.
import { announce } from "./announce.js";
import { say } from "./texts.js";

export function bind(button, signal) {
  button.addEventListener("click", async () => {
    const box = document.querySelector(button.dataset.into);
    const answer = await fetch(button.dataset.bundle, { signal }).catch(() => null);
    if (!answer?.ok) return announce(say("The server did not answer"));
    // Loaded when it is wanted: most pages never make a link.
    const [bundle, { LONGEST_LINK, pack }] = await Promise.all([answer.json(), import("./bundle.js")]);
    const method = document.getElementById("method")?.value;
    const request = document.getElementById("request-text")?.value;
    const link = `${location.origin}/open#${await pack({ ...bundle, method: method ?? "", request: request ?? "" })}`;
    box.value = link;
    box.closest("[hidden]")?.removeAttribute("hidden");
    box.select();
    return announce(
      link.length > LONGEST_LINK
        ? say("The link has {count} characters: some programs will cut it. A snapshot's address is short.", { count: link.length })
        : say("The link is ready to be copied"),
    );
  }, { signal });
}
