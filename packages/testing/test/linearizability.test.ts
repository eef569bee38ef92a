import { describe, expect, it } from 'vitest';
import {
  isLinearizable,
  type Operation,
  type RegisterAnswer,
  type RegisterOp,
  versionedRegister,
} from '../src/index.ts';

type Step = Operation<RegisterOp, RegisterAnswer>;

const read = (start: number, end: number, version: number, value: string): Step => ({
  start,
  end,
  op: { kind: 'read' },
  out: { kind: 'value', version, value },
});
const write = (start: number, end: number, expected: number, value: string, out: 'written' | 'conflict'): Step => ({
  start,
  end,
  op: { kind: 'write', expected, value },
  out: { kind: out },
});
const unanswered = (start: number, expected: number, value: string): Step => ({
  start,
  end: Number.POSITIVE_INFINITY,
  op: { kind: 'write', expected, value },
  out: undefined,
});

const explained = (...history: readonly Step[]): boolean => isLinearizable(history, versionedRegister(1, 'a'));

describe('the history checker accepts', () => {
  it('operations one after another', () => {
    expect(explained(read(0, 1, 1, 'a'), write(2, 3, 1, 'b', 'written'), read(4, 5, 2, 'b'))).toBe(true);
  });

  it('a read during a write that sees either value', () => {
    expect(explained(write(0, 9, 1, 'b', 'written'), read(1, 2, 1, 'a'), read(3, 4, 2, 'b'))).toBe(true);
  });

  it('one winner of two writes at once', () => {
    expect(explained(write(0, 9, 1, 'b', 'written'), write(1, 8, 1, 'c', 'conflict'))).toBe(true);
  });

  it('a write without an answer that took effect, late, or never', () => {
    expect(explained(unanswered(0, 1, 'b'), read(1, 2, 1, 'a'), read(3, 4, 2, 'b'))).toBe(true);
    expect(explained(unanswered(0, 1, 'b'), read(1, 2, 1, 'a'), read(3, 4, 1, 'a'))).toBe(true);
  });
});

describe('the history checker catches', () => {
  it('a lost update: two writes that both took effect on one version', () => {
    expect(explained(write(0, 9, 1, 'b', 'written'), write(1, 8, 1, 'c', 'written'))).toBe(false);
  });

  it('an update that was acknowledged and is gone', () => {
    expect(explained(write(0, 1, 1, 'b', 'written'), read(2, 3, 1, 'a'))).toBe(false);
  });

  it('a read that goes back in time', () => {
    expect(explained(write(0, 9, 1, 'b', 'written'), read(1, 2, 2, 'b'), read(3, 4, 1, 'a'))).toBe(false);
  });

  it('a value that nobody wrote', () => {
    expect(explained(read(0, 1, 1, 'x'))).toBe(false);
    expect(explained(write(0, 1, 1, 'b', 'written'), read(2, 3, 2, 'c'))).toBe(false);
  });

  it('a conflict with nothing to conflict with', () => {
    expect(explained(write(0, 1, 1, 'b', 'conflict'))).toBe(false);
  });
});
