/**
 * The change log explains the rows: versions of an entity follow each other without a gap, each change starts from what
 * the one before left, the row is what the last one left, and what a request asked for is in its change.
 */
export function checkReflection(operations, { changes, rows }) {
  const byActor = new Map(operations.filter(({ actor }) => actor !== null).map((each) => [each.actor, each]));
  return [...checkHistories(changes, rows), ...checkRequests(changes, byActor), ...checkAdded(changes, rows)];
}

const compared = {
  work_item: ['title', 'status', 'parent_id', 'deleted_at'],
  vendor: ['name', 'status', 'extractor_version'],
};

function checkHistories(changes, rows) {
  const violations = [];
  for (const [id, { entity, steps }] of historiesOf(changes)) {
    const row = rows.get(`${entity}:${id}`)?.row;
    const complain = (kind, detail) => violations.push({ kind, detail, entityId: id });
    const versions = steps.map(({ version }) => version);
    if (versions.some((version, position) => version !== position + 1))
      complain('versions do not follow each other', `${entity} ${id}: ${versions}`);
    if (row === undefined) {
      complain('a row is missing', `${entity} ${id}`);
      continue;
    }
    if (row.version !== versions.at(-1))
      complain('a row is not at its last version', `${entity} ${id}: ${row.version}, logged ${versions.at(-1)}`);
    for (const field of compared[entity]) {
      const known = steps.flatMap(({ fields }) => fields[field] ?? []);
      known.forEach(({ from }, position) => {
        if (position > 0 && !same(from, known[position - 1].to))
          complain(
            'a change overwrote another one',
            `${entity} ${id}: ${field} from ${from}, but it was ${known[position - 1].to}`,
          );
      });
      const last = known.at(-1);
      if (last !== undefined && !same(last.to, row[field]))
        complain('a row is not what its log says', `${entity} ${id}: ${field} is ${row[field]}, logged ${last.to}`);
    }
  }
  return violations;
}

const same = (one, other) => (one ?? null) === (other ?? null);

/** The effects on each item and vendor, by version; those that bump none change a path alone. */
export function historiesOf(changes) {
  const histories = new Map();
  for (const change of changes)
    for (const { entity, id, version, fields } of change.effects) {
      if (version === null || !(entity in compared)) continue;
      if (!histories.has(id)) histories.set(id, { entity, steps: [] });
      histories.get(id).steps.push({ version, fields, change });
    }
  for (const { steps } of histories.values()) steps.sort((a, b) => a.version - b.version);
  return histories;
}

function checkRequests(changes, byActor) {
  const violations = [];
  for (const { actor, kind, fields, entity_id } of changes) {
    const request = byActor.get(actor);
    if (request === undefined || kind.startsWith('conflict.')) continue;
    for (const field of ['title', 'status', 'extractor_version', 'parent_id']) {
      const asked = request.input[field];
      if (asked !== undefined && fields[field] !== asked)
        violations.push({
          kind: 'a change is not what was asked for',
          detail: `${actor}: ${field} ${fields[field]}, not ${asked}`,
          entityId: entity_id,
        });
    }
  }
  return violations;
}

/** Notes and links are only ever added here. */
function checkAdded(changes, rows) {
  const violations = [];
  for (const { actor, kind, fields, entity_id } of changes) {
    if (kind !== 'work_item.update') continue;
    const notes = rows.get(`work_item:${entity_id}`)?.row.metadata.notes ?? [];
    if (fields.note !== undefined && notes.filter(({ text }) => text === fields.note.text).length !== 1)
      violations.push({ kind: 'a note is not there once', detail: `${actor} on ${entity_id}`, entityId: entity_id });
    for (const { id, type } of fields.dependencies?.add ?? [])
      if (!rows.has(`dependency:${entity_id}:${id}:${type}`))
        violations.push({
          kind: 'a link is missing',
          detail: `${actor}: ${entity_id} ${type} ${id}`,
          entityId: entity_id,
        });
  }
  return violations;
}
