import type { JsonObject } from '@tracker/core';
import { headingOf, isBlank, type Line } from '../lines/line.ts';
import { scanLines } from '../lines/scan-lines.ts';
import { rangeOf } from './entries.ts';
import { readFrontMatter } from './front-matter.ts';
import type { LegacyWarning, SessionPrompt, Skipped } from './legacy-document.ts';
import { collectNotes, type SectionNotes } from './section-notes.ts';

/** A file of `docs/session-prompts` with what was wrong about it; `prompt` is null when it was skipped. */
export interface SessionPromptFile {
  readonly prompt: SessionPrompt | null;
  readonly skipped: readonly Skipped[];
  readonly warnings: readonly LegacyWarning[];
}

/** Reads a session prompt that is a file of its own; `file` is what reports call it (FR-021). */
export function parseSessionPrompt(text: string, file: string): SessionPromptFile {
  const lines = scanLines(text);
  const notes = collectNotes(file);
  const first = lines[0];
  const prompt =
    first === undefined || !isRule(first)
      ? skipAt(notes, 1, withoutFrontMatter)
      : promptOf({ title: null, from: first, lines, text }, notes);
  return { prompt, skipped: notes.skipped, warnings: notes.warnings };
}

/** Inline prompts: a heading, a block of `---`, and text up to the next heading that begins a prompt. */
export function readSessionPrompts(body: readonly Line[], text: string, notes: SectionNotes): readonly SessionPrompt[] {
  const depth = Math.min(...body.flatMap((line) => headingOf(line)?.depth ?? []));
  const starts = body.flatMap((line, index) => {
    const isPrompt = isStart(body, index);
    return isPrompt || isNamedSession(line, depth) ? [{ line, index, isPrompt }] : [];
  });
  return starts.flatMap(({ line, index, isPrompt }, position) => {
    if (!isPrompt) return skipAt(notes, line.number, withoutFrontMatter) ?? [];
    const entry = body.slice(index + 1, starts[position + 1]?.index);
    const opening = entry.findIndex(({ text: content }) => !isBlank(content));
    const title = headingOf(line)?.title || null;
    const prompt = promptOf({ title, from: line, lines: entry.slice(Math.max(opening, 0)), text }, notes);
    if (prompt !== null) notes.understood(line, ...entry);
    return prompt ?? [];
  });
}

/** `### Session 3` beside others is one of them, also where its front matter was forgotten. */
const isNamedSession = (line: Line, depth: number): boolean => {
  const heading = headingOf(line);
  return heading?.depth === depth && /^session\b/i.test(heading.title);
};

const withoutFrontMatter = 'The session prompt has no front matter: it must begin with a line "---".';

/** Lines of `---` are looked for as they stand: a Markdown parser takes the block for a rule and a heading. */
const isRule = ({ text }: Line): boolean => /^---[ \t]*$/.test(text);

function isStart(lines: readonly Line[], index: number): boolean {
  const line = lines[index];
  if (line === undefined || headingOf(line) === null) return false;
  const next = lines.slice(index + 1).find(({ text }) => !isBlank(text));
  return next !== undefined && isRule(next);
}

interface PromptSource {
  readonly title: string | null;
  readonly from: Line;
  /** Beginning with the opening `---`. */
  readonly lines: readonly Line[];
  readonly text: string;
}

function promptOf({ title, from, lines, text }: PromptSource, notes: SectionNotes): SessionPrompt | null {
  const [opening, ...rest] = lines;
  const end = rest.findIndex(isRule);
  if (opening === undefined || end === -1)
    return skipAt(notes, (opening ?? from).number, 'The front matter has no closing line "---".');
  const yaml = rest.slice(0, end);
  const found = readFrontMatter(yaml.map((line) => line.text).join('\n'));
  if (found.kind === 'malformed') return skipAt(notes, opening.number + found.line, found.message);
  if (found.schemaVersion === null)
    notes.warn(opening.number, 'The front matter has no schema_version; "1.0" is assumed.');
  const body = rest.slice(end + 1);
  return {
    id: stringIn(found.value, 'session_id') ?? stringIn(found.value, 'id'),
    title: stringIn(found.value, 'title') ?? title,
    frontMatter: found.value,
    schemaVersion: found.schemaVersion,
    body: textOf(body, text),
    file: notes.file,
    lines: rangeOf(from, lines),
  };
}

function skipAt(notes: SectionNotes, line: number, message: string): null {
  notes.skip(line, message);
  return null;
}

const stringIn = (value: JsonObject, key: string): string | null => {
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === 'string' || typeof found === 'number' ? String(found).trim() || null : null;
};

/** The text between the lines' ends, without the blank lines around it. */
const textOf = (lines: readonly Line[], text: string): string =>
  text
    .slice(lines[0]?.start ?? 0, lines.at(-1)?.end ?? 0)
    .replaceAll('\r\n', '\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
