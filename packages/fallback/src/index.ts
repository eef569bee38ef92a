export { createFallbackStore, type FallbackOptions, type FallbackStore } from './fallback-store.ts';
export type { GuardOptions } from './guard.ts';
export type { ReplayReport } from './replay.ts';
