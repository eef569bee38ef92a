import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../src/http/rate-limit.ts';

const limit = (options: { readonly most?: number } = {}) => {
  let time = 0;
  const limited = createRateLimit({ burst: 3, perSecond: 2, now: () => time, ...options });
  return { ...limited, pass: (milliseconds: number) => (time += milliseconds) };
};

describe('a rate limit', () => {
  it('lets a burst through, then says in whole seconds when to come again', () => {
    const { take, wait, pass } = limit();
    expect([1, 2, 3, 4].map(() => take('ann'))).toEqual([0, 0, 0, 1]);
    expect(take('bob')).toBe(0);
    pass(499);
    expect(wait('ann')).toBe(1);
    pass(1);
    expect([take('ann'), take('ann')]).toEqual([0, 1]);
  });

  it('does not punish asking meanwhile, and never saves up more than a burst', () => {
    const { take, pass } = limit();
    for (let n = 0; n < 100; n += 1) take('ann');
    pass(500);
    expect(take('ann')).toBe(0);
    pass(3_600_000);
    expect([1, 2, 3, 4].map(() => take('ann'))).toEqual([0, 0, 0, 1]);
  });

  it('remembers a bounded number of callers, the idle ones least', () => {
    const { take } = limit({ most: 2 });
    for (let n = 0; n < 3; n += 1) take('ann');
    take('bob');
    take('ann');
    take('eve');
    expect(take('ann')).toBe(1);
  });
});
