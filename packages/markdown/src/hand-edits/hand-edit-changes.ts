import { type Change, change, defaultMetadata, defaultTokenBudget, type Ids } from '@tracker/core';
import type { HandEdit } from './hand-edit.ts';

export interface HandEditContext {
  readonly ids: Ids;
  /** Who edits files in this workspace, e.g. the Git user. */
  readonly actor: string;
  /** ISO 8601 UTC. */
  readonly clientTime: string;
  /** For new sessions; default the product's own. */
  readonly tokenBudget?: number;
}

/**
 * The changes that an edit asks for, in their order; empty when one of them breaks a rule of its fields. Their ids
 * follow from the edit, so that an edit that is read twice is applied once.
 */
export function changesOf(edit: HandEdit, context: HandEditContext): readonly Change[] {
  const drafts = draftsOf(edit, context);
  const checked = drafts.map((draft) => change.safeParse(draft));
  return checked.every(({ success }) => success) ? checked.flatMap(({ data }) => data ?? []) : [];
}

function draftsOf(edit: HandEdit, { ids, actor, clientTime, tokenBudget }: HandEditContext): readonly Change[] {
  const id = (what: string) => ids.derived(`hand-edit ${what} ${edit.identity}`);
  const intent = { id: id('change'), actor, clientTime };
  switch (edit.kind) {
    case 'work_item.update':
      return [{ ...intent, kind: edit.kind, entityId: edit.id, base: { version: edit.version }, fields: edit.fields }];
    case 'vendor.update':
      return [{ ...intent, kind: edit.kind, entityId: edit.id, base: { version: edit.version }, fields: edit.fields }];
    case 'enhancement.update':
      return [{ ...intent, kind: edit.kind, entityId: edit.id, base: { version: edit.version }, fields: edit.fields }];
    case 'configuration.update':
      return [{ ...intent, kind: edit.kind, entityId: edit.id, base: { version: edit.version }, fields: edit.fields }];
    case 'vendor.create':
      return [{ ...intent, kind: edit.kind, entityId: id('entity'), fields: edit.fields }];
    case 'enhancement.create':
      return [{ ...intent, kind: edit.kind, entityId: id('entity'), fields: edit.fields }];
    case 'work_item.create': {
      const entityId = id('entity');
      const created: Change = {
        ...intent,
        kind: edit.kind,
        entityId,
        fields: {
          ...edit.fields,
          metadata: defaultMetadata(edit.fields.item_type, tokenBudget ?? defaultTokenBudget),
          branch_name: null,
          commit_hash: null,
          pr_number: null,
          dependencies: [],
          vendor_dependencies: [],
        },
      };
      if (edit.status === 'active') return [created];
      const base = { changeId: created.id };
      const status = { status: edit.status };
      return [created, { ...intent, id: id('status'), kind: 'work_item.update', entityId, base, fields: status }];
    }
  }
}
