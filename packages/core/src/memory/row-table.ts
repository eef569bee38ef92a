/** What a batch has done so far, so that a refused one leaves nothing behind without a copy of everything. */
export class UndoLog {
  readonly #steps: (() => void)[] = [];
  #open = false;

  record(step: () => void): void {
    this.#steps.push(step);
  }

  /** Runs `work`; when it throws, everything that it wrote is taken back. May stand inside another one. */
  allOrNothing<Value>(work: () => Value): Value {
    const outermost = !this.#open;
    if (outermost) this.#steps.length = 0;
    const start = this.#steps.length;
    this.#open = true;
    try {
      return work();
    } catch (error) {
      const done = this.#steps.slice(start).reverse();
      for (const step of done) step();
      this.#steps.length = start;
      throw error;
    } finally {
      if (outermost) {
        this.#steps.length = 0;
        this.#open = false;
      }
    }
  }
}

/** Ids of rows by something that the rows say. */
export class RowIndex<Row> {
  readonly #ids = new Map<string, Set<string>>();

  constructor(readonly keysOf: (row: Row) => readonly string[]) {}

  idsFor(key: string): Iterable<string> {
    return this.#ids.get(key) ?? [];
  }

  add(id: string, row: Row): void {
    for (const key of this.keysOf(row)) {
      const ids = this.#ids.get(key);
      if (ids === undefined) this.#ids.set(key, new Set([id]));
      else ids.add(id);
    }
  }

  remove(id: string, row: Row): void {
    for (const key of this.keysOf(row)) {
      const ids = this.#ids.get(key);
      ids?.delete(id);
      if (ids?.size === 0) this.#ids.delete(key);
    }
  }
}

/** Rows in an order of their own: sorted at the first look, kept so by every write after it. */
export class RowOrder<Row> {
  #sorted: Row[] | null = null;

  constructor(readonly compare: (a: Row, b: Row) => number) {}

  rows(all: Iterable<Row>): readonly Row[] {
    this.#sorted ??= [...all].sort(this.compare);
    return this.#sorted;
  }

  add(row: Row): void {
    this.#sorted?.splice(this.#place(row), 0, row);
  }

  remove(row: Row): void {
    this.#sorted?.splice(this.#place(row), 1);
  }

  #place(row: Row): number {
    const sorted = this.#sorted ?? [];
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = sorted[middle];
      if (other !== undefined && this.compare(other, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export interface RowTableOptions<Row> {
  readonly undo: UndoLog;
  readonly indexes?: readonly RowIndex<Row>[];
  readonly order?: RowOrder<Row>;
}

/** Rows by id, with their indexes and in their order. Rows are immutable. */
export class RowTable<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #undo: UndoLog;
  readonly #indexes: readonly RowIndex<Row>[];
  readonly #order: RowOrder<Row> | undefined;

  constructor({ undo, indexes = [], order }: RowTableOptions<Row>) {
    this.#undo = undo;
    this.#indexes = indexes;
    this.#order = order;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  values(): Iterable<Row> {
    return this.#rows.values();
  }

  entries(): Iterable<[string, Row]> {
    return this.#rows.entries();
  }

  inOrder(): readonly Row[] {
    return this.#order?.rows(this.values()) ?? [...this.values()];
  }

  /** The rows that `index`, one of this table's, has under `key`. */
  by(index: RowIndex<Row>, key: string): readonly Row[] {
    return [...index.idsFor(key)].flatMap((id) => this.#rows.get(id) ?? []);
  }

  put(id: string, row: Row): void {
    const before = this.#rows.get(id);
    this.#undo.record(() => this.#replace(id, before));
    this.#replace(id, row);
  }

  remove(id: string): void {
    const before = this.#rows.get(id);
    if (before === undefined) return;
    this.#undo.record(() => this.#replace(id, before));
    this.#replace(id, undefined);
  }

  #replace(id: string, row: Row | undefined): void {
    const before = this.#rows.get(id);
    if (before !== undefined) {
      for (const index of this.#indexes) index.remove(id, before);
      this.#order?.remove(before);
    }
    if (row === undefined) {
      this.#rows.delete(id);
      return;
    }
    this.#rows.set(id, row);
    for (const index of this.#indexes) index.add(id, row);
    this.#order?.add(row);
  }
}
