const special = /[\\`*[<&]|_/g;
// Control and line-separating characters would end the line or the reader's patience.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\u0000-\u001F\u007F-\u009F\u2028\u2029\uFEFF]|^\s|\s$/gu;

/**
 * Free text within one line of Markdown: it reads as itself where it is rendered and is told exactly from what stands
 * around it, since a bare `[` or `<` is never part of it.
 */
export const escapeInline = (text: string): string =>
  text
    .replace(special, (character, at: number) =>
      character === '_' && isWord(text[at - 1]) && isWord(text[at + 1]) ? character : `\\${character}`,
    )
    .replace(unprintable, (character) => `&#x${character.codePointAt(0)?.toString(16)};`);

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);

const escaped = /\\([!-/:-@[-`{-~])|&#x([0-9a-f]{1,6});/gi;

export const unescapeInline = (text: string): string =>
  text.replace(escaped, (all, punctuation: string | undefined, hex: string | undefined) => {
    if (punctuation !== undefined) return punctuation;
    const code = Number.parseInt(hex ?? '', 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
