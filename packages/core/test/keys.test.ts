import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isKey, isUuid, keyOf, longestKey, shortestKey, workItemType } from '../src/index.ts';

const itemType = fc.constantFrom(...workItemType.options);
const id = fc.uuid();
const length = fc.integer({ min: shortestKey, max: longestKey });

it('a key is its type’s letter, a dash and as many Crockford characters as asked', () => {
  fc.assert(
    fc.property(itemType, id, length, (type, uuid, size) => {
      const key = keyOf(type, uuid, size);
      expect(key).toMatch(/^[PSTR]-[0-9A-HJKMNP-TV-Z]{6,10}$/);
      expect(key).toHaveLength(size + 2);
      expect(key[0]).toBe(type[0]?.toUpperCase());
      expect([isKey(key), isKey(key.toLowerCase()), isUuid(key)]).toEqual([true, true, false]);
    }),
  );
});

it('a key is a function of the id, whatever its case, and longer ones end like shorter ones', () => {
  fc.assert(
    fc.property(itemType, id, length, (type, uuid, size) => {
      expect(keyOf(type, uuid.toUpperCase(), size)).toBe(keyOf(type, uuid, size));
      expect(keyOf(type, uuid, longestKey).endsWith(keyOf(type, uuid, size).slice(2))).toBe(true);
    }),
  );
});

it('ids that differ in their last 30 bits have different keys', () => {
  const bits = fc.integer({ min: 0, max: 2 ** 30 - 1 });
  const withBits = (value: number) => `01900000-0000-7000-8000-0000${value.toString(16).padStart(8, '0')}`;
  fc.assert(
    fc.property(bits, bits, (a, b) => {
      expect(keyOf('task', withBits(a)) === keyOf('task', withBits(b))).toBe(a === b);
    }),
  );
});

it('text that is neither id nor key is neither', () => {
  for (const text of [
    '',
    'T-',
    'T-12345',
    'T-12345678901',
    'T-ILOU00',
    'X-7K3M9X',
    'T7K3M9X',
    ' T-7K3M9X',
    'T-7K3M9X\n',
  ])
    expect([text, isKey(text), isUuid(text)]).toEqual([text, false, false]);
});
