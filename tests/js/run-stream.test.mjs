// Following a run: the stream's format, what answers mean, and the pace of what follows from it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { verdict, waitBefore } from "../../static/js/follow.js";
import { Pace } from "../../static/js/pace.js";
import { reader } from "../../static/js/sse.js";
import { StillClock } from "./clock.mjs";

test("sse: the same messages however the stream is cut", () => {
  const stream = 'retry: 5\r\n: hello\r\n\r\nevent: run\r\nid: 17\r\ndata: {"last": 17}\r\n\r\nid: 18\ndata:one\ndata: two\n\nevent: empty\n\n: x\n\ndata: ü\r\rdata: unfinished';
  const whole = [
    { event: "run", data: '{"last": 17}', id: "17" }, { event: "message", data: "one\ntwo", id: "18" }, { event: "message", data: "ü", id: "18" },
  ];
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const found = [];
    const feed = reader((message) => found.push(message));
    feed(stream.slice(0, cut));
    feed(stream.slice(cut));
    assert.deepEqual(found, whole, `cut at ${cut}`);
  }
  const found = [];
  const feed = reader((message) => found.push(message));
  for (const character of stream) feed(character);
  assert.deepEqual(found, whole);
});

test("following: which answers end it, and how long it waits", () => {
  assert.deepEqual([200, 204, 403, 404, 410, 429, 500, 503].map(verdict), ["read", "over", "refused", "refused", "refused", "again", "again", "again"]);
  assert.ok(waitBefore(0, 0) >= 300 && waitBefore(50, 1) <= 20_000);
});

test("pace: at most one action per gap, one at a time, and the last wish is kept", async () => {
  const clock = new StillClock();
  let acts = 0;
  const pace = new Pace(() => (acts += 1), 100, clock);
  pace.wish();
  pace.wish();
  pace.wish();
  assert.equal(acts, 1);
  await clock.pass(1000);
  assert.equal(acts, 1, "the first has not ended");
  pace.done();
  await clock.pass(99);
  assert.equal(acts, 1);
  await clock.pass(1);
  assert.equal(acts, 2);
  pace.done();
  await clock.pass(1000);
  assert.equal(acts, 2);
  pace.wish();
  assert.equal(acts, 3, "after a rest there is nothing to wait for");
});

test("pace: a failed action is tried again a few times, then left", async () => {
  const clock = new StillClock();
  let acts = 0;
  const pace = new Pace(() => {
    acts += 1;
    clock.setTimeout(() => pace.done(false), 1);
  }, 100, clock);
  pace.wish();
  await clock.pass(60_000);
  assert.equal(acts, 6);
  pace.wish();
  assert.equal(acts, 7);
});
