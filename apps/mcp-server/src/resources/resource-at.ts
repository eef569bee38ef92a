import { noSuchResource } from '../json-rpc/protocol-error.ts';
import { visible } from '../text/visible-text.ts';
import { type Selection, whyNot } from '../tools/selection.ts';
import type { Tool } from '../tools/tool.ts';
import { listedResources, listedTemplates } from './listed-resources.ts';
import { fixedResources, resourceTemplates } from './registry.ts';
import type { Follows } from './resource.ts';

/** The call that gives a resource's contents. */
export interface ResourceCall {
  readonly title: string;
  readonly tool: Tool;
  readonly input: object;
  readonly follows: Follows;
}

/** @throws ProtocolError for an address that nothing is under, or nothing that is served here. */
export const resourceAt = (uri: string, selection: Selection): ResourceCall => {
  const found = fixedAt(uri) ?? templatedAt(uri);
  const reason = found === undefined ? `There is no resource ${shown(uri)}.` : whyNot(selection, found.tool);
  if (found !== undefined && reason === undefined) return found;
  const served = [
    ...listedResources(selection).map((each) => each.uri),
    ...listedTemplates(selection).map((each) => each.uriTemplate),
  ];
  throw noSuchResource(uri, `${reason} ${served.length === 0 ? 'There are none here' : served.join(', ')}.`);
};

const fixedAt = (uri: string): ResourceCall | undefined => fixedResources.find((resource) => resource.uri === uri);

const templatedAt = (uri: string): ResourceCall | undefined => {
  const template = resourceTemplates.find(({ under }) => uri.startsWith(under));
  const value = template === undefined ? undefined : decoded(uri.slice(template.under.length));
  if (template === undefined || value === undefined) return undefined;
  return { title: template.title, tool: template.tool, input: template.input(value), follows: template.follows };
};

/** One part of a path, as a template's expansion writes it. */
const decoded = (part: string): string | undefined => {
  if (!/^[^/?#]+$/.test(part)) return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
};

const shown = (uri: string): string => visible(uri.slice(0, 200));
