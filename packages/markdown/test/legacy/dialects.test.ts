import { parseLegacy } from '@tracker/markdown';
import { describe, expect, it } from 'vitest';
import { fixture } from '../fixture.ts';

describe('dialect A', () => {
  const found = parseLegacy(fixture('dialect-a.md'));

  it('gives vendors, a deployment, enhancements and the context', () => {
    expect(found.dialect).toBe('A');
    expect(found.vendors.map(({ name, status, statusWord }) => [name, status, statusWord])).toEqual([
      ['AMINA', 'operational', 'operational'],
      ['EPSON', 'operational', 'ready_for_production'],
      ['TPD', 'broken', 'in_development'],
    ]);
    expect(found.vendors[0]).toMatchObject({
      tests: { passing: 47, total: 50, skipped: 3 },
      formats: { excel: true, csv: false, pdf: true, ocr: false },
      version: '2.1.0',
      metadata: { extractor: 'src/extractors/amina/extractor.py', output: 'dual' },
      lines: { first: 7, last: 12 },
    });
    expect(found.vendors[2]).toMatchObject({ formats: null, version: null });
    expect(found.deployments).toMatchObject([
      {
        deployedAt: '2025-10-06T00:00:00.000Z',
        prNumber: 42,
        title: 'Dual output for AMINA',
        commit: '104662c',
        compliance: true,
        metadata: { accomplishments: ['dual output behind a flag', '12 regression tests'] },
      },
    ]);
    expect(
      found.enhancements.map(({ title, priority, targetQuarter, needs }) => [title, priority, targetQuarter, needs]),
    ).toEqual([
      ['Parallel extraction', 1, '2026-Q1', []],
      ['OCR fallback', 3, '2026-Q2', ['Parallel extraction']],
      ['Web dashboard', 4, null, []],
    ]);
    expect(found.context).toMatchObject({ contextType: 'feature', word: 'VENDOR_PROCESSING' });
  });

  it('lists the prose with its lines', () => {
    expect(found.unrecognised).toEqual([
      { heading: 'COMMISSION PROCESSING - PROJECT STATUS', lines: { first: 1, last: 3 }, unread: [3] },
      { heading: 'OPERATIONAL PROCEDURES', lines: { first: 41, last: 44 }, unread: [43, 44] },
      { heading: 'HISTORICAL REFERENCE', lines: { first: 46, last: 50 }, unread: [48, 49, 50] },
    ]);
    expect(found.sections.every(({ readWhole }) => readWhole)).toBe(true);
  });
});

describe('dialect B', () => {
  const found = parseLegacy(fixture('dialect-b.md'), 'status.md');

  it('gives vendors, deployments and enhancements', () => {
    expect(found.dialect).toBe('B');
    expect(found.vendors.map(({ name, tests, version }) => [name, tests, version])).toEqual([
      ['vendor_1', { passing: 10, total: 12, skipped: 2 }, '1.2.3'],
      ['vendor_2', { passing: 5, total: 10, skipped: 0 }, '2.0.1'],
      ['vendor three', { passing: 0, total: 0, skipped: 0 }, '0.0.1'],
    ]);
    expect(found.deployments).toMatchObject([
      {
        prNumber: 100,
        commit: '4f0c2e1d9b8a7c6d5e4f30211a2b3c4d5e6f7a8b',
        workItems: ['#T001', '#T002'],
        vendors: ['vendor_1', 'vendor_2'],
        tests: { passed: 45, failed: 0 },
        compliance: true,
      },
      {
        prNumber: 104,
        commit: '9a8b7c6',
        workItems: [],
        tests: { passed: 47, failed: 1, skipped: 2 },
        compliance: false,
      },
    ]);
    expect(found.enhancements).toMatchObject([
      { title: 'Enhancement A', priority: 2, targetQuarter: '2026-Q1' },
      { title: 'Enhancement B (with parentheses)', priority: 3, targetQuarter: '2026-Q2' },
    ]);
  });

  it('reads the sound session prompt and skips the broken one with its line', () => {
    expect(found.sessionPrompts).toMatchObject([
      { id: 'sess_001', frontMatter: { token_budget: 50000 }, schemaVersion: null, lines: { first: 29, last: 34 } },
    ]);
    expect(found.sessionPrompts[0]?.body).toBe('Carry on with vendor_2: read the OCR notes first.');
    expect(found.skipped).toMatchObject([{ kind: 'session_prompt', file: 'status.md', line: 39 }]);
    expect(found.sections.find(({ kind }) => kind === 'session_prompts')?.readWhole).toBe(false);
    expect(found.warnings.map(({ line }) => line)).toContain(30);
  });
});

describe('dialect C', () => {
  const found = parseLegacy(fixture('dialect-c.md'));

  it('gives nested work items', () => {
    expect(found.dialect).toBe('C');
    expect(found.workItems.map(({ title, itemType, status, parent }) => [title, itemType, status, parent])).toEqual([
      ['Commission platform', 'project', 'active', null],
      ['Session 12', 'session', 'active', 0],
      ['Cache the vendor status', 'task', 'blocked', 1],
    ]);
    expect(found.workItems[1]).toMatchObject({
      createdAt: '2025-10-09T09:15:00.000Z',
      branch: '003-database-backed-project',
    });
  });

  it('gives vendors of several lines, a deployment and an enhancement, and understands all of it', () => {
    expect(found.vendors).toMatchObject([
      { name: 'vendor_a', tests: { passing: 4, total: 5 }, formats: { excel: true, csv: true } },
      { name: 'vendor_b', status: 'broken', formats: { excel: false, csv: false, pdf: false, ocr: false } },
    ]);
    expect(found.deployments).toMatchObject([
      {
        prNumber: 17,
        deployedAt: '2025-10-10T12:00:00.000Z',
        tests: { unit: 150, integration: 30 },
        vendors: ['vendor_a'],
      },
    ]);
    expect(found.enhancements).toMatchObject([
      { title: 'Closure table', priority: 2, targetQuarter: '2026-Q1', description: 'Only if the tree grows deeper.' },
    ]);
    expect(found.unrecognised).toEqual([]);
  });
});

it('dialect D gives names and statuses and nothing that the file lacks', () => {
  const found = parseLegacy(fixture('dialect-d.md'));
  expect(found.dialect).toBe('D');
  expect(found.vendors).toMatchObject([
    { name: 'vendor_a', status: 'operational', tests: null, formats: null, version: null },
    { name: 'vendor_b', status: 'broken', tests: null, formats: null, version: null },
  ]);
});

it.each(['dialect-a.md', 'dialect-b.md', 'dialect-c.md', 'dialect-d.md'])(
  '%s reads the same with CRLF and a BOM',
  (name) => {
    const plain = parseLegacy(fixture(name));
    expect(parseLegacy(`\uFEFF${fixture(name).replaceAll('\n', '\r\n')}`)).toEqual(plain);
  },
);
