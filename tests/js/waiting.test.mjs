// A page that came before the compiler could answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Waiting } from "../../static/js/editor/waiting.js";
import { StillClock } from "./clock.mjs";

/** A page whose server gives one answer after the other; the last for ever. */
function bench(...answers) {
  const clock = new StillClock();
  const told = [];
  const ask = async () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === "lost") throw new TypeError("no network");
    return answer;
  };
  const waiting = new Waiting({ ask, clock, show: (error) => told.push(error), found: () => told.push("found") });
  return { clock, told, waiting };
}

const NONE = { compile: null, error: "Nothing answers." };
const FOUND = { compile: { ms: 5, problems: [] }, error: "" };

test("asks until there is an answer, also through a lost connection", async () => {
  const { clock, told, waiting } = bench(NONE, "lost", FOUND);
  waiting.begin();
  assert.deepEqual(told, [""]);
  await clock.pass(10_000);
  assert.deepEqual(told, ["", "", "", "found"]);
  assert.equal(clock.waiting, 0);
});

test("says after a while why there is none, and asks on", async () => {
  const { clock, told, waiting } = bench(NONE);
  waiting.begin();
  await clock.pass(60_000);
  assert.equal(told.at(-1), "Nothing answers.");
  assert.equal(clock.waiting, 1);
  waiting.end();
  assert.equal(clock.waiting, 0);
});

test("a save may bring the answer sooner, once", async () => {
  const { clock, told, waiting } = bench(NONE);
  assert.equal(waiting.met({ ms: 5 }), false, "nothing was waited for");
  waiting.begin();
  assert.equal(waiting.met(null), false);
  assert.equal(waiting.met({ ms: 0, summary: "Saved. Nothing answers." }), false);
  assert.equal(waiting.met({ ms: 5 }), true);
  assert.equal(waiting.met({ ms: 5 }), false);
  await clock.pass(60_000);
  assert.deepEqual(told, [""]);
});
