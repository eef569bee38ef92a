export { createJournal, type JournalOptions } from './journal/journal.ts';
