import { historiesOf } from './reflection.mjs';

/**
 * What was answered from PostgreSQL, entity by entity, must have an order that respects real time (`isLinearizable`). A
 * write that was acknowledged from below, or never answered, takes effect at some moment after its request; which version
 * it made is what the change log says.
 */
export function checkLinearizability(operations, { changes }, isLinearizable) {
  const byActor = new Map(operations.filter(({ actor }) => actor !== null).map((each) => [each.actor, each]));
  const reads = readsById(operations);
  const violations = [];
  for (const [id, { entity, steps }] of historiesOf(changes)) {
    const writes = writesOf(entity, steps, byActor);
    if (!isLinearizable([...writes, ...(reads.get(id) ?? [])], register))
      violations.push({ kind: 'not linearizable', detail: `${entity} ${id}`, entityId: id });
  }
  return violations;
}

const valueField = { work_item: 'title', vendor: 'extractor_version' };

function writesOf(entity, steps, byActor) {
  let value = null;
  return steps.map(({ version, fields, change }) => {
    value = fields[valueField[entity]]?.to ?? value;
    const operation = byActor.get(change.actor);
    const isLive = operation?.answer.kind === 'answered' && operation.answer.source === 'postgresql';
    const isItself = isLive && operation.input.version !== undefined && !isFreeOfVersions(operation, change);
    return {
      start: operation?.firstStart ?? operation?.start ?? 0,
      end: isLive ? operation.end : Number.POSITIVE_INFINITY,
      op: {
        kind: 'write',
        expected: isItself && change.entity_id === operation.answer.found.id ? operation.input.version : version - 1,
        value,
      },
      out: isLive ? 'written' : undefined,
    };
  });
}

/** A note alone never conflicts. */
const isFreeOfVersions = ({ input }, { fields }) => input.note !== undefined && Object.keys(fields).length === 1;

function readsById(operations) {
  const reads = new Map();
  for (const { tool, start, end, answer } of operations) {
    const isRead = tool === 'query_work_item' || tool === 'query_vendor_status';
    if (!isRead || answer.kind !== 'answered' || answer.source !== 'postgresql' || answer.found.id === undefined)
      continue;
    const { id, version, title, extractor_version } = answer.found;
    const value = tool === 'query_vendor_status' ? extractor_version : title;
    if (!reads.has(id)) reads.set(id, []);
    reads.get(id).push({ start, end, op: { kind: 'read' }, out: { version, value } });
  }
  return reads;
}

const register = {
  initial: { version: 0, value: null },
  step: (state, op, out) => {
    if (op.kind === 'read') return out.version === state.version && out.value === state.value ? state : undefined;
    return op.expected === state.version ? { version: state.version + 1, value: op.value } : undefined;
  },
};
