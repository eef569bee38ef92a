import type { FieldIssue, TrackerError } from '@tracker/core';
import { clipped, oneLine } from './lines.ts';

/** About 100 tokens, so that a long list of refused fields does not flood a context; the rest is structured. */
const roomForMessage = 240;
const roomForSuggestion = 150;
const roomForNames = 400;
const longestName = 60;
const shortestQuote = 16;

interface Failure {
  readonly error: TrackerError;
  readonly suggestion: string;
}

/** What to correct and what to do next: a message without fields gives way at its end, the suggestion in its quotes. */
export const errorText = ({ error, suggestion }: Failure): string =>
  `${error.code}: ${messageText(error)} ${suggestionText(suggestion)}`;

const messageText = ({ message, details }: TrackerError): string => {
  const line = oneLine(message);
  if (line.length <= roomForMessage) return line;
  return details !== undefined && 'fields' in details ? fieldsText(details.fields) : clipped(line, roomForMessage);
};

/** The names of all refused fields, then as many of the refusals as there is room for, each whole. */
const fieldsText = (fields: readonly FieldIssue[]): string => {
  const names = [...new Set(fields.map(({ field }) => clipped(oneLine(field || 'input'), longestName)))];
  const named = whole(names, ', ', roomForNames);
  const unnamed = names.length - named.length;
  const sentences = whole(fields.map(sentenceOf), ' ', roomForMessage);
  const rest = sentences.length < fields.length ? ' … the rest is in details.' : '';
  const list = `${named.join(', ')}${unnamed === 0 ? '' : ` and ${unnamed} more`}`;
  return names.length === 1 ? `${sentences.join(' ')}${rest}` : `Refused: ${list}. ${sentences.join(' ')}${rest}`;
};

/** The first always, however long: there is nothing to correct without it. */
const whole = (parts: readonly string[], separator: string, room: number): readonly string[] => {
  let length = 0;
  const kept = parts.findIndex((part) => {
    length += part.length + separator.length;
    return length > room + separator.length;
  });
  return kept === -1 ? parts : parts.slice(0, Math.max(1, kept));
};

const sentenceOf = ({ field, constraint, allowed }: FieldIssue): string => {
  const name = clipped(oneLine(field || 'input'), longestName);
  const accepted = allowed === undefined ? '' : ` (allowed: ${clipped(oneLine(allowed), roomForMessage)})`;
  return `${name}: ${clipped(oneLine(constraint), roomForMessage)}${accepted}.`;
};

const quoted = /"[^"]*"/g;

/** Titles and names in it give way before what to do next. */
const suggestionText = (suggestion: string): string => {
  const line = oneLine(suggestion);
  const quotes = line.match(quoted) ?? [];
  if (line.length <= roomForSuggestion || quotes.length === 0) return line;
  const around = line.length - quotes.join('').length;
  const each = Math.max(shortestQuote, Math.floor((roomForSuggestion - around) / quotes.length) - 2);
  return line.replace(quoted, (text) => `"${clipped(text.slice(1, -1), each)}"`);
};
