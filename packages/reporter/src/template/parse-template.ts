/// <reference path="./nunjucks-parser.d.ts" />
import parser from 'nunjucks/src/parser.js';
import { TemplateError } from './template-error.ts';
import {
  binaryOperators,
  type Comparison,
  comparisons,
  type Expression,
  type Macro,
  type Statement,
  type Template,
} from './template-tree.ts';

/** Characters; parsing takes time with the length. */
const longestTemplate = 65_536;

/** A node of nunjucks; its lines count from 0. */
interface Node {
  readonly typename: string;
  readonly lineno?: number;
  readonly [field: string]: unknown;
}

/**
 * Reads a template with nunjucks' own parser and takes over what is harmless, node by node. What is not on the list
 * (include, import, extends, calls of anything but macros, regular expressions) is refused, with its line.
 *
 * @throws TemplateError
 */
export const parseTemplate = (text: string): Template => {
  if (text.length > longestTemplate)
    throw new TemplateError(`The template has ${text.length} characters; ${longestTemplate} are the most.`, 1);
  try {
    return { body: statements(treeOf(text)) };
  } catch (error) {
    if (error instanceof RangeError) throw new TemplateError('It is nested too deeply.', 1);
    throw error;
  }
};

const treeOf = (text: string): Node => {
  try {
    return asNode(parser.parse(text, [], { trimBlocks: true, lstripBlocks: true }));
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RangeError) throw error;
    const line = 'lineno' in error && typeof error.lineno === 'number' ? error.lineno : 1;
    throw new TemplateError(`${error.message.split('\n').at(-1)?.trim() ?? 'it cannot be read'}.`, line);
  }
};

const asNode = (value: unknown): Node => {
  if (typeof value !== 'object' || value === null || !('typename' in value)) throw new TypeError('no node');
  return value as Node; // every node of nunjucks has a typename
};

const child = (node: Node, field: string): Node => asNode(node[field]);
const optional = (node: Node, field: string): Node | null =>
  node[field] === undefined || node[field] === null ? null : child(node, field);
const children = (node: Node): readonly Node[] => (Array.isArray(node.children) ? node.children.map(asNode) : []);
const lineOf = ({ lineno }: Node): number => (lineno ?? 0) + 1;

const nameIn = (node: Node): string => {
  if (node.typename !== 'Symbol' || typeof node.value !== 'string')
    throw new TemplateError('A plain name is expected here.', lineOf(node));
  return node.value;
};

const refused = (node: Node): TemplateError => {
  const what = words[node.typename] ?? node.typename;
  return new TemplateError(`${what} is not available in templates of Tracker.`, lineOf(node));
};

const words: Readonly<Record<string, string>> = {
  Include: '{% include %}',
  Import: '{% import %}',
  FromImport: '{% from … import %}',
  Extends: '{% extends %}',
  Block: '{% block %}',
  Super: 'super()',
  Caller: '{% call %}',
  AsyncEach: '{% asyncEach %}',
  AsyncAll: '{% asyncAll %}',
  IfAsync: '{% ifAsync %}',
  Switch: '{% switch %}',
  FilterAsync: 'An asynchronous filter',
  Is: 'A test with "is"',
  Pow: 'The operator **',
  Dict: 'An object in braces',
};

const statements = (node: Node | null): readonly Statement[] => {
  if (node === null) return [];
  if (node.typename === 'NodeList' || node.typename === 'Root' || node.typename === 'Output')
    return children(node).flatMap(statements);
  return [statement(node)];
};

const statement = (node: Node): Statement => {
  const line = lineOf(node);
  switch (node.typename) {
    case 'TemplateData':
      return { kind: 'text', line, text: String(node.value) };
    case 'If':
      return {
        kind: 'if',
        line,
        condition: expression(child(node, 'cond')),
        body: statements(child(node, 'body')),
        otherwise: statements(optional(node, 'else_')),
      };
    case 'For':
      return {
        kind: 'for',
        line,
        names: loopNames(child(node, 'name')),
        list: expression(child(node, 'arr')),
        body: statements(child(node, 'body')),
        otherwise: statements(optional(node, 'else_')),
      };
    case 'Set':
      return {
        kind: 'set',
        line,
        names: (Array.isArray(node.targets) ? node.targets : []).map((target) => nameIn(asNode(target))),
        value: expression(optional(node, 'value') ?? child(node, 'body')),
      };
    case 'Macro':
      return macro(node);
    default:
      return { kind: 'print', line, value: expression(node) };
  }
};

const loopNames = (node: Node): readonly string[] =>
  node.typename === 'Array' ? children(node).map(nameIn) : [nameIn(node)];

const macro = (node: Node): Macro => ({
  kind: 'macro',
  line: lineOf(node),
  name: nameIn(child(node, 'name')),
  parameters: children(child(node, 'args')).flatMap((parameter): Macro['parameters'] =>
    parameter.typename === 'KeywordArgs'
      ? children(parameter).map((pair) => ({
          name: nameIn(child(pair, 'key')),
          initial: expression(child(pair, 'value')),
        }))
      : [{ name: nameIn(parameter), initial: null }],
  ),
  body: statements(child(node, 'body')),
});

const expression = (node: Node): Expression => {
  const line = lineOf(node);
  const operator = binaryOperators.find((name) => name === node.typename);
  if (operator !== undefined)
    return {
      kind: 'binary',
      line,
      operator,
      left: expression(child(node, 'left')),
      right: expression(child(node, 'right')),
    };
  switch (node.typename) {
    case 'Literal':
      return { kind: 'value', line, value: literal(node) };
    case 'Symbol':
      return { kind: 'name', line, name: nameIn(node) };
    case 'LookupVal':
      return { kind: 'member', line, of: expression(child(node, 'target')), key: expression(child(node, 'val')) };
    case 'Array':
      return { kind: 'list', line, items: children(node).map(expression) };
    case 'Group':
      return inParentheses(node);
    case 'InlineIf': {
      const otherwise = optional(node, 'else_');
      return {
        kind: 'choice',
        line,
        condition: expression(child(node, 'cond')),
        value: expression(child(node, 'body')),
        otherwise: otherwise === null ? null : expression(otherwise),
      };
    }
    case 'Not':
      return { kind: 'not', line, of: expression(child(node, 'target')) };
    case 'Neg':
      return { kind: 'negative', line, of: expression(child(node, 'target')) };
    case 'Compare':
      return comparison(node);
    case 'Filter': {
      const [input, ...others] = children(child(node, 'args'));
      if (input === undefined) throw refused(node);
      return {
        kind: 'filter',
        line,
        name: nameIn(child(node, 'name')),
        input: expression(input),
        arguments: others.map(expression),
      };
    }
    case 'FunCall':
      return call(node);
    case 'Capture':
      return { kind: 'captured', line, body: statements(child(node, 'body')) };
    default:
      throw refused(node);
  }
};

const literal = (node: Node): string | number | boolean | null => {
  const { value } = node;
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new TemplateError('A regular expression is not available in templates of Tracker.', lineOf(node));
};

const inParentheses = (node: Node): Expression => {
  const [only, ...others] = children(node);
  if (only === undefined || others.length > 0)
    throw new TemplateError('Parentheses hold one expression.', lineOf(node));
  return expression(only);
};

const comparison = (node: Node): Expression => {
  const [first, ...others] = Array.isArray(node.ops) ? node.ops.map(asNode) : [];
  const operator: Comparison | undefined = comparisons.find((name) => name === first?.type);
  if (first === undefined || operator === undefined || others.length > 0)
    throw new TemplateError('One comparison at a time: join several with "and".', lineOf(node));
  return {
    kind: 'comparison',
    line: lineOf(node),
    operator,
    left: expression(child(node, 'expr')),
    right: expression(child(first, 'expr')),
  };
};

const call = (node: Node): Expression => {
  const target = child(node, 'name');
  if (target.typename !== 'Symbol')
    throw new TemplateError('Only macros of the template itself can be called, by their name.', lineOf(node));
  const given = children(child(node, 'args'));
  return {
    kind: 'call',
    line: lineOf(node),
    name: nameIn(target),
    arguments: given.filter(({ typename }) => typename !== 'KeywordArgs').map(expression),
    named: new Map(
      given
        .filter(({ typename }) => typename === 'KeywordArgs')
        .flatMap(children)
        .map((pair) => [nameIn(child(pair, 'key')), expression(child(pair, 'value'))]),
    ),
  };
};
