import { encode } from 'gpt-tokenizer/encoding/o200k_base';

/** How many tokens of o200k a model reads in `text`; nothing in it is taken for a special token. */
export const tokensOf = (text: string): number => encode(text, { disallowedSpecial: new Set() }).length;
