import { type LegacyEnhancement, priorityIsKnown } from '@tracker/markdown';

/** The description, and below it the words of the file that no field could take. */
export const enhancementDescription = (legacy: LegacyEnhancement, resolved: ReadonlySet<string>): string => {
  const { description, priorityWord, targetText, needs } = legacy;
  const unresolved = needs.filter((need) => !resolved.has(need));
  return [
    ...(description === null ? [] : [description]),
    ...(priorityWord === null || priorityIsKnown(priorityWord) ? [] : [`Priority: ${priorityWord}`]),
    ...(targetText === null ? [] : [`Target: ${targetText}`]),
    ...(unresolved.length === 0 ? [] : [`Needs: ${unresolved.join(', ')}`]),
  ].join('\n');
};
