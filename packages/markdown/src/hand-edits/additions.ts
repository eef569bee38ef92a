import { emptyVendorMetadata, workItem } from '@tracker/core';
import { readEnhancements } from '../legacy/enhancements.ts';
import { bulletOf } from '../legacy/entries.ts';
import { collectNotes } from '../legacy/section-notes.ts';
import { readVendors } from '../legacy/vendors.ts';
import { indentOf, type Line } from '../lines/line.ts';
import { unescapeInline } from '../status/inline-text.ts';
import type { SectionName } from '../status/mark.ts';
import type { HandEdit } from './hand-edit.ts';

type Addition =
  | Omit<Extract<HandEdit, { kind: 'work_item.create' }>, 'line' | 'text' | 'identity'>
  | Omit<Extract<HandEdit, { kind: 'vendor.create' }>, 'line' | 'text' | 'identity'>
  | Omit<Extract<HandEdit, { kind: 'enhancement.create' }>, 'line' | 'text' | 'identity'>;

/** A bullet that somebody wrote into a generated section; null when it is only a note. */
export function additionOf(section: SectionName, line: Line, parentId: string | null): Addition | null {
  switch (section) {
    case 'vendors':
      return newVendor(line);
    case 'enhancements':
      return newEnhancement(line);
    case 'work_items':
      return newItem(line, parentId);
    case 'configuration':
    case 'deployments':
      return null;
  }
}

function newVendor(line: Line): Addition | null {
  const found = indentOf(line.text) > 0 ? undefined : readVendors([line], collectNotes(''))[0];
  if (found === undefined) return null;
  const version = found.version ?? '0.0.0';
  const empty = emptyVendorMetadata(version);
  const metadata = {
    ...empty,
    format_support: found.formats ?? empty.format_support,
    test_results: found.tests ?? empty.test_results,
  };
  return { kind: 'vendor.create', fields: { name: unescapeInline(found.name), status: found.status, metadata } };
}

function newEnhancement(line: Line): Addition | null {
  const found = readEnhancements([line], collectNotes(''), true)[0];
  if (found === undefined || found.targetText !== null) return null;
  return {
    kind: 'enhancement.create',
    fields: {
      title: unescapeInline(found.title),
      description: '',
      priority: found.priority,
      status: 'planned',
      target_quarter: found.targetQuarter,
      requires_constitutional_principles: [],
      depends_on: [],
    },
  };
}

const itemPattern =
  /^(?:\[([ xX])\] )?(.+?)(?: \((project|session|task|research)(?:, (active|completed|blocked))?\))?$/s;

/** An indented bullet is a note on the item above it unless it says what it is. */
function newItem(line: Line, parentId: string | null): Addition | null {
  const match = itemPattern.exec(bulletOf(line) ?? '');
  if (match === null) return null;
  const [, box, text = '', type = 'task', status] = match;
  const nested = indentOf(line.text) > 0;
  if (nested && (parentId === null || (match[3] === undefined && box === undefined))) return null;
  const title = workItem.shape.title.safeParse(unescapeInline(text.trim()));
  if (!title.success) return null;
  return {
    kind: 'work_item.create',
    // Words of the pattern.
    fields: { item_type: type as 'task', title: title.data, parent_id: nested ? parentId : null },
    status: (status as 'active' | undefined) ?? (box === undefined || box === ' ' ? 'active' : 'completed'),
  };
}
