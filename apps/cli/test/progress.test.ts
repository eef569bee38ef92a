import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withProgress } from '../src/output/progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const terminal = ({ isTTY = true, json = false }) => {
  let shown = '';
  const err = { isTTY, write: (text: string) => (shown += text) } as unknown as NodeJS.WriteStream; // all that is used
  return { terminal: { out: err, err, json }, shown: () => shown };
};

const working = async (view: ReturnType<typeof terminal>, ms: number): Promise<void> => {
  const done = withProgress(view.terminal, 'Importing', async (update) => {
    update(200, 800);
    await new Promise((resolve) => setTimeout(resolve, ms));
  });
  await vi.advanceTimersByTimeAsync(ms);
  await done;
};

it('shows a bar on a terminal after a second, and takes it away', async () => {
  const view = terminal({});
  await working(view, 1500);
  expect(view.shown()).toContain('Importing [#######-----------------------] 25 % (200 of 800)');
  expect(view.shown().endsWith('\r\u001b[K')).toBe(true);
});

it.each([
  ['for what is done sooner', {}, 900],
  ['off a terminal', { isTTY: false }, 5000],
  ['for JSON', { json: true }, 5000],
] as const)('shows none %s', async (_, kind, ms) => {
  const view = terminal(kind);
  await working(view, ms);
  expect(view.shown()).toBe('');
});

it('wanders while nobody knows how much there is', async () => {
  const view = terminal({});
  const done = withProgress(view.terminal, 'Rolling back', () => new Promise((resolve) => setTimeout(resolve, 1250)));
  await vi.advanceTimersByTimeAsync(1250);
  await done;
  expect(view.shown()).toContain('Rolling back [#---');
  expect(view.shown()).toContain('Rolling back [-#--');
});
