/** A template as Tracker runs it: the part of nunjucks that can neither name a file nor call into the program. */
export interface Template {
  readonly body: readonly Statement[];
}

interface Placed {
  /** Counted from 1. */
  readonly line: number;
}

export type Statement = Placed &
  (
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'print'; readonly value: Expression }
    | {
        readonly kind: 'if';
        readonly condition: Expression;
        readonly body: readonly Statement[];
        readonly otherwise: readonly Statement[];
      }
    | {
        readonly kind: 'for';
        /** One name for an element, or two for key and value. */
        readonly names: readonly string[];
        readonly list: Expression;
        readonly body: readonly Statement[];
        readonly otherwise: readonly Statement[];
      }
    | { readonly kind: 'set'; readonly names: readonly string[]; readonly value: Expression }
    | Macro
  );

export interface Macro extends Placed {
  readonly kind: 'macro';
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly initial: Expression | null }[];
  readonly body: readonly Statement[];
}

export const binaryOperators = ['And', 'Or', 'In', 'Concat', 'Add', 'Sub', 'Mul', 'Div', 'FloorDiv', 'Mod'] as const;
export type BinaryOperator = (typeof binaryOperators)[number];

export const comparisons = ['==', '===', '!=', '!==', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof comparisons)[number];

export type Expression = Placed &
  (
    | { readonly kind: 'value'; readonly value: string | number | boolean | null }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    | {
        readonly kind: 'choice';
        readonly condition: Expression;
        readonly value: Expression;
        readonly otherwise: Expression | null;
      }
    | { readonly kind: 'not' | 'negative'; readonly of: Expression }
    | {
        readonly kind: 'binary';
        readonly operator: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: 'comparison';
        readonly operator: Comparison;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: 'filter';
        readonly name: string;
        readonly input: Expression;
        readonly arguments: readonly Expression[];
      }
    | {
        readonly kind: 'call';
        readonly name: string;
        readonly arguments: readonly Expression[];
        readonly named: ReadonlyMap<string, Expression>;
      }
    | { readonly kind: 'captured'; readonly body: readonly Statement[] }
  );
