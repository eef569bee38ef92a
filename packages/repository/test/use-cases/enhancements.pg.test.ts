import { saveEnhancement, type UseCaseContext } from '@tracker/core';
import { verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusal, refusedFields, storeNames } from '../use-case-worlds.ts';

const home = useTestHome();

describe.each(storeNames)('enhancements, %s', (store) => {
  let context: UseCaseContext;
  beforeEach(() => {
    context = freshContext(home, store);
  });
  const save = (request: object) => call(saveEnhancement, context, request);

  it('changes one once per idempotency key, and refuses other arguments with the same key', async () => {
    verifies('FR-017');
    const { id } = await save({ title: 'OCR', idempotency_key: 'create' });
    const request = { id, version: 1, status: 'approved', idempotency_key: 'approve' };
    expect(await save(request)).toMatchObject({ id, version: 2, status: 'approved' });
    expect(await save(request)).toMatchObject({ id, version: 2, status: 'approved' });
    expect(await refusedFields(save({ ...request, status: 'completed' }))).toEqual(['idempotency_key']);
    expect(await refusedFields(save({ ...request, version: 2 }))).toEqual(['idempotency_key']);
    expect(await refusedFields(save({ ...request, idempotency_key: 'create' }))).toEqual(['idempotency_key']);
    const { idempotency_key: _, ...unnamed } = request;
    expect((await refusal(save(unnamed))).code).toBe('VersionConflictError');
  });

  it('knows ids in capitals', async () => {
    verifies('FR-017');
    const first = await save({ title: 'OCR' });
    const depends_on = [first.id.toUpperCase()];
    const second = await save({ title: 'More', depends_on });
    expect(second).toMatchObject({ depends_on: [first.id] });
    const third = await save({ title: 'Most' });
    expect(await save({ id: third.id.toUpperCase(), version: 1, depends_on })).toMatchObject({
      id: third.id,
      depends_on: [first.id],
    });
  });
});
