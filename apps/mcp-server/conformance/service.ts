import { invalidParameters } from '../src/json-rpc/protocol-error.ts';
import type { Method, Methods, Params } from '../src/methods/method.ts';
import { type Service, trackerService } from '../src/methods/methods.ts';
import { elicitations } from './fixtures/elicitations.ts';
import type { Fixture, Fixtures } from './fixtures/fixture.ts';
import { inputRequired } from './fixtures/input-required.ts';
import { prompts } from './fixtures/prompts.ts';
import { fromTemplate, resources, template } from './fixtures/resources.ts';
import { tools as simpleTools } from './fixtures/tools.ts';

const tools: Fixtures = { ...simpleTools, ...elicitations, ...inputRequired };

/** Tracker's own service, and beside it what the suite expects of a server. */
export const conformanceService: Service = {
  capabilities: {
    logging: {},
    completions: {},
    prompts: {},
    resources: { subscribe: true },
    ...trackerService.capabilities,
  },
  methods: (session) => withFixtures(trackerService.methods(session)),
};

const withFixtures = (own: Methods): Methods => {
  const list =
    (method: string, key: string, fixtures: readonly object[]): Method =>
    async (params, exchange) => {
      const listed = { ...(await own[method]?.(params, exchange)) } as Readonly<Record<string, readonly object[]>>; // what lists answer
      return { ...listed, [key]: [...(listed[key] ?? []), ...fixtures] };
    };
  const one =
    (method: string, find: (params: Params) => Fixture | undefined): Method =>
    async (params, exchange) => {
      const answer = find(params)?.answer ?? own[method];
      if (answer === undefined) throw invalidParameters('Not found.', params);
      return answer(params, exchange);
    };
  const named =
    (fixtures: Fixtures) =>
    ({ name }: Params) =>
      fixtures[String(name)];
  const resourceAt = ({ uri }: Params) => resources[String(uri)] ?? fromTemplate(String(uri));
  const watched = (params: Params) => resourceAt(params) && nothing;
  const completed = ({ ref }: Params) => named(prompts)(Object(ref)) && noCompletion;
  return {
    ...own,
    'tools/list': list('tools/list', 'tools', listedOf(tools)),
    'tools/call': one('tools/call', named(tools)),
    'resources/list': list('resources/list', 'resources', listedOf(resources)),
    'resources/templates/list': list('resources/templates/list', 'resourceTemplates', [template]),
    'resources/read': one('resources/read', resourceAt),
    'resources/subscribe': one('resources/subscribe', watched),
    'resources/unsubscribe': one('resources/unsubscribe', watched),
    'prompts/list': list('prompts/list', 'prompts', listedOf(prompts)),
    'prompts/get': one('prompts/get', named(prompts)),
    'completion/complete': one('completion/complete', completed),
  };
};

const listedOf = (fixtures: Fixtures) => Object.values(fixtures).map(({ listed }) => listed);

const nothing: Fixture = { listed: {}, answer: () => ({}) };

const noCompletion: Fixture = { listed: {}, answer: () => ({ completion: { values: [], total: 0, hasMore: false } }) };
