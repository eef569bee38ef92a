/**
 * Times operations side by side: each gets 2,000 warm-up calls, then they take turns in blocks, so that a change of the
 * machine's speed meets all of them alike. Figures are milliseconds per call.
 */
export const measured = async (operations, { blocks = 10, calls = 200, warmUp = 2_000 } = {}) => {
  const samples = new Map(Object.keys(operations).map((name) => [name, []]));
  for (const operation of Object.values(operations)) for (let call = 0; call < warmUp; call += 1) await operation();
  for (let block = 0; block < blocks; block += 1)
    for (const [name, operation] of Object.entries(operations)) await timeBlock(operation, calls, samples.get(name));
  return Object.fromEntries([...samples].map(([name, times]) => [name, figuresOf(times)]));
};

const timeBlock = async (operation, calls, into) => {
  for (let call = 0; call < calls; call += 1) {
    const start = performance.now();
    await operation();
    into.push(performance.now() - start);
  }
};

export const figuresOf = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return { p50: at(0.5), p95: at(0.95) };
};

const shown = (value) => value.toFixed(3).padStart(8);

export const printFigures = (title, figuresByName) => {
  console.log(`\n${title}\n${'p50 ms'.padStart(44)}${'p95 ms'.padStart(9)}`);
  for (const [name, { p50, p95 }] of Object.entries(figuresByName))
    console.log(`  ${name.padEnd(34)}${shown(p50)} ${shown(p95)}`);
};

/** A target with what was reached; a miss is shown, it fails nothing: machines are shared and noisy. */
export const printTarget = (what, reached, target) =>
  console.log(`  ${reached <= target ? 'reached' : 'MISSED '}  ${what}: ${reached.toFixed(2)} (target ${target})`);

/** Cites the requirement that a target belongs to; the requirements gate reads these calls. */
export const verifies = (id) => id;
