import assert from "node:assert/strict";
import { test } from "node:test";
import { SaveQueue, retryAfter } from "../../static/js/editor/save-queue.js";
import { StillClock, turn } from "./clock.mjs";

/** A queue whose server answers when the test says so. */
function bench({ revision = 3 } = {}) {
  const clock = new StillClock();
  const calls = [];
  const states = [];
  const send = (base) => new Promise((answer) => calls.push({ base, answer }));
  const queue = new SaveQueue({ revision, send, clock, report: ({ state, current }) => states.push(current ? state : `${state}, stale`) });
  const answer = async (value) => {
    calls.at(-1).answer(value);
    await turn();
  };
  return { clock, calls, states, queue, answer };
}

/** Somebody who has just typed a letter, which is saved: what follows is typing. */
async function typing() {
  const made = bench({ revision: 2 });
  made.queue.edited();
  await made.clock.pass(0);
  await made.answer({ kind: "saved", revision: 3 });
  made.calls.length = 0;
  made.states.length = 0;
  return made;
}

test("the first key after a rest is saved at once, and what it brings is bad news only after one", async () => {
  const { clock, calls, queue, answer } = bench();
  queue.edited();
  await clock.pass(0);
  assert.equal(calls.length, 1);
  await clock.pass(50);
  await answer({ kind: "saved", revision: 4 });
  assert.equal(queue.unrest, 200);
  queue.edited();
  await clock.pass(249);
  assert.equal(calls.length, 1);
  await clock.pass(1);
  assert.equal(calls.length, 2);
  await answer({ kind: "saved", revision: 5 });
  assert.equal(queue.unrest, 0);
  await clock.pass(1000);
  queue.edited();
  await clock.pass(0);
  assert.equal(calls.length, 3);
});

test("typing is saved once it rests for 250 ms", async () => {
  const { clock, calls, states, queue, answer } = await typing();
  queue.edited();
  await clock.pass(200);
  queue.edited();
  await clock.pass(249);
  assert.equal(calls.length, 0);
  await clock.pass(1);
  assert.deepEqual(calls.map(({ base }) => base), [3]);
  await answer({ kind: "saved", revision: 4 });
  assert.equal(queue.unsaved, false);
  assert.equal(queue.revision, 4);
  assert.deepEqual(states, ["edited", "edited", "saving", "saved"]);
});

test("somebody who never rests is saved all the same", async () => {
  const { clock, calls, queue } = await typing();
  for (let key = 0; key < 20; key += 1) {
    queue.edited();
    await clock.pass(100);
  }
  assert.equal(calls.length, 1);
});

test("what is typed during a save goes with the next one, on its revision, and never two at once", async () => {
  const { clock, calls, states, queue, answer } = bench();
  queue.edited();
  await clock.pass(250);
  queue.edited();
  await clock.pass(5000);
  assert.equal(calls.length, 1);
  await answer({ kind: "saved", revision: 4 });
  assert.equal(queue.unsaved, true);
  assert.equal(states.at(-1), "edited, stale");
  await clock.pass(250);
  assert.deepEqual(calls.map(({ base }) => base), [3, 4]);
});

test("an unreachable server is tried again, slower and slower, and nothing is lost", async () => {
  const { clock, calls, queue, answer } = bench();
  queue.edited();
  await clock.pass(250);
  for (const wait of [1000, 2000, 4000]) {
    await answer({ kind: "failed" });
    assert.equal(queue.state, "retrying");
    queue.edited();
    const before = calls.length;
    await clock.pass(wait - 1);
    assert.equal(calls.length, before);
    await clock.pass(1);
    assert.equal(calls.length, before + 1);
  }
  await answer({ kind: "saved", revision: 4 });
  assert.equal(queue.unsaved, false);
  assert.equal(retryAfter(20), 30_000);
});

test("a conflict stops saving until somebody decides", async () => {
  const { clock, calls, queue, answer } = bench();
  queue.edited();
  await clock.pass(250);
  await answer({ kind: "conflict", revision: 9 });
  queue.edited();
  await clock.pass(60_000);
  assert.equal(calls.length, 1);
  assert.equal(await queue.flush(), false);
  queue.build(9);
  assert.deepEqual(calls.map(({ base }) => base), [3, 9]);
  await answer({ kind: "saved", revision: 10 });
  assert.equal(queue.state, "saved");
});

test("a refusal is tried again with the next edit", async () => {
  const { clock, calls, queue, answer } = bench();
  queue.edited();
  await clock.pass(250);
  await answer({ kind: "refused", problems: [] });
  await clock.pass(60_000);
  assert.equal(calls.length, 1);
  queue.edited();
  await clock.pass(250);
  assert.equal(calls.length, 2);
});

test("flush saves at once and waits for the end", async () => {
  const { clock, calls, queue, answer } = bench();
  assert.equal(await queue.flush(), true);
  queue.edited();
  const done = queue.flush();
  assert.equal(calls.length, 1);
  queue.edited();
  await answer({ kind: "saved", revision: 4 });
  assert.equal(calls.length, 2);
  await answer({ kind: "saved", revision: 5 });
  assert.equal(await done, true);
  assert.equal(clock.waiting, 0);
});

test("a page that closes during a save builds on the revision that save will make", async () => {
  const { clock, queue, answer } = bench();
  queue.edited();
  assert.equal(queue.leavingRevision, 3);
  await clock.pass(250);
  assert.equal(queue.leavingRevision, 4);
  await answer({ kind: "saved", revision: 4 });
  assert.equal(queue.leavingRevision, 4);
});
