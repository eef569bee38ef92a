/** Random numbers that follow from a seed (mulberry32); `fork` gives another sequence for each name. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    /** A whole number from `low` to `high`, both included. */
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (values) => values[Math.floor(next() * values.length)],
    chance: (probability) => next() < probability,
    fork: (name) => randomFrom([...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed)),
  };
}

/** One of the entries' values, each as often as its weight says. */
export function weighted(random, entries) {
  const total = entries.reduce((sum, [weight]) => sum + weight, 0);
  let left = random.next() * total;
  for (const [weight, value] of entries) {
    left -= weight;
    if (left < 0) return value;
  }
  return entries[0][1];
}
