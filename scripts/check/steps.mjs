import { runInstalled, runProgram } from '../run-program.mjs';

const capture = { capture: true };
const script = (name, ...args) => runProgram(process.execPath, [`scripts/${name}`, ...args], capture);

/** What `pnpm check` looks at, quick things first. Each `run` answers with an exit code and what it printed. */
export const checkSteps = [
  {
    name: 'format and lint',
    run: () => runInstalled('@biomejs/biome', ['check', '--error-on-warnings', '.'], capture),
  },
  { name: 'types', run: () => runInstalled('typescript', ['-p', 'tsconfig.sources.json'], capture) },
  { name: 'types of the tooling', run: () => runInstalled('typescript', ['-p', 'tsconfig.json'], capture) },
  { name: 'layers and export names', run: () => runInstalled('vitest', ['run', ...layerTests], capture) },
  { name: 'requirements are cited', run: () => script('requirements-gate.mjs') },
  { name: 'generated files unchanged', run: () => script('generate.mjs', '--check') },
  { name: 'migrations lead to the schema', run: () => script('schema-drift.mjs') },
  { name: 'nothing unused', run: () => runInstalled('knip', ['--no-config-hints'], capture) },
  { name: 'package contents', run: () => script('package-contents.mjs') },
];

const layerTests = ['packages/testing/test/layers.test.ts', 'packages/testing/test/export-names.test.ts'];

/** Shown while it runs, because it takes minutes. */
export const testStep = { name: 'tests', run: () => runProgram(process.execPath, ['scripts/test.mjs']) };
