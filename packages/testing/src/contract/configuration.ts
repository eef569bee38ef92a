import { expect, it } from 'vitest';
import { aCommit, configurationEdit, creation, edit } from '../builders.ts';
import { applied, created, refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

const deletedAt = '2026-02-01T00:00:00.000Z';

export const configurationContract = (stores: Stores): void => {
  it('updates its fields and its version', async () => {
    const { store } = stores();
    const { value: before } = await store.configuration();
    const session = await applied(store, creation({ item_type: 'session', metadata: sessionMetadata }));
    const fields = {
      active_context_type: 'maintenance',
      current_session_id: session.id,
      git_branch: 'main',
      git_head_commit: aCommit,
      default_token_budget: 5_000,
    } as const;
    const [done] = (await store.apply([configurationEdit(before.version, fields, 'ann')])).value;
    expect(done?.entity).toMatchObject({ type: 'configuration', value: { ...fields, version: 2, updated_by: 'ann' } });
    expect((await store.configuration()).value).toEqual(done?.entity.value);
  });

  it('refuses a stale version and says who changed which fields', async () => {
    const { store } = stores();
    await store.apply([configurationEdit(1, { git_branch: 'theirs' }, 'other client')]);
    const error = await refused('VersionConflictError', store.apply([configurationEdit(1, { git_branch: 'mine' })]));
    expect(error.details).toEqual({
      expected_version: 1,
      current_version: 2,
      last_updated_by: 'other client',
      changed_fields: ['git_branch'],
    });
  });

  it('does nothing for a change that was applied before', async () => {
    const { store } = stores();
    const change = configurationEdit(1, { git_branch: 'once' });
    await store.apply([change]);
    expect((await store.apply([change])).value[0]).toMatchObject({
      outcome: 'known',
      entity: { value: { version: 2 } },
    });
  });

  it('takes only a live session as the current one', async () => {
    const { store } = stores();
    const task = await created(store, 'A task');
    await refused('ValidationError', store.apply([configurationEdit(1, { current_session_id: task.id })]));
    await refused('NotFoundError', store.apply([configurationEdit(1, { current_session_id: creation().entityId })]));
  });

  it('forgets the current session when it is deleted, alone or with its parent', async () => {
    const { store } = stores();
    const parent = await created(store, 'Parent');
    const session = await applied(
      store,
      creation({ item_type: 'session', metadata: sessionMetadata, parent_id: parent.id }),
    );
    await store.apply([configurationEdit(1, { current_session_id: session.id })]);
    await store.apply([edit(parent.id, 1, { deletion: { kind: 'subtree', at: deletedAt } })]);
    expect((await store.configuration()).value).toMatchObject({ current_session_id: null, version: 2 });
  });
};

const sessionMetadata = { token_budget: 1_000, prompts_count: 0, yaml_frontmatter: { schema_version: '1.0' } };
