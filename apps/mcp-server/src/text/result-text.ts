import { jsonBytes } from '@tracker/core';
import { clipped, lines, oneLine } from './lines.ts';

/** The companions of every result that a model should know about (SPEC section 4). */
interface Companions {
  readonly data_source?: unknown;
  readonly cache_age_seconds?: unknown;
  readonly pending_sync?: unknown;
  readonly warnings?: unknown;
  readonly truncated?: unknown;
  readonly has_more?: unknown;
  readonly next_cursor?: unknown;
}

/** The structured part takes at most 36 KB of the 48; quoting and the protocol's own frame need the rest. */
const roomForText = 9_000;

/** The tool's own text, then what the model must not miss, however long that was: the next page, cuts, source, warnings. */
export const resultText = (text: string, result: object): string => {
  const companions: Companions = result;
  return lines(
    fittedText(text),
    nextPageLine(companions),
    companions.truncated === true
      ? 'Truncated to fit; read the parts one by one, by key or with a smaller limit.'
      : undefined,
    sourceLine(companions),
    ...warningLines(companions.warnings),
  );
};

const nextPageLine = ({ has_more, next_cursor }: Companions): string | undefined =>
  has_more === true && typeof next_cursor === 'string' ? `Next page: cursor "${next_cursor}"` : undefined;

const sourceLine = ({ data_source, cache_age_seconds, pending_sync }: Companions): string | undefined => {
  const waiting =
    typeof pending_sync === 'number' && pending_sync > 0 ? ` ${pending_sync} changes wait for the database.` : '';
  if (data_source === 'postgresql') return waiting === '' ? undefined : waiting.trim();
  if (data_source === 'none') return `Nothing below the database knows more than what waits here.${waiting}`;
  const age = typeof cache_age_seconds === 'number' ? `, ${Math.round(cache_age_seconds)} s old` : '';
  return `From ${String(data_source)}${age}.${waiting}`;
};

const warningLines = (warnings: unknown): readonly string[] =>
  Array.isArray(warnings)
    ? warnings.slice(0, 5).map(({ message }: { message: string }) => `Warning: ${clipped(oneLine(message), 300)}`)
    : [];

const fittedText = (text: string): string => {
  if (text.length < roomForText / 6 || jsonBytes(text) <= roomForText) return text;
  const kept: string[] = [];
  let bytes = 0;
  for (const line of text.split('\n')) {
    bytes += jsonBytes(line);
    if (bytes > roomForText) break;
    kept.push(line);
  }
  return lines(...kept, '… the rest is in structuredContent; a smaller limit shows it here.');
};
