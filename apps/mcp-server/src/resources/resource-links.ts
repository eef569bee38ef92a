import { queryWorkItemTool } from '../tools/query-work-item.ts';
import { type Selection, serves } from '../tools/selection.ts';
import { itemUri } from './item-uri.ts';

/** Content of a tool's result that says where to read on, or what to subscribe to. */
export interface ResourceLink {
  readonly type: 'resource_link';
  readonly uri: string;
  readonly name: string;
}

/** The item that a result is about, unless this server does not serve it. */
export const resourceLinks = (key: string | undefined, selection: Selection): readonly ResourceLink[] =>
  key === undefined || !serves(selection, queryWorkItemTool)
    ? []
    : [{ type: 'resource_link', uri: itemUri(key), name: key }];
