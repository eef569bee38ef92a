import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createInMemoryStore, type JsonObject } from '../src/index.ts';
import { creation, edit, idOf } from './changes.ts';

const at = () => '2026-01-01T00:00:00.000Z';
const ownKey = fc.constantFrom('a', 'b', 'c', 'ключ', 'with space', 'constructor', 'toString', '0');
/** JSON keeps no -0. */
const value = fc
  .jsonValue({ maxDepth: 2, noUnicodeString: true })
  .map((json): unknown => JSON.parse(JSON.stringify(json)));
const metadata = fc.dictionary(
  ownKey,
  value.filter((json) => json !== null),
);
const patch = fc.dictionary(ownKey, fc.option(value, { freq: 3 }));

const expected = (current: JsonObject, change: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries({ ...current, ...change }).filter(([, entry]) => entry !== null));

it('a patch replaces what it names, removes what it names as null and keeps the rest, unknown keys included', async () => {
  await fc.assert(
    fc.asyncProperty(metadata, fc.array(patch, { maxLength: 4 }), async (given, patches) => {
      const store = createInMemoryStore({ clock: at });
      await store.apply([creation(1, { metadata: given })]);
      let now: JsonObject = given;
      for (const [step, each] of patches.entries()) {
        const [applied] = (await store.apply([edit(step, idOf(1), step + 1, { metadata: each })])).value;
        const changed = Object.keys(applied?.effects[0]?.fields ?? {});
        const before = now;
        now = expected(now, each);
        expect((await store.workItem(idOf(1))).value?.metadata).toEqual(now);
        const differs = (key: string) => JSON.stringify(before[key] ?? null) !== JSON.stringify(now[key] ?? null);
        expect(changed.every((name) => name.startsWith('metadata.'))).toBe(true);
        // Text differs where the order of keys differs too, so that it differs at least where something changed.
        expect(Object.keys({ ...before, ...now }).filter(differs)).toEqual(
          expect.arrayContaining(changed.map((name) => name.slice('metadata.'.length))),
        );
      }
    }),
    { numRuns: 200 },
  );
});
