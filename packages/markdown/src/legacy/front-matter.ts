import type { JsonObject } from '@tracker/core';
import { type Document, isScalar, parseDocument } from 'yaml';

export type FrontMatter =
  | { readonly kind: 'read'; readonly value: JsonObject; readonly schemaVersion: string | null }
  /** `line` counts from 1 within the text. */
  | { readonly kind: 'malformed'; readonly line: number; readonly message: string };

/** YAML of a front matter block, without its `---` lines (FR-021). Values become JSON; nothing in it is executed. */
export function readFrontMatter(text: string): FrontMatter {
  const document = parseDocument(text, { prettyErrors: true, logLevel: 'silent' });
  const error = document.errors[0];
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1;
    return { kind: 'malformed', line, message: `The front matter is not YAML: ${firstSentence(error.message)}` };
  }
  const value = jsonOf(document);
  if (value === null)
    return { kind: 'malformed', line: 1, message: 'The front matter is not a list of keys and values.' };
  return { kind: 'read', value, schemaVersion: schemaVersionOf(document) };
}

/** The parser's position belongs to the block, not to the file, so it is left out. */
const firstSentence = (message: string): string => message.split(/ at line \d+/)[0] ?? message;

function jsonOf(document: Document): JsonObject | null {
  try {
    const value: unknown = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 })) ?? 'null');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    // Aliases that unfold without end, or values that are no JSON.
    return null;
  }
}

/** As written: YAML takes an unquoted 1.0 for the number 1. */
function schemaVersionOf(document: Document): string | null {
  const node = document.get('schema_version', true);
  if (!isScalar(node) || node.value === null) return null;
  const written = node.source?.trim() || String(node.value);
  return written === '' ? null : written;
}
