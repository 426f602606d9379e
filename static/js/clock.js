// The clock of the page, as one value, so that what waits can be tested without waiting.
export const pageClock = {
  setTimeout: (act, time) => setTimeout(act, time),
  clearTimeout: (timer) => clearTimeout(timer),
  now: () => performance.now(),
};
