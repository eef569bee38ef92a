/** Every call is answered, by what it is or by a refusal that says why; and a client sees what it was told. */
export const checkAnswers = (operations, { conflicts }) => [
  ...operations
    .filter(({ answer }) => answer.kind === 'broken')
    .map(({ server, tool, input, answer }) => ({
      kind: 'a call got no answer from a server that lives',
      detail: `${server}: ${tool} ${JSON.stringify(input)}: ${answer.message}\n${answer.stderr}`,
    })),
  ...checkOwnWrites(operations, conflicts),
];

const hadOneCopy = ({ warnings = [] }) => warnings.includes('one_copy_only');

/**
 * Whatever has happened since, an entity that a process has acknowledged it never calls unknown; unless its creation became
 * a conflict, which is listed.
 */
function checkOwnWrites(operations, conflicts) {
  const inConflict = new Set(
    conflicts.flatMap(({ kind, entity_id }) => (kind === 'work_item.create' ? entity_id : [])),
  );
  const violations = [];
  const acknowledged = new Map();
  for (const { actor, server, end, answer } of operations)
    if (actor !== null && answer.kind === 'answered' && !hadOneCopy(answer)) {
      const key = `${server} ${answer.found.id}`;
      acknowledged.set(key, Math.min(end, acknowledged.get(key) ?? Number.POSITIVE_INFINITY));
    }
  for (const { server, tool, input, start, answer } of operations)
    if (
      tool === 'query_work_item' &&
      answer.error === 'NotFoundError' &&
      !inConflict.has(input.id) &&
      start > (acknowledged.get(`${server} ${input.id}`) ?? Number.POSITIVE_INFINITY)
    )
      violations.push({
        kind: 'a process denies what it has acknowledged',
        detail: `${server}: ${input.id}: ${answer.message}`,
        entityId: input.id,
      });
  return violations;
}
