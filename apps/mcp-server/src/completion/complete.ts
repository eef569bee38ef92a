import type { CallContext } from '../call-tool.ts';
import { told } from '../error-result.ts';
import { invalidParameters } from '../json-rpc/protocol-error.ts';
import type { Params } from '../methods/method.ts';
import { promptNamed } from '../prompts/served-prompts.ts';
import { resourceTemplates } from '../resources/registry.ts';
import { templateOf } from '../resources/resource.ts';
import { visible } from '../text/visible-text.ts';
import { type Selection, serves } from '../tools/selection.ts';
import { type Completer, type Completion, noCompletion } from './completer.ts';

/**
 * What an argument of a prompt or a template may become. Suggestions that cannot be made now are none: whoever types
 * is not to be disturbed, and reading says what is wrong.
 *
 * @throws ProtocolError for a prompt, template or argument that does not exist.
 */
export const complete = async (params: Params, { open, log, selection }: CallContext): Promise<Completion> => {
  const { ref, argument } = params;
  if (!isRecord(ref) || !isRecord(argument) || typeof argument.value !== 'string')
    throw invalidParameters('params.ref and params.argument {name, value} are required.');
  const completer = completerFor(ref, argument.name, selection);
  try {
    return completer === undefined ? noCompletion : await completer(argument.value, await open());
  } catch (error) {
    told(error, log);
    return noCompletion;
  }
};

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const completerFor = ({ type, name, uri }: Fields, argument: unknown, selection: Selection): Completer | undefined => {
  switch (type) {
    case 'ref/prompt': {
      const found = promptNamed(name, selection).arguments.find((each) => each.name === argument);
      if (found === undefined) throw noArgument(argument);
      return found.complete;
    }
    case 'ref/resource': {
      const template = resourceTemplates.find((each) => templateOf(each) === uri);
      if (template === undefined || !serves(selection, template.tool))
        throw invalidParameters(`There is no resource template ${visible(String(uri).slice(0, 200))} here.`);
      if (template.variable !== argument) throw noArgument(argument);
      return template.complete;
    }
    default:
      throw invalidParameters('params.ref.type must be ref/prompt or ref/resource.');
  }
};

const noArgument = (name: unknown) =>
  invalidParameters(`There is no argument "${visible(String(name).slice(0, 100))}" there.`);
