import { expect, it } from 'vitest';
import { type Claims, createClaimKeeper } from '../src/index.ts';

const keeper = () => {
  let now = 0;
  let renewals = 0;
  const claims = { renewClaims: async () => (renewals += 1) } as unknown as Claims; // it asks for nothing else
  const kept = createClaimKeeper(claims, { holder: 'a', session: 'b' }, () => now);
  return { kept, at: (ms: number) => (now = ms), renewals: () => renewals };
};

it('asks for nothing as long as nothing is held', () => {
  const { kept, at, renewals } = keeper();
  for (let call = 0; call < 100; call += 1) {
    at(call * 1_000_000);
    kept.answered();
  }
  expect(renewals()).toBe(0);
});

it('renews at most once per quarter of the shortest lease, however often its client calls', () => {
  const { kept, at, renewals } = keeper();
  kept.claimed(900);
  kept.claimed(400);
  for (let ms = 0; ms < 400_000; ms += 100) {
    at(ms);
    kept.answered();
  }
  expect(renewals()).toBe(3);
});
