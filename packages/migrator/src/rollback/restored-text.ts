import { carryPending } from '@tracker/markdown';

/** The backup's text, with the changes that wait for the database in the file as it is: it may be their second copy (FR-029). */
export const restoredText = (backup: string, current: string): string =>
  carryPending(current, backup, backup.includes('\r\n') ? '\r\n' : '\n');
