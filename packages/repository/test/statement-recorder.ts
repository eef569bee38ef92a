import pg from 'pg';

export interface SentStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Set when the server is to keep the statement prepared. */
  readonly name: string | undefined;
}

/** Records every statement that any `pg` client of this process sends, Prisma's included, until `stop`. */
export const recordStatements = (): { readonly sent: SentStatement[]; stop(): void } => {
  const sent: SentStatement[] = [];
  const original = pg.Client.prototype.query;
  const recording = function (this: pg.Client, ...args: unknown[]): unknown {
    const [first, second] = args;
    if (typeof first === 'string')
      sent.push({ text: first, values: Array.isArray(second) ? second : [], name: undefined });
    else if (isConfig(first)) {
      const { text, values = Array.isArray(second) ? second : [], name } = first;
      sent.push({ text, values, name });
    }
    return Reflect.apply(original, this, args);
  };
  pg.Client.prototype.query = recording as typeof original; // the overloads differ in what is passed through untouched
  return {
    sent,
    stop: () => {
      pg.Client.prototype.query = original;
    },
  };
};

const isConfig = (value: unknown): value is { text: string; values?: readonly unknown[]; name?: string } =>
  typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
