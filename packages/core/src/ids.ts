import type { WorkItemType } from './entities/work-item.ts';

/** Where new ids come from; an argument so that tests and replay are repeatable. */
export interface Ids {
  /** A new UUID v7. */
  next(): string;
  /** The UUID that this name always stands for within the workspace: idempotency keys become ids through it. */
  derived(name: string): string;
  /** A fingerprint of `text`, as hex: equal texts only have equal fingerprints. */
  digest(text: string): string;
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const keyPattern = /^[PSTR]-[0-9A-HJKMNP-TV-Z]{6,10}$/i;

export const isUuid = (text: string): boolean => uuidPattern.test(text);
export const isKey = (text: string): boolean => keyPattern.test(text);

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const keyLetter: Record<WorkItemType, string> = { project: 'P', session: 'S', task: 'T', research: 'R' };

export const shortestKey = 6;
export const longestKey = 10;

/**
 * The short key of an item, e.g. `T-7K3M9X`: its type's letter and the last bits of its id in Crockford base32. Being a
 * function of the id, it is the same wherever and whenever it is computed; a taken key is tried one character longer.
 */
export const keyOf = (itemType: WorkItemType, id: string, length: number = shortestKey): string => {
  let bits = BigInt(`0x${id.replaceAll('-', '')}`);
  let key = '';
  for (let position = 0; position < length; position += 1) {
    key = alphabet.charAt(Number(bits & 31n)) + key;
    bits >>= 5n;
  }
  return `${keyLetter[itemType]}-${key}`;
};

/** The keys that an item may get, in the order in which they are tried: the one that it has, then ever longer ones. */
export const candidateKeys = (key: string, itemType: WorkItemType, id: string): readonly string[] => {
  const lengths = Array.from({ length: longestKey - shortestKey + 1 }, (_, more) => shortestKey + more);
  return [...new Set([key, ...lengths.map((length) => keyOf(itemType, id, length))])];
};
