import { type JsonObject, TrackerError } from '@tracker/core';
import { fittedItem } from './fitted-item.ts';
import type { ForeignItem, ForeignItems, NotPlaced } from './foreign-item.ts';
import { foreignJson, isObject, without } from './foreign-json.ts';

/**
 * Reads what `gh issue list --json …` prints. All fields but number and title may be absent. An issue is known by its
 * address, `owner/name#12`, or without one by `#12`.
 *
 * @throws TrackerError `ValidationError` for what is no list of issues.
 */
export const readGitHubIssues = (text: string): ForeignItems => {
  const issues = foreignJson(text);
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
  const isClosed = String(issue.state).toUpperCase() === 'CLOSED';
  return fittedItem({
    id,
    title: issue.title,
    untitled: `Issue ${id}`,
    type: isObject(issue.issueType) ? issue.issueType.name : undefined,
    status: isClosed ? 'completed' : 'active',
    parent: parents.get(id) ?? null,
    dependsOn: [...(needs.get(id) ?? [])],
    description: issue.body,
    labels: namesIn(issue.labels, 'name'),
    assignee: namesIn(issue.assignees, 'login')[0],
    resolution: isClosed && typeof issue.stateReason === 'string' ? issue.stateReason.toLowerCase() : undefined,
    source: without(issue, placed),
  });
};

const namesIn = (list: unknown, field: string): readonly string[] =>
  Array.isArray(list)
    ? list.flatMap((entry) => (isObject(entry) && typeof entry[field] === 'string' ? [entry[field]] : []))
    : [];

const notIssues = () =>
  new TrackerError('ValidationError', 'This is no list of GitHub issues.', {
    hint: 'Name a file with what `gh issue list --json number,title,…` printed.',
  });
