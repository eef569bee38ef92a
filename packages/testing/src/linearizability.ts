/** One operation of a history; `end` is Infinity when its outcome is unknown: it may take effect later or never. */
export interface Operation<Op, Out> {
  readonly start: number;
  readonly end: number;
  readonly op: Op;
  /** What the caller was told; undefined when unknown. */
  readonly out: Out | undefined;
}

export interface Model<Value, Op, Out> {
  readonly initial: Value;
  /** The state after `op` answered `out`, or undefined when that answer is impossible in `state`. */
  readonly step: (state: Value, op: Op, out: Out | undefined) => Value | undefined;
}

/**
 * Whether some order of the operations explains every answer while respecting real time (Wing & Gong's search with
 * Lowe's memoisation). Exponential at worst: keep histories per key and below some hundred operations.
 */
export const isLinearizable = <Value, Op, Out>(
  history: readonly Operation<Op, Out>[],
  model: Model<Value, Op, Out>,
): boolean => {
  const settled = history.filter(({ end }) => end !== Infinity).length;
  const seen = new Set<string>();
  const open: Candidate<Value>[] = [{ done: history.map(() => false), answered: 0, state: model.initial }];
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    if (here.answered === settled) return true;
    for (const next of successors(here, history, model)) {
      const key = `${next.done.map(Number).join('')}|${JSON.stringify(next.state)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
  }
  return false;
};

interface Candidate<Value> {
  readonly done: readonly boolean[];
  readonly answered: number;
  readonly state: Value;
}

/** An operation may come next only if it started before every waiting one ended. */
const successors = <Value, Op, Out>(
  { done, answered, state }: Candidate<Value>,
  history: readonly Operation<Op, Out>[],
  model: Model<Value, Op, Out>,
): readonly Candidate<Value>[] => {
  const frontier = Math.min(...history.map(({ end }, position) => (done[position] === true ? Infinity : end)));
  return history.flatMap(({ start, end, op, out }, position) => {
    if (done[position] === true || start > frontier) return [];
    const next = model.step(state, op, end === Infinity ? undefined : out);
    if (next === undefined) return [];
    return [
      {
        done: done.map((was, other) => was || other === position),
        answered: answered + (end === Infinity ? 0 : 1),
        state: next,
      },
    ];
  });
};

export type RegisterOp =
  | { readonly kind: 'read' }
  | { readonly kind: 'write'; readonly expected: number; readonly value: string };
export type RegisterAnswer =
  | { readonly kind: 'value'; readonly version: number; readonly value: string }
  | { readonly kind: 'written' }
  | { readonly kind: 'conflict' };

/** What a versioned entity promises: a write takes effect exactly when it names the version that is there. */
export const versionedRegister = (
  version: number,
  value: string,
): Model<{ readonly version: number; readonly value: string }, RegisterOp, RegisterAnswer> => ({
  initial: { version, value },
  step: (state, op, out) => {
    if (op.kind === 'read')
      return out === undefined || (out.kind === 'value' && out.version === state.version && out.value === state.value)
        ? state
        : undefined;
    const hits = op.expected === state.version;
    const written = { version: state.version + 1, value: op.value };
    if (out === undefined) return hits ? written : state;
    if (out.kind === 'written') return hits ? written : undefined;
    return out.kind === 'conflict' && !hits ? state : undefined;
  },
});
