import { isBlankLine, isOwned, type SectionLine, type StatusLayout, sourceOf } from './status-layout.ts';

export interface PrintedLine {
  readonly id: string;
  readonly text: string;
}

export interface OldLine extends SectionLine {
  /** A hand edit that has been dealt with. */
  readonly settled: boolean;
}

/**
 * The lines of a section brought up to date. Text of others stays behind the line that it stood behind, in its own
 * order; an edited line that nobody has dealt with stays as it is.
 */
export function mergeSection(
  layout: StatusLayout,
  old: readonly OldLine[],
  printed: readonly PrintedLine[],
  ending: string,
): string {
  const places = new Map(printed.map(({ id }, index) => [id, index]));
  const lines = printed.map(({ text }) => `${text}${ending}`);
  const kept: string[] = lines.map(() => '').concat('');
  const tail = trailingStart(old);
  let place = 0;
  old.forEach((line, index) => {
    const own = isOwned(line) && line.id !== null ? places.get(line.id) : undefined;
    const stays = !isReplaceable(line);
    if (own !== undefined) {
      place = Math.max(place, own + 1);
      if (stays) lines[own] = ended(sourceOf(layout, line.line), ending);
    } else if (stays) {
      const at = index >= tail ? lines.length : place;
      kept[at] = `${kept[at]}${sourceOf(layout, line.line)}`;
    }
  });
  return lines.reduce((text, line, index) => `${ended(`${text}${kept[index]}`, ending)}${line}`, '') + kept.at(-1);
}

/** Intact lines are old news; edited and added ones go when they have been dealt with. */
const isReplaceable = (line: OldLine): boolean => line.settled || (isOwned(line) && (line.mark?.intact ?? false));

/** From here on nothing is Tracker's, beginning with a blank line: that part stays behind the lines that come new. */
function trailingStart(old: readonly OldLine[]): number {
  const last = old.findLastIndex(isOwned);
  const blank = old.findIndex(({ line }, index) => index > last && isBlankLine(line));
  return blank === -1 ? old.length : blank;
}

const ended = (text: string, ending: string): string =>
  text === '' || text.endsWith('\n') ? text : `${text}${ending}`;
