/**
 * Every acknowledged write is in the change log once, or is a conflict or waits in one; what was refused is nowhere;
 * what got no answer is there once at most; nobody else has written.
 *
 * `evidence` is what the database and the machines hold at the end: {changes, conflicts, pending}.
 */
export function checkLedger(operations, { changes, conflicts, pending }) {
  const applied = groupedBy(
    changes.filter(({ kind }) => !kind.startsWith('conflict.')),
    ({ actor }) => actor,
  );
  const inConflict = placesOfConflict(conflicts, pending);
  const violations = [];
  const attempts = groupedBy(
    operations.filter(({ actor }) => actor !== null),
    ({ actor }) => actor,
  );
  for (const [actor, tries] of attempts) {
    const times = (applied.get(actor)?.length ?? 0) + (inConflict.get(actor)?.size ?? 0);
    const last = tries.at(-1);
    const expected = expectedTimes(tries);
    if (times >= expected.least && times <= expected.most) continue;
    violations.push({
      kind: times === 0 ? 'an acknowledged write is lost' : `a write was carried out ${times} times`,
      detail: `${actor} (${last.tool}) was ${last.answer.kind}; in the change log ${applied.get(actor)?.length ?? 0} times, in conflicts ${inConflict.get(actor)?.size ?? 0} times`,
      actors: [actor],
      entityId: applied.get(actor)?.[0]?.entity_id ?? last.answer.found?.id ?? last.input.id,
    });
  }
  for (const actor of new Set([...applied.keys(), ...inConflict.keys()]))
    if (!attempts.has(actor))
      violations.push({
        kind: 'a change that nobody asked for',
        detail: `of ${actor}: ${applied.get(actor)?.length ?? 0} in the change log, ${inConflict.get(actor)?.size ?? 0} in conflicts`,
        actors: [actor],
      });
  return violations;
}

/** A copy that could not be written was named by a warning: the other one is all that there is then, and may be lost. */
const hadOneCopy = ({ answer }) => answer.warnings?.includes('one_copy_only') === true;

function expectedTimes(tries) {
  const last = tries.at(-1);
  const unknown = tries.some(({ answer }) => answer.kind === 'none' || answer.kind === 'broken');
  if (last.answer.kind === 'answered') return { least: hadOneCopy(last) ? 0 : 1, most: 1 };
  return { least: 0, most: unknown || last.answer.error === 'DatabaseError' ? 1 : 0 };
}

/**
 * The changes that open conflicts hold, and those that wait with them on a machine, by actor. What is settled has its
 * change in the log: nobody here drops any.
 */
function placesOfConflict(conflicts, pending) {
  const found = new Map();
  const add = (actor, changeId) => found.set(actor, (found.get(actor) ?? new Set()).add(changeId));
  const unsettled = conflicts.filter(({ status }) => status === 'open');
  const open = new Set(unsettled.map(({ id }) => id));
  for (const { actor, change_id } of unsettled) add(actor, change_id);
  for (const { change, conflictId } of pending) if (open.has(conflictId)) add(change.actor, change.id);
  return found;
}

export function groupedBy(values, keyOf) {
  const groups = new Map();
  for (const value of values) {
    const key = keyOf(value);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(value);
  }
  return groups;
}
