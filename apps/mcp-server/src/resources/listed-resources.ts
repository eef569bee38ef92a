import { type Selection, serves } from '../tools/selection.ts';
import { fixedResources, resourceTemplates } from './registry.ts';
import { templateOf } from './resource.ts';

/** A resource as `resources/list` shows it. */
export interface ListedResource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** A template as `resources/templates/list` shows it. */
export interface ListedTemplate extends Omit<ListedResource, 'uri'> {
  readonly uriTemplate: string;
}

/** The same for every client of a server, in the order of the registry. */
export const listedResources = (selection: Selection): readonly ListedResource[] =>
  fixedResources
    .filter(({ tool }) => serves(selection, tool))
    .map(({ uri, name, title, description }) => ({ uri, name, title, description }));

export const listedTemplates = (selection: Selection): readonly ListedTemplate[] =>
  resourceTemplates
    .filter(({ tool }) => serves(selection, tool))
    .map(({ under, variable, name, title, description }) => ({
      uriTemplate: templateOf({ under, variable }),
      name,
      title,
      description,
    }));
