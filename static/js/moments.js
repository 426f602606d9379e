// The time machine's arithmetic, without a page: moments are nanoseconds of the run, numbers all.

/** "135.140123" (milliseconds) for nanoseconds; exact, as the server reads it back. */
export function text(time) {
  const digits = String(time).padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, "") || "0";
}

/** The nanoseconds that "#t=135.140123" or "135.140123" says; null for anything else. */
export function moment(said) {
  const match = /^(?:#t=)?(\d{1,9})(?:\.(\d{1,6}))?$/.exec(said ?? "");
  return match && Number(match[1]) * 1_000_000 + Number((match[2] ?? "").padEnd(6, "0"));
}

/** How many of `times` (in order) are not later than `at`. */
export function until(times, at) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The next moment after `at` among `times`, or the one before it (`way` -1); null at the ends. */
export function beside(times, at, way) {
  if (way > 0) return times[until(times, at)] ?? null;
  return times[until(times, at - 1) - 1] ?? null;
}

const STEP_MS = 500;
/** Pauses of a run are not waited for longer than this. */
const LONGEST_MS = 1500;

/** Milliseconds to wait between two moments at a speed: "steps", or a factor of real time. */
export function wait(from, to, speed) {
  if (speed === "steps") return STEP_MS;
  return Math.min(Math.max((to - from) / 1_000_000 / Number(speed), 16), LONGEST_MS);
}
