import { invalidParameters } from '../json-rpc/protocol-error.ts';
import type { Params } from './method.ts';

/** The protocol's lists are short and come whole. */
export const onePage = ({ cursor }: Params): void => {
  if (cursor !== undefined) throw invalidParameters('The list has one page; call without a cursor.');
};
