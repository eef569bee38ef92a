export { type CacheOptions, createCache } from './cache/cache.ts';
export { createJournal, type JournalOptions } from './journal/journal.ts';
