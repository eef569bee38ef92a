/** The line that a CI reads last. */
export const closingLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`;
