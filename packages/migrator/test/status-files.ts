import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

export const dialectA = fixture('dialect-a.md');
export const dialectC = fixture('dialect-c.md');
export const dialectD = fixture('dialect-d.md');

export interface Sizes {
  readonly vendors: number;
  readonly deployments: number;
  readonly enhancements: number;
  readonly sessions: number;
}

/** A file of dialect B with so many entries of each kind, among prose. */
export const dialectB = ({ vendors, deployments, enhancements, sessions }: Sizes): string =>
  [
    '# Project Status\n\nKept by hand.\n',
    `## Vendors (${vendors} total)`,
    ...each(
      vendors,
      (n) =>
        `- vendor_${n}: ${n % 4 === 0 ? 'broken' : 'operational'} (${n}/50 tests passed, 2 skipped) [Excel, CSV] v1.0.${n}`,
    ),
    `\n## Deployments (${deployments} total)`,
    ...each(
      deployments,
      (n) =>
        `### 2025-10-${String(n).padStart(2, '0')} - PR #${100 + n}\n- Commit: ${hash(n)}\n- Vendors: vendor_${n}\n- Work Items: #T00${n}\n- Tests: 45 passed, 0 failed\n- Constitutional Compliance: ✓\n`,
    ),
    `## Future Enhancements (${enhancements} total)`,
    ...each(enhancements, (n) => `- Enhancement ${n} (Priority: High, Q1 2026)`),
    `\n## Session Prompts (${sessions} total)`,
    ...each(
      sessions,
      (n) =>
        `### Session ${n}\n---\nsession_id: sess_${n}\nschema_version: "1.0"\ntoken_budget: 50000\n---\nCarry on with vendor_${n}.\n`,
    ),
    '## Notes\n\nAnything below is ours.\n',
  ].join('\n');

const each = (count: number, text: (n: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => text(index + 1));

/** Every second one short. */
const hash = (n: number): string => (n % 2 === 0 ? `9a8b7c${n % 10}` : n.toString(16).padStart(40, 'a'));
