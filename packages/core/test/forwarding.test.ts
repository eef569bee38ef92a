import { expect, it } from 'vitest';
import { forwarding, type ReadStore } from '../src/index.ts';

/** Answers every read with what was asked of it. */
const echo = new Proxy({} as ReadStore, {
  get:
    (_, method) =>
    async (...given: readonly unknown[]) => ({
      value: { method, given },
      source: 'none',
      asOf: '2026-01-01T00:00:00Z',
    }),
});

// That no read is missing is the compiler's business.
it.each(Object.entries(forwarding((read) => read(echo))))(
  'asks for %s with all that was given',
  async (method, read) => {
    const given = [{ a: 1 }, { b: 2 }].slice(0, read.length);
    expect(await Reflect.apply(read, null, given)).toMatchObject({ value: { method, given } });
  },
);
