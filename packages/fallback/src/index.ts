export { createFallbackStore, type FallbackOptions, type FallbackStore } from './fallback-store.ts';
export type { GuardOptions } from './guard.ts';
