import type { TrackerError } from '@tracker/core';
import { describe, expect, it } from 'vitest';
import { renderWith, type StatusReport } from '../src/index.ts';

const origin = { data_source: 'postgresql', as_of: '2026-01-01T00:00:00.000Z' } as const;

const report: StatusReport = {
  ...origin,
  vendors: {
    ...origin,
    total: 3,
    operational: 1,
    broken: [
      { name: 'Amina', extractor_version: '1.0', version: 2 },
      { name: 'Epson', extractor_version: '2.0', version: 1 },
    ],
  },
};

const rendered = (template: string): string => renderWith(report, template);
const refusal = (template: string): string => {
  try {
    return `rendered: ${rendered(template)}`;
  } catch (error) {
    return (error as TrackerError).message; // anything else fails the comparison
  }
};

describe('a template', () => {
  it.each([
    ['fields and filters', '{{ vendors.broken[0].name | upper }} {{ vendors["total"] }}', 'AMINA 3'],
    [
      'a loop',
      '{% for v in vendors.broken %}{{ loop.index }}{{ v.name }}{{ "," if not loop.last }}{% endfor %}',
      '1Amina,2Epson',
    ],
    [
      'an object in a loop',
      '{% for key, value in vendors.broken[1] %}{{ key }}={{ value }};{% endfor %}',
      'name=Epson;extractor_version=2.0;version=1;',
    ],
    ['else of an empty loop', '{% for v in work %}x{% else %}none{% endfor %}', 'none'],
    ['conditions', '{% if vendors.total > 2 and not work %}yes{% elif work %}no{% endif %}', 'yes'],
    ['a variable', '{% set n = vendors.total - 1 %}{{ n * 2 + 1 }}{{ "a" ~ n }}', '5a2'],
    ['a captured text', '{% set t %}<{{ vendors.total }}>{% endset %}{{ t }}{{ t }}', '<3><3>'],
    ['a macro', '{% macro m(a, b="B") %}{{ a }}{{ b }}{% endmacro %}{{ m("x") }}{{ m("y", b="z") }}', 'xByz'],
    ['whitespace control', 'a  {{- vendors.total -}}  b', 'a3b'],
    ['a filter over a block', '{% filter upper %}abc{% endfilter %}', 'ABC'],
    ['membership', '{{ "Am" in vendors.broken[0].name }}{{ "name" in vendors.broken[0] }}', 'truetrue'],
    ['Markdown signs of others', '{{ "*a*\n# [x](y)" | md }}', '\\*a\\* \\# \\[x\\](y)'],
  ])('renders %s', (_what, template, text) => {
    expect(rendered(template)).toBe(text);
  });

  it.each([
    ['a\nb {% if %}', /^Template line 2: /],
    ['{% if vendors %}', /^Template line 1: .*/],
    ['\n\n{{ vendorz }}', /^Template line 3: There is nothing called "vendorz"; there are vendors, work, /],
    ['\n{{ vendors.totl }}', /^Template line 2: There is nothing to print/],
    ['{{ vendors | frobnicate }}', /^Template line 1: There is no filter "frobnicate"; there are default, /],
    ['{{ vendors }}', /^Template line 1: A list or an object cannot be printed/],
    ['x\n{{ vendors | upper }}', /^Template line 2: The filter "upper" cannot be used on this value/],
  ])('says what is wrong, and in which line: %j', (template, message) => {
    expect(refusal(template)).toMatch(message);
  });

  it('gives the same text for the same data', () => {
    const template = '{% for key, value in vendors %}{{ key }} {{ value | json }}\n{% endfor %}';
    expect(rendered(template)).toBe(renderWith(structuredClone(report), template));
  });
});

/** Escapes that are known of nunjucks and its relatives; each would leave a mark if it ran. */
const escapes: readonly string[] = [
  '{{ range.constructor("globalThis.escaped = 1")() }}',
  '{{ cycler.constructor("globalThis.escaped = 1")() }}',
  '{{ joiner.constructor("globalThis.escaped = 1")() }}',
  '{{ "".constructor.constructor("globalThis.escaped = 1")() }}',
  '{{ [].map.constructor("globalThis.escaped = 1")() }}',
  '{{ vendors.constructor.constructor("globalThis.escaped = 1")() }}',
  '{{ vendors["con" ~ "structor"]["con" ~ "structor"]("globalThis.escaped = 1")() }}',
  '{% set c = vendors["constructor"] %}{{ c("globalThis.escaped = 1") }}',
  '{{ vendors.__proto__.toString.constructor("globalThis.escaped = 1")() }}',
  '{{ vendors.constructor.name }}',
  '{{ vendors.broken.constructor.name }}',
  '{{ vendors.broken[0].name.constructor.name }}',
  '{{ vendors.broken.map("x") }}',
  '{% macro m() %}{% endmacro %}{{ m.constructor("globalThis.escaped = 1")() }}',
  '{% macro m() %}{{ caller.constructor("globalThis.escaped = 1")() }}{% endmacro %}{% call m() %}x{% endcall %}',
  '{{ [vendors] | groupby("constructor") | json }}',
  '{{ [vendors] | sort(false, false, "constructor") }}',
  '{{ [vendors] | selectattr("constructor") }}',
  '{{ ["x"] | pluck("constructor") | first }}',
  '{{ r/x/.constructor.constructor("globalThis.escaped = 1")() }}',
  '{{ r/(a+)+$/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!") }}',
  '{{ {}.constructor.constructor("globalThis.escaped = 1")() }}',
  '{{ { toString: 1 } ~ "" }}',
  '{{ this.constructor }}',
  '{{ process.env | json }}',
  '{{ globalThis | json }}',
  '{{ require("fs") }}',
  '{{ env.constructor }}',
  '{{ context.ctx }}',
  '{{ frame.parent }}',
  '{{ lookup("constructor") }}',
  '{{ super() }}',
  '{% include "/etc/passwd" %}',
  '{% include "../../package.json" ignore missing %}',
  '{% import "/etc/passwd" as x %}',
  '{% from "/etc/passwd" import x %}',
  '{% extends "/etc/passwd" %}',
  '{% block x %}{% endblock %}',
  '{% asyncEach x in vendors.broken %}{% endeach %}',
  '{% asyncAll x in vendors.broken %}{% endall %}',
  '{% ifAsync vendors %}{% endif %}',
  '{% switch 1 %}{% case 1 %}x{% endswitch %}',
  '{{ 1 is constructor }}',
  // What nunjucks' compiler pastes into a program: names that are program text themselves.
  '{{ a"&&Function`globalThis.escaped=1```&&"b }}',
  '{{ x"));globalThis.escaped=1;// }}',
  '{% set a"]=(globalThis.escaped=1);// = 1 %}',
  '{{ 1 | a"&&Function`globalThis.escaped=1```&&"b }}',
  '{% for a"&&Function`globalThis.escaped=1```&&"b in vendors.broken %}{% endfor %}',
  '{% macro a"&&Function`globalThis.escaped=1```&&"b() %}{% endmacro %}{{ x }}',
];

/** Texts that would take for ever, or all memory. */
const bombs: readonly string[] = [
  '{% for a in range(1000000000) %}x{% endfor %}',
  `{% set s = "${'x'.repeat(1_000)}" %}${'{% set s = s ~ s %}'.repeat(40)}`,
  `{% set s = "ab" %}${'{% set s = s | replace("", s) %}'.repeat(40)}`,
  `{% set l = [1] %}${'{% set l = [l, l] %}'.repeat(60)}{{ l | json }}`,
  `{% set l = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] %}${'{% for x in l %}'.repeat(12)}${'{% endfor %}'.repeat(12)}`,
  `{% set l = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] %}${'{% for x in l %}'.repeat(7)}${'x'.repeat(1_000)}${'{% endfor %}'.repeat(7)}`,
  '{% macro f(n) %}{{ f(n - 1) }}{% endmacro %}{{ f(1) }}',
  '{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(19) }}{{ f(19) }}',
  `{{ ${'('.repeat(30_000)}1${')'.repeat(30_000)} }}`,
  `{{ ${'not '.repeat(15_000)}1 }}`,
  `{{ 1${' + 1'.repeat(15_000)} }}`,
  'x'.repeat(70_000),
];

describe('a template of somebody else', () => {
  it.each(escapes)('does not get out: %s', (template) => {
    expect(refusal(template)).toMatch(/^Template line \d+: /);
    expect(globalThis).not.toHaveProperty('escaped');
  });

  it.each(bombs.map((bomb, number) => [number, bomb]))('ends within its bounds: %i', (_number, template) => {
    expect(refusal(String(template)).slice(0, 200)).toMatch(/^(Template line \d+: |rendered: 15001$)/);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('sees no %s, which no data holds', (name) => {
    expect(
      rendered(`{{ "seen" if vendors.${name} or vendors.broken.${name} or vendors.broken[0].name.${name} }}`),
    ).toBe('');
  });

  it('changes nothing outside itself', () => {
    const before = JSON.stringify(report);
    expect(
      refusal('{% set vendors = 1 %}{% set __proto__ = 5 %}{% set constructor = 6 %}{{ vendors }}{{ __proto__ }}'),
    ).toBe('rendered: 15');
    expect(JSON.stringify(report)).toBe(before);
    expect({}.constructor).toBe(Object);
  });
});
