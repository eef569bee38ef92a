import * as z from 'zod';
import type { ClaimKeeper } from '../claim-keeper.ts';
import { timestamp } from '../entities/audit.ts';
import type { Ids } from '../ids.ts';
import { type DataSource, dataSources, type Provenance, type Store, type Warning } from '../ports/store.ts';
import type { WaitingChanges } from '../ports/waiting-changes.ts';

/** Everything a use case may touch. */
export interface UseCaseContext {
  readonly store: Store;
  readonly ids: Ids;
  /** Now, as ISO 8601 UTC. */
  readonly clock: () => string;
  /** Who acts unless a call says otherwise: the client's name, 1–100 characters. */
  readonly actor: string;
  /** The client's process or protocol session: with the actor it is who holds claims. */
  readonly session: string;
  /** Keeps the client's claims alive; absent where nobody does. */
  readonly claims?: ClaimKeeper;
  /** What waits on this machine; absent on a store that has nothing wait. */
  readonly waiting?: WaitingChanges;
}

/** One operation of Tracker: what it takes, what it gives, how. A tool or a command is a thin dress over it. */
export interface UseCase<Input extends z.ZodType, Output extends z.ZodType> {
  readonly input: Input;
  readonly output: Output;
  run(context: UseCaseContext, input: z.output<Input>): Promise<z.output<Output>>;
}

export const defineUseCase = <Input extends z.ZodType, Output extends z.ZodType>(
  useCase: UseCase<Input, Output>,
): UseCase<Input, Output> => useCase;

const warning = z.strictObject({ code: z.string(), message: z.string() });

/** The companions of every result (SPEC section 4). */
export const envelope = {
  data_source: z.enum(dataSources),
  as_of: timestamp,
  cache_age_seconds: z.number().optional(),
  pending_sync: z.int().optional(),
  warnings: z.array(warning).optional(),
  truncated: z.boolean().optional(),
};

export interface Envelope {
  data_source: DataSource;
  as_of: string;
  cache_age_seconds?: number;
  pending_sync?: number;
  warnings?: Warning[];
}

export const envelopeOf = (from: Provenance, further: readonly Warning[] = []): Envelope => {
  const warnings = [...(from.warnings ?? []), ...further];
  return {
    data_source: from.source,
    as_of: from.asOf,
    ...(from.cacheAgeSeconds === undefined ? {} : { cache_age_seconds: from.cacheAgeSeconds }),
    ...(from.pendingSync === undefined || from.pendingSync === 0 ? {} : { pending_sync: from.pendingSync }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
};
