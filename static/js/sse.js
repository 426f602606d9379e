// Reads a text/event-stream, however it is cut into chunks (WHATWG HTML, "Server-sent events", §9.2.6).

/** Returns feed(text); each finished message goes to `deliver` as {event, data, id}. */
export function reader(deliver) {
  let rest = "";
  let message = { event: "message", data: [] };
  let id = "";

  const field = (line) => {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") message.data.push(value);
    if (name === "event") message.event = value || "message";
    if (name === "id" && !value.includes("\0")) id = value;
  };

  return (text) => {
    rest += text;
    // A \r at the very end may be the first half of \r\n: it waits for the next chunk.
    const whole = rest.endsWith("\r") ? rest.slice(0, -1) : rest;
    const lines = whole.split(/\r\n|\r|\n/);
    rest = lines.pop() + rest.slice(whole.length);
    for (const line of lines) {
      if (line !== "") {
        field(line);
        continue;
      }
      const { event, data } = message;
      message = { event: "message", data: [] };
      if (data.length > 0) deliver({ event, data: data.join("\n"), id });
    }
  };
}
