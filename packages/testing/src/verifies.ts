/**
 * Cites the requirements that the test around this call proves. The requirements gate reads these calls from the source;
 * at run time only the form of an id is checked.
 */
export const verifies = (...ids: readonly string[]): void => {
  for (const id of ids) if (!/^FR-\d{3}$/.test(id)) throw new Error(`"${id}" is not a requirement id such as FR-028`);
};
