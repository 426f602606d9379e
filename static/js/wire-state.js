// Which view of the wire is chosen, and answers that were asked for when another one was.

/** The chosen view, zoom, call and message, as one comparable text. */
export const wireState = (page) =>
  [...page.querySelectorAll("#wire-state input")].map(({ name, value }) => `${name}=${value}`).join("&");

/** Takes the wire area out of htmx's swap tasks when the choice changed since they were asked for; true if it did. */
export function dropStale(tasks, asked, now) {
  const at = asked === now ? -1 : tasks.findIndex(({ target }) => target?.id === "wire");
  if (at >= 0) tasks.splice(at, 1);
  return at >= 0;
}
