import { vendorNameKey } from '@tracker/core';
import { visible } from '../text/visible-text.ts';
import { type Completer, firstOf } from './completer.ts';

/** In the order of the names, without regard to case. */
export const vendorNames: Completer = async (begun, { store }) => {
  const wanted = vendorNameKey(begun);
  const { value } = await store.vendors();
  return firstOf(value.filter(({ name }) => vendorNameKey(name).startsWith(wanted)).map(({ name }) => visible(name)));
};
