/**
 * Characters that a person does not see but a model reads: controls, bidirectional overrides, zero-width and tag
 * characters. A variation selector or joiner inside an emoji is how that emoji is written and stays.
 */
const invisible =
  /(?![\t\n\r]|(?<=\p{Emoji})\uFE0F|(?<=\p{Extended_Pictographic}\uFE0F?)\u200D(?=\p{Extended_Pictographic}))[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\uFFF9-\uFFFB]/gu;

const plain = /^[\t\n\r\x20-\x7E]*$/;

export const visible = (text: string): string => (plain.test(text) ? text : text.replace(invisible, ''));

/** `value` with every string and key in it made visible; the same value where nothing had to go. */
export const visibleThroughout = <Value>(value: Value): Value => {
  const json = JSON.stringify(value);
  if (json === undefined || isPlainJson.test(json)) return value;
  return cleaned(value) as Value; // same shape; only characters were taken away
};

// JSON writes most controls as escapes; a line break or a tab needs no cleaning.
const isPlainJson = /^(?:[\x20-\x5B\x5D-\x7E]|\\["\\/nrt])*$/;

const cleaned = (value: unknown): unknown => {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [visible(key), cleaned(entry)]));
};
