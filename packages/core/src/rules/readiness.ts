import type { WorkItem } from '../entities/work-item.ts';
import type { Holder } from '../ports/claims.ts';
import type { OpenWork } from '../ports/ready-work.ts';

const defaultPriority = 3;

/** 1 is most urgent. */
export const priorityOf = ({ metadata }: WorkItem): number =>
  typeof metadata.priority === 'number' ? metadata.priority : defaultPriority;

/** Most urgent first, then the oldest. */
export const byUrgency = ({ item: a }: Pick<OpenWork, 'item'>, { item: b }: Pick<OpenWork, 'item'>): number =>
  priorityOf(a) - priorityOf(b) || (`${a.created_at} ${a.id}` < `${b.created_at} ${b.id}` ? -1 : 1);

/**
 * Why nobody else should begin with an unfinished item now, in one sentence; null when it is ready. A stated reason
 * counts as long as the status is blocked: one that was left behind says nothing.
 */
export const whyNotReady = (work: OpenWork, holder: Holder): string | null => {
  const reasons = [statedReason(work.item), blockersIn(work), vendorsIn(work), claimIn(work, holder)];
  const given = reasons.filter((reason) => reason !== null);
  return given.length === 0 ? null : `${sentence(given)}.`;
};

const statedReason = ({ status, metadata }: WorkItem): string | null => {
  if (status !== 'blocked') return null;
  const reason = metadata.blocked_reason;
  return typeof reason === 'string' && reason.trim() !== ''
    ? `it is blocked: ${reason.trim().replace(/\.$/, '')}`
    : 'its status is blocked';
};

const named = 3;

const list = (names: readonly string[]): string =>
  names.length <= named ? names.join(', ') : `${names.slice(0, named).join(', ')} and ${names.length - named} more`;

const blockersIn = ({ blockers }: OpenWork): string | null =>
  blockers.length === 0
    ? null
    : `it waits for ${list(blockers.map(({ key, archived }) => (archived ? `${key} (archived, unfinished)` : key)))}`;

const vendorsIn = ({ brokenVendors: vendors }: OpenWork): string | null =>
  vendors.length === 0
    ? null
    : `it needs ${list(vendors.map(({ name }) => name))}, which ${vendors.length === 1 ? 'is' : 'are'} broken`;

const claimIn = ({ claim }: OpenWork, { holder, session }: Holder): string | null =>
  claim === null || (claim.holder === holder && claim.session === session)
    ? null
    : `${claim.holder} works on it until ${claim.expires_at}`;

const sentence = (reasons: readonly string[]): string => {
  const text = reasons.join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};
