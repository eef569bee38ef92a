/** A clock that advances by a millisecond at every look, so that orders by time are total. */
export const tickingClock = (start = '2026-01-01T00:00:00.000Z'): (() => string) => {
  let now = Date.parse(start);
  return () => {
    now += 1;
    return new Date(now).toISOString();
  };
};
