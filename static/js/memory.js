// What this browser remembers. Storage can be forbidden or full: then it forgets, and the page works all the same.

export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(`grpclab:${name}`));
  } catch {
    return null;
  }
}

/** Keeps `value` under `name`, or forgets it when null; true when that worked. */
export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(`grpclab:${name}`);
    else localStorage.setItem(`grpclab:${name}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
