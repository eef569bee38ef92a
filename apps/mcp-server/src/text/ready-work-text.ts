import type { claimWorkItem, findReadyWork } from '@tracker/core';
import type * as z from 'zod';
import { clipped, counted, lines, oneLine } from './lines.ts';
import { listedItemRow } from './work-item-text.ts';

type Ready = z.output<typeof findReadyWork.output>;
type Claimed = z.output<typeof claimWorkItem.output>;

const longestReason = 200;

export const readyWorkText = ({ items, not_ready }: Ready): string =>
  lines(
    items.length === 0 ? 'Nothing is ready.' : `${counted(items.length, 'item')} ready:`,
    ...items.map(
      (item) => `- P${item.priority} ${listedItemRow(item)}${item.claimed_until === undefined ? '' : ' (yours)'}`,
    ),
    not_ready === undefined || not_ready.length === 0 ? undefined : 'Not ready:',
    ...(not_ready ?? []).map((item) => `- ${listedItemRow(item)}: ${clipped(oneLine(item.reason), longestReason)}`),
  );

export const claimText = ({ key, version, claimed, expires_at, previous_holder, previous_note }: Claimed): string =>
  claimed
    ? lines(
        `Claimed ${key} (version ${version}) until ${expires_at}.`,
        previous_note === undefined
          ? undefined
          : `Last note, by ${oneLine(previous_holder ?? '')}: ${clipped(oneLine(previous_note), longestReason)}`,
      )
    : `Released ${key}.`;
