/** What a run did, and its verdict. */
export function reportOf({ seed, minutes, counts, operations, evidence, violations }) {
  const writes = operations.filter(({ actor }) => actor !== null);
  const answered = operations.filter(({ answer }) => answer.kind === 'answered');
  const sources = countBy(answered, ({ answer }) => answer.source);
  const durations = answered.map(({ start, end }) => end - start).sort((a, b) => a - b);
  return [
    `seed ${seed}, ${minutes} minutes`,
    ...Object.entries(counts).map(([kind, { times, withWrites }]) =>
      withWrites === undefined ? `  ${kind}: ${times}` : `  ${kind}: ${times}, ${withWrites} with writes in flight`,
    ),
    `  calls: ${operations.length}, of these writes: ${writes.length} (${shown(countBy(writes, ({ answer }) => answer.error ?? answer.kind))})`,
    `  answered by: ${shown(sources)}; the median in ${milliseconds(durations, 0.5)}, 99 % in ${milliseconds(durations, 0.99)}, the last in ${milliseconds(durations, 1)}`,
    `  warned of one copy only: ${writes.filter(({ answer }) => answer.warnings?.includes('one_copy_only')).length}`,
    `  changes in the log: ${evidence.changes.length}; conflicts: ${evidence.conflicts.length}`,
    violations.length === 0 ? 'holds' : `VIOLATED ${violations.length} times`,
  ].join('\n');
}

const milliseconds = (sorted, share) => `${Math.round(sorted[Math.ceil(share * (sorted.length - 1))] ?? 0)} ms`;

function countBy(values, keyOf) {
  const counts = {};
  for (const value of values) counts[keyOf(value)] = (counts[keyOf(value)] ?? 0) + 1;
  return counts;
}

const shown = (counts) =>
  Object.entries(counts)
    .map(([name, times]) => `${name} ${times}`)
    .join(', ');

/** Everything that concerns a violation, in the order in which it began. */
export function counterexampleOf({ kind, detail, entityId, actors = [] }, { operations, evidence }) {
  const isAbout = ({ input, actor, answer }) =>
    actors.includes(actor) || (entityId !== undefined && (input.id === entityId || answer.found?.id === entityId));
  return [
    `${kind}: ${detail}`,
    ...operations.filter(isAbout).map((operation) => `  call ${JSON.stringify(operation)}`),
    ...evidence.changes
      .filter((change) => change.entity_id === entityId || actors.includes(change.actor))
      .map((change) => `  log  ${JSON.stringify(change)}`),
    ...evidence.conflicts
      .filter(({ actor }) => actors.includes(actor))
      .map((conflict) => `  conflict ${JSON.stringify(conflict)}`),
    ...evidence.pending
      .filter(({ change }) => actors.includes(change.actor) || change.entityId === entityId)
      .map((entry) => `  waits ${JSON.stringify(entry)}`),
  ].join('\n');
}
