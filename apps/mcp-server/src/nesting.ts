/** Whether `value` has at most `levels` levels of objects and arrays; looks no deeper than that. */
export const isNestedWithin = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  const entries = Array.isArray(value) ? value : Object.values(value);
  return entries.every((entry) => isNestedWithin(entry, levels - 1));
};
