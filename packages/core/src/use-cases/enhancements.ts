import * as z from 'zod';
import type { Change } from '../change.ts';
import { cursorOf, cursorParameter, limitParameter, paged, pageOutput, placeIn } from '../cursor.ts';
import {
  enhancement,
  enhancementDescription,
  enhancementStatus,
  enhancementTitle,
  principles,
  priority,
} from '../entities/enhancement.ts';
import { quarter } from '../entities/work-item-metadata.ts';
import { invalidField } from '../errors.ts';
import { isUuid } from '../ids.ts';
import { jsonText } from '../text.ts';
import { actorName, idempotencyKey, readVersion } from './parameters.ts';
import { defineUseCase, envelope, envelopeOf, type UseCaseContext } from './use-case.ts';
import { type Identity, identities, onlyEntity } from './writing.ts';

const id = z.guid().toLowerCase();

const input = z.strictObject({
  id: id.optional().describe('Of the one to change; absent: a new one'),
  version: readVersion.optional(),
  title: enhancementTitle.optional().describe('Required for a new one'),
  description: enhancementDescription.optional().describe('≤10000 characters'),
  priority: priority.optional().describe('1 (high) to 5 (low); default 3'),
  status: enhancementStatus.optional().describe('Default planned'),
  target_quarter: quarter.nullable().optional().describe('e.g. 2026-Q1'),
  requires_constitutional_principles: jsonText(principles).optional().describe('Principles that it touches'),
  depends_on: jsonText(z.array(id).max(100)).optional().describe('Enhancement ids; replaces the list'),
  updated_by: actorName.optional(),
  idempotency_key: idempotencyKey.optional(),
});
type Input = z.output<typeof input>;

/** Creates an enhancement, or changes one: with id and version (FR-017, FR-037). */
export const saveEnhancement = defineUseCase({
  input,
  output: enhancement.extend(envelope),
  run: async (context, request) => {
    const applied = await context.store.apply([
      request.id === undefined ? creation(context, request) : update(context, request, request.id),
    ]);
    return { ...onlyEntity(applied, 'enhancement'), ...envelopeOf(applied) };
  },
});

const creation = (context: UseCaseContext, request: Input): Change => {
  const { version, title, updated_by, ...rest } = request;
  if (version !== undefined) throw invalidField('version', 'needs id', 'id and version, or neither of them');
  if (title === undefined) throw invalidField('title', 'is required for a new enhancement', '1 to 200 characters');
  const identity = identityOf(context, request);
  return {
    ...identity.change,
    kind: 'enhancement.create',
    entityId: identity.entityId,
    actor: updated_by ?? context.actor,
    clientTime: context.clock(),
    fields: {
      title,
      description: rest.description ?? '',
      priority: rest.priority ?? 3,
      status: rest.status ?? 'planned',
      target_quarter: rest.target_quarter ?? null,
      requires_constitutional_principles: rest.requires_constitutional_principles ?? [],
      depends_on: rest.depends_on ?? [],
    },
  };
};

const update = (context: UseCaseContext, request: Input, id: string): Change => {
  const { id: _, version, idempotency_key, updated_by, ...edit } = request;
  if (version === undefined) throw invalidField('version', 'is required with id', 'the version you read');
  const fields = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
  if (Object.keys(fields).length === 0) throw invalidField('input', 'changes nothing', 'at least one field to change');
  return {
    ...identityOf(context, request).change,
    kind: 'enhancement.update',
    entityId: id,
    base: { version },
    actor: updated_by ?? context.actor,
    clientTime: context.clock(),
    fields,
  };
};

const identityOf = (context: UseCaseContext, { idempotency_key, updated_by: _, ...args }: Input): Identity =>
  identities(context, { tool: 'save_enhancement', idempotencyKey: idempotency_key, arguments: args })(0);

const place = z.tuple([priority, z.string().refine(isUuid)]);

/** Enhancements, high priority first (FR-018). */
export const listEnhancements = defineUseCase({
  input: z.strictObject({
    priority: priority.optional().describe('1 (high) to 5 (low)'),
    status: enhancementStatus.optional(),
    target_quarter: quarter.optional().describe('e.g. 2026-Q1'),
    limit: limitParameter,
    cursor: cursorParameter,
  }),
  output: z.strictObject({ enhancements: z.array(enhancement), ...pageOutput, ...envelope }),
  run: async ({ store }, { priority: level, status, target_quarter, limit, cursor }) => {
    const found = await store.enhancements({
      ...(level === undefined ? {} : { priority: level }),
      ...(status === undefined ? {} : { status }),
      ...(target_quarter === undefined ? {} : { targetQuarter: target_quarter }),
      ...(cursor === undefined ? {} : { after: positionIn(cursor) }),
      limit: limit + 1,
    });
    const { fitting, page } = paged({ ...found.value, limit, cursorAfter: (row) => cursorOf([row.priority, row.id]) });
    return { enhancements: fitting, ...page, ...envelopeOf(found) };
  },
});

const positionIn = (cursor: string) => {
  const [level, id] = placeIn(place, cursor);
  return { priority: level, id };
};
