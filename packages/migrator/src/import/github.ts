import { type JsonObject, TrackerError } from '@tracker/core';
import { fittingTitle } from '../plan/cut-title.ts';
import type { ForeignItem, ForeignItems, NotPlaced } from './foreign-item.ts';
import { storable } from './storable.ts';

/**
 * Reads what `gh issue list --json …` prints. All fields but number and title may be absent. An issue is known by its
 * address, `owner/name#12`, or without one by `#12`.
 *
 * @throws TrackerError `ValidationError` for what is no list of issues.
 */
export const readGitHubIssues = (text: string): ForeignItems => {
  const issues = storable(parsedJson(text));
  if (!Array.isArray(issues)) throw notIssues();
  const notPlaced: NotPlaced[] = [];
  const kept = new Set<string>();
  const known = issues.filter((issue: unknown, position): issue is JsonObject => {
    const isIssue = isObject(issue) && typeof issue.number === 'number' && typeof issue.title === 'string';
    if (!isIssue) notPlaced.push({ id: `[${position}]`, reason: 'It has no number or no title.' });
    return isIssue;
  });
  const single = [...new Map(known.map((issue) => [idOf(issue, ''), issue])).values()];
  const links = linksOf(single, notPlaced);
  for (const issue of single) for (const key of Object.keys(issue)) if (!placed.has(key)) kept.add(key);
  return { items: single.map((issue) => itemOf(issue, links)), keptInMetadata: [...kept].sort(), notPlaced };
};

interface Links {
  readonly parents: ReadonlyMap<string, string>;
  readonly needs: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Either end of a relation may state it, and `nodes` stop at 100. */
const linksOf = (issues: readonly JsonObject[], notPlaced: NotPlaced[]): Links => {
  const parents = new Map<string, string>();
  const needs = new Map(issues.map((issue) => [idOf(issue, ''), new Set<string>()]));
  for (const issue of issues) {
    const id = idOf(issue, '');
    const nodesOf = (field: string): readonly string[] => {
      const list = isObject(issue[field]) ? issue[field] : {};
      const nodes = Array.isArray(list.nodes) ? list.nodes.filter(isObject) : [];
      if (typeof list.totalCount === 'number' && list.totalCount > nodes.length)
        notPlaced.push({ id, reason: `${field} lists ${nodes.length} of ${list.totalCount}.` });
      return nodes.map((node) => idOf(node, id));
    };
    if (isObject(issue.parent)) parents.set(id, idOf(issue.parent, id));
    for (const child of nodesOf('subIssues')) if (!parents.has(child)) parents.set(child, id);
    for (const blocker of nodesOf('blockedBy')) needs.get(id)?.add(blocker);
    for (const blocked of nodesOf('blocking')) needs.get(blocked)?.add(id);
  }
  return { parents, needs };
};

/** A node without an address belongs to the repository of the issue that names it. */
const idOf = ({ number, url }: JsonObject, beside: string): string => {
  const repository = /^https?:\/\/[^/]+\/([^/]+\/[^/]+)\//.exec(typeof url === 'string' ? url : '')?.[1];
  return `${repository ?? beside.replace(/#.*$/, '')}#${String(number)}`;
};

const placed = new Set(['number', 'title', 'body', 'state', 'labels', 'parent', 'subIssues', 'blockedBy', 'blocking']);

const itemOf = (issue: JsonObject, { parents, needs }: Links): ForeignItem => {
  const id = idOf(issue, '');
  const title = String(issue.title).trim() || `Issue ${id}`;
  const body = typeof issue.body === 'string' ? issue.body : '';
  const isLong = [...body].length > longestDescription;
  const labels = namesIn(issue.labels, 'name');
  const assignees = namesIn(issue.assignees, 'login');
  const isClosed = String(issue.state).toUpperCase() === 'CLOSED';
  return {
    id,
    title: fittingTitle(title),
    status: isClosed ? 'completed' : 'active',
    parent: parents.get(id) ?? null,
    dependsOn: [...(needs.get(id) ?? [])],
    metadata: {
      ...(body === '' || isLong ? {} : { description: body }),
      ...(labels.length === 0 ? {} : { labels }),
      ...(assignees[0] === undefined ? {} : { assignee: assignees[0] }),
      ...(isClosed && typeof issue.stateReason === 'string' ? { resolution: issue.stateReason.toLowerCase() } : {}),
      source: {
        ...Object.fromEntries(Object.entries(issue).filter(([key]) => !placed.has(key))),
        ...(title === fittingTitle(title) ? {} : { title }),
        ...(isLong ? { body } : {}),
      },
    },
  };
};

const longestDescription = 10_000;

const namesIn = (list: unknown, field: string): readonly string[] =>
  Array.isArray(list)
    ? list.flatMap((entry) => (isObject(entry) && typeof entry[field] === 'string' ? [entry[field]] : []))
    : [];

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw notIssues();
  }
};

const notIssues = () =>
  new TrackerError('ValidationError', 'This is no list of GitHub issues.', {
    hint: 'Name a file with what `gh issue list --json number,title,…` printed.',
  });
