// One tab stop for a group; arrow keys walk within it.

/** The index that `key` leads to from `index` among `count`, round the ends; null when the key does not walk. */
export function step(key, index, count) {
  if (count === 0) return null;
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  if (key in steps) return (index + steps[key] + count) % count;
  return { Home: 0, End: count - 1 }[key] ?? null;
}
