// Following a run over real HTTP: a server that is down at first, a stream that is cut, one that ends.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { Follower } from "../../static/js/follow.js";

globalThis.document = { hidden: false };

/** A server that answers each connection by the next of `turns`; it remembers the Last-Event-ID of each. */
async function serve(turns) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.headers["last-event-id"] ?? null);
    turns[Math.min(asked.length, turns.length) - 1](response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { asked, url: `http://127.0.0.1:${server.address().port}/events/runs/7`, close: () => server.close() };
}

const message = (last, ended = false) => `event: run\nid: ${last}\ndata: ${JSON.stringify({ last, kinds: [], ended })}\n\n`;
const stream = (text, end) => (response) => {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.write(text);
  if (end) response.end();
};
const status = (code) => (response) => response.writeHead(code).end();

function follow(url, after = "") {
  const heard = [];
  const states = [];
  return new Promise((resolve) => {
    const state = (word) => {
      states.push(word);
      if (word === "ended" || word === "refused") resolve({ heard, states });
    };
    new Follower({ url, after, changed: ({ last }) => heard.push(last), state }).connect();
  });
}

test("a first connection that fails is tried again, a cut stream resumes after its last event, and the end closes it", async () => {
  const server = await serve([status(503), stream(message(4) + message(5), true), stream(": still here\n\n" + message(6, true), false)]);
  const { heard, states } = await follow(server.url, "3");
  assert.deepEqual(server.asked, ["3", "3", "5"]);
  assert.deepEqual(heard, [4, 5, 6]);
  assert.deepEqual(states.filter((word) => word !== "open"), ["waiting", "ended"]);
  server.close();
});

test("who may not follow, or follows what is over, does not ask twice", async () => {
  for (const [code, word] of [[403, "refused"], [404, "refused"], [204, "ended"]]) {
    const server = await serve([status(code)]);
    const { states } = await follow(server.url);
    assert.deepEqual(states, [word]);
    assert.equal(server.asked.length, 1);
    server.close();
  }
});
