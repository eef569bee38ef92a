import { styleText } from 'node:util';
import type { VendorStatus, WorkItemStatus } from '@tracker/core';

type Format = Parameters<typeof styleText>[0];
export type Style = (format: Format, text: string) => string;

/** Colours on a terminal that shows them, and that NO_COLOR, TERM and FORCE_COLOR do not forbid; plain text elsewhere. */
export const styleFor = (stream: NodeJS.WriteStream): Style =>
  stream.isTTY && stream.hasColors()
    ? // By itself it would ask stdout, whatever stream the text is for.
      (format, text) => styleText(format, text, { validateStream: false })
    : (_, text) => text;

export const statusFormat: Readonly<Record<WorkItemStatus, Format>> = {
  active: 'cyan',
  completed: 'green',
  blocked: 'red',
};

export const vendorFormat: Readonly<Record<VendorStatus, Format>> = { operational: 'green', broken: 'red' };
