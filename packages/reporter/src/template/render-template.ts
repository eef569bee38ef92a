import { Budget, longestText } from './budget.ts';
import { filters } from './filters.ts';
import { Scope } from './scope.ts';
import { TemplateError } from './template-error.ts';
import type { BinaryOperator, Comparison, Expression, Macro, Statement, Template } from './template-tree.ts';
import { isList, isRecord, isTrue, MacroValue, memberOf, type PlainRecord, textOf, type Value } from './value.ts';

interface Run {
  readonly budget: Budget;
  /** What the data and the template's own top level hold: all that a macro sees. */
  readonly top: Scope;
}

type Kind<Name extends Expression['kind']> = Extract<Expression, { readonly kind: Name }>;

/**
 * What a template makes of data. The tree is walked here and never compiled, so that a template can do what this file
 * can: read plain data, in bounds that are counted.
 *
 * @throws TemplateError
 */
export const renderTemplate = ({ body }: Template, data: PlainRecord): string => {
  const top = new Scope(null, Object.entries(data));
  try {
    return written(body, top, { budget: new Budget(), top });
  } catch (error) {
    if (error instanceof RangeError) throw new TemplateError('It is nested too deeply.', body[0]?.line ?? 1);
    throw error;
  }
};

const written = (body: readonly Statement[], scope: Scope, run: Run): string => {
  const parts: string[] = [];
  for (const statement of body) {
    run.budget.step(statement.line);
    const text = carriedOut(statement, scope, run);
    parts.push(text);
  }
  return parts.join('');
};

const carriedOut = (statement: Statement, scope: Scope, run: Run): string => {
  const { line } = statement;
  switch (statement.kind) {
    case 'text':
      run.budget.wrote(statement.text, line);
      return statement.text;
    case 'print':
      return printed(evaluated(statement.value, scope, run), line, run);
    case 'if':
      return written(
        isTrue(evaluated(statement.condition, scope, run)) ? statement.body : statement.otherwise,
        scope,
        run,
      );
    case 'for':
      return looped(statement, scope, run);
    case 'set': {
      const value = evaluated(statement.value, scope, run);
      for (const name of statement.names) scope.assign(name, value);
      return '';
    }
    case 'macro':
      scope.assign(statement.name, new MacroValue(statement));
      return '';
  }
};

const printed = (value: Value, line: number, run: Run): string => {
  if (value === undefined) throw new TemplateError('There is nothing to print: no such field.', line);
  const text = textOf(value);
  if (text === null)
    throw new TemplateError('A list or an object cannot be printed; loop over it or use | json.', line);
  run.budget.wrote(text, line);
  return text;
};

const looped = (loop: Extract<Statement, { kind: 'for' }>, scope: Scope, run: Run): string => {
  const rows = rowsOf(loop, evaluated(loop.list, scope, run));
  if (rows.length === 0) return written(loop.otherwise, scope, run);
  return rows
    .map((row, index) => {
      run.budget.step(loop.line);
      const place = { index: index + 1, index0: index, first: index === 0, last: index === rows.length - 1 };
      const names = loop.names.map((name, at): [string, Value] => [name, row[at]]);
      return written(loop.body, new Scope(scope, [...names, ['loop', { ...place, length: rows.length }]]), run);
    })
    .join('');
};

const rowsOf = ({ names, line }: Extract<Statement, { kind: 'for' }>, list: Value): readonly (readonly Value[])[] => {
  if (list === undefined || list === null) return [];
  if (names.length === 1 && isList(list)) return list.map((element) => [element]);
  if (names.length === 2 && isRecord(list)) return Object.entries(list);
  throw new TemplateError('A loop takes a list with one name, or an object with two.', line);
};

const evaluated = (expression: Expression, scope: Scope, run: Run): Value => {
  run.budget.step(expression.line);
  const inner = (other: Expression): Value => evaluated(other, scope, run);
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'name':
      return scope.valueOf(expression.name, expression.line);
    case 'member':
      return memberOf(inner(expression.of), inner(expression.key));
    case 'list':
      return expression.items.map(inner);
    case 'choice':
      if (isTrue(inner(expression.condition))) return inner(expression.value);
      return expression.otherwise === null ? '' : inner(expression.otherwise);
    case 'not':
      return !isTrue(inner(expression.of));
    case 'negative':
      return -numberIn(inner(expression.of), expression.line);
    case 'binary':
      return combined(expression, scope, run);
    case 'comparison':
      return compared(expression.operator, inner(expression.left), inner(expression.right));
    case 'filter':
      return filtered(expression, scope, run);
    case 'call':
      return called(expression, scope, run);
    case 'captured':
      return written(expression.body, scope, run);
  }
};

const numberIn = (value: Value, line: number): number => {
  if (typeof value !== 'number') throw new TemplateError('A number is expected here.', line);
  return value;
};

const combined = ({ operator, left, right, line }: Kind<'binary'>, scope: Scope, run: Run): Value => {
  const one = evaluated(left, scope, run);
  if (operator === 'And') return isTrue(one) ? evaluated(right, scope, run) : one;
  if (operator === 'Or') return isTrue(one) ? one : evaluated(right, scope, run);
  const other = evaluated(right, scope, run);
  if (operator === 'In') return contains(other, one);
  if (operator === 'Concat' || (operator === 'Add' && (typeof one !== 'number' || typeof other !== 'number')))
    return joinedText(one, other, line, run);
  return arithmetic[operator](numberIn(one, line), numberIn(other, line));
};

const joinedText = (one: Value, other: Value, line: number, run: Run): string => {
  const [first, second] = [textOf(one), textOf(other)];
  if (first === null || second === null) throw new TemplateError('Only texts and numbers can be joined.', line);
  return run.budget.text(first + second, line);
};

const contains = (container: Value, value: Value): boolean => {
  if (isList(container)) return container.includes(value);
  if (typeof container === 'string') return typeof value === 'string' && container.includes(value);
  return isRecord(container) && typeof value === 'string' && Object.hasOwn(container, value);
};

const arithmetic: Readonly<
  Record<Exclude<BinaryOperator, 'And' | 'Or' | 'In' | 'Concat'>, (a: number, b: number) => number>
> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  FloorDiv: (a, b) => Math.floor(a / b),
  Mod: (a, b) => a % b,
};

/** Nothing is converted: a text never equals a number, and only two of a kind come before or after each other. */
const compared = (operator: Comparison, one: Value, other: Value): boolean => {
  if (operator === '==' || operator === '===') return one === other;
  if (operator === '!=' || operator === '!==') return one !== other;
  const order =
    typeof one === 'number' && typeof other === 'number'
      ? one - other
      : typeof one === 'string' && typeof other === 'string'
        ? Number(one > other) - Number(one < other)
        : Number.NaN;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
};

const filtered = (expression: Kind<'filter'>, scope: Scope, run: Run): Value => {
  const { name, line } = expression;
  const filter = filters.get(name);
  if (filter === undefined)
    throw new TemplateError(`There is no filter "${name}"; there are ${[...filters.keys()].join(', ')}.`, line);
  const input = inputOf(expression, scope, run);
  const size = sizeOf(input);
  if (size > longestText) throw new TemplateError(`A value has more than ${longestText} parts.`, line);
  run.budget.step(line, size);
  const result = filter(input, ...expression.arguments.map((given) => evaluated(given, scope, run)));
  if (result === undefined && name !== 'first' && name !== 'last')
    throw new TemplateError(`The filter "${name}" cannot be used on this value.`, line);
  return typeof result === 'string' ? run.budget.text(result, line) : result;
};

/** Only `default` may be asked about a name that is not there. */
const inputOf = ({ name, input }: Kind<'filter'>, scope: Scope, run: Run): Value =>
  name === 'default' && input.kind === 'name' && !scope.has(input.name) ? undefined : evaluated(input, scope, run);

/** Lists may hold each other again and again: what is walked through is counted, and stops at the bound. */
const sizeOf = (value: Value): number => {
  let size = 0;
  const walk = (each: Value): void => {
    size += typeof each === 'string' ? each.length : 1;
    if (size > longestText || !(isList(each) || isRecord(each))) return;
    for (const inner of Object.values(each)) walk(inner);
  };
  walk(value);
  return size;
};

const called = (call: Kind<'call'>, scope: Scope, run: Run): Value => {
  const found = scope.valueOf(call.name, call.line);
  if (!(found instanceof MacroValue))
    throw new TemplateError(`"${call.name}" is no macro of this template.`, call.line);
  const own = new Scope(run.top, argumentsOf(found.macro, call, scope, run), 'isolated');
  return run.budget.within(() => written(found.macro.body, own, run), call.line);
};

const argumentsOf = ({ parameters }: Macro, call: Kind<'call'>, scope: Scope, run: Run): readonly [string, Value][] =>
  parameters.map(({ name, initial }, at) => {
    const given = call.arguments[at] ?? call.named.get(name);
    if (given !== undefined) return [name, evaluated(given, scope, run)];
    return [name, initial === null ? null : evaluated(initial, run.top, run)];
  });
