import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { itemRows, layerOf, snapshotOf, titlesIn } from './layers.ts';
import { commitFile, git, newRepository, scratchDirectory } from './repositories.ts';

const late = '2099-01-01T00:00:00.000Z';
const file = '.project_status.md';

const hooks = [
  'reference-transaction',
  'post-index-change',
  'pre-commit',
  'post-commit',
  'post-checkout',
  'fsmonitor-watchman',
  'pre-auto-gc',
  'post-rewrite',
  'update',
  'post-update',
];

/** A repository in which everything that Git could be made to run leaves a trace. */
const hostileRepository = (): { readonly directory: string; readonly traces: () => boolean } => {
  const directory = newRepository();
  commitFile(directory, file, 'status\nfrom history\n');
  const trace = join(scratchDirectory(), 'trace');
  const program = join(scratchDirectory(), 'program');
  writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> ${trace}\ncat\n`, { mode: 0o755 });
  for (const hook of hooks) {
    writeFileSync(join(directory, '.git', 'hooks', hook), `#!/bin/sh\necho ${hook} >> ${trace}\n`);
    chmodSync(join(directory, '.git', 'hooks', hook), 0o755);
  }
  writeFileSync(
    join(directory, '.gitattributes'),
    '* filter=evil diff=evil merge=evil text working-tree-encoding=UTF-16\n',
  );
  mkdirSync(join(directory, '.git', 'info'), { recursive: true });
  writeFileSync(join(directory, '.git', 'info', 'attributes'), '* filter=evil diff=evil\n');
  writeFileSync(join(directory, '.git', 'included'), `[core]\n\tfsmonitor = ${program}\n\tpager = ${program}\n`);
  const settings: Readonly<Record<string, string>> = {
    'filter.evil.clean': program,
    'filter.evil.smudge': program,
    'filter.evil.process': program,
    'filter.evil.required': 'true',
    'diff.evil.textconv': program,
    'diff.evil.command': program,
    'diff.external': program,
    'core.fsmonitor': program,
    'core.sshCommand': program,
    'core.gitProxy': program,
    'core.askPass': program,
    'core.editor': program,
    'core.pager': program,
    'pager.rev-list': program,
    'pager.cat-file': program,
    'core.alternateRefsCommand': program,
    'credential.helper': program,
    'gpg.program': program,
    'commit.gpgSign': 'true',
    'tag.gpgSign': 'true',
    'log.showSignature': 'true',
    'alias.rev-list': `!${program}`,
    'alias.update-ref': `!${program}`,
    'include.path': join(directory, '.git', 'included'),
    'remote.origin.url': `ext::${program}`,
    'remote.origin.promisor': 'true',
    'remote.origin.uploadpack': program,
    'trace2.eventTarget': trace,
    'gc.auto': '1',
  };
  for (const [name, value] of Object.entries(settings)) git(directory, 'config', name, value);
  return { directory, traces: () => existsSync(trace) };
};

test('nothing that a repository names is run', async () => {
  const { directory, traces } = hostileRepository();
  const layer = layerOf(directory);
  expect(await layer.write(snapshotOf(await itemRows(['one']), '2000-01-01T00:00:00.000Z'))).toBe('written');
  expect(await titlesIn(await layer.load())).toEqual(['from history']);
  expect(await layer.write(snapshotOf(await itemRows(['two']), late))).toBe('written');
  expect(await titlesIn(await layer.load())).toEqual(['two']);
  await layer.stamp();
  expect(traces()).toBe(false);
  // The trap works: the user's own Git walks into it.
  try {
    git(directory, 'status');
    git(directory, 'update-ref', 'refs/heads/x', 'HEAD');
  } catch {
    // Whether that succeeds is not the question.
  }
  expect(traces()).toBe(true);
});

test('objects that are missing are not fetched, by whatever transport', async () => {
  const { directory, traces } = hostileRepository();
  git(directory, 'config', 'extensions.partialClone', 'origin');
  git(directory, 'config', 'core.repositoryFormatVersion', '1');
  const missing = '1234567890123456789012345678901234567890';
  writeFileSync(join(directory, '.git', 'refs', 'heads', 'main'), `${missing}\n`);
  await expect(layerOf(directory).load()).rejects.toThrow('neither a snapshot nor a status');
  expect(traces()).toBe(false);
});

test.each(['/', '../../..', '/nonexistent'])('a work tree that is said to be %s changes nothing', async (workTree) => {
  const directory = newRepository();
  commitFile(directory, file, 'status\nfrom history\n');
  git(directory, 'config', 'core.worktree', workTree);
  const layer = layerOf(directory);
  await layer.write(snapshotOf(await itemRows(['one']), late));
  expect(await titlesIn(await layer.load())).toEqual(['one']);
});

test('replaced and grafted objects are seen as they are', async () => {
  const directory = newRepository();
  const real = commitFile(directory, file, 'status\nreal\n');
  const forged = commitFile(directory, file, 'status\nforged\n');
  git(directory, 'reset', '--quiet', '--hard', real);
  git(directory, 'replace', real, forged);
  writeFileSync(join(directory, '.git', 'info', 'grafts'), `${real} ${forged}\n`);
  expect(await titlesIn(await layerOf(directory).load())).toEqual(['real']);
});

test('variables of a Git around us lead nowhere', async () => {
  const directory = newRepository();
  commitFile(directory, file, 'status\nours\n');
  const elsewhere = newRepository();
  commitFile(elsewhere, file, 'status\ntheirs\n');
  const variables = {
    GIT_DIR: join(elsewhere, '.git'),
    GIT_WORK_TREE: elsewhere,
    GIT_INDEX_FILE: join(elsewhere, 'index'),
    GIT_OBJECT_DIRECTORY: join(elsewhere, '.git', 'objects'),
    GIT_NAMESPACE: 'elsewhere',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.hooksPath',
    GIT_CONFIG_VALUE_0: '/tmp',
    GIT_EXTERNAL_DIFF: '/nonexistent',
    GIT_TRACE: '1',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await titlesIn(await layerOf(directory).load())).toEqual(['ours']);
});
