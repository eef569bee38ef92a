/** Times are proved by benchmarks; everything else by tests. */
const provedByBenchmarks = ['FR-002', 'FR-013', 'FR-023', 'FR-034'];

/** What is wrong with the citations, one sentence each. */
export function judgeCitations({ requirements, notYetCited }, citations) {
  const cited = new Set(citations.map(({ id }) => id));
  return [
    ...citations
      .filter(({ id }) => !(id in requirements))
      .map(({ id, file }) => `${file} cites ${id}, which does not exist.`),
    ...citations
      .filter(({ id, file }) => file.includes('.bench.') && !provedByBenchmarks.includes(id))
      .map(({ id, file }) => `${file} is a benchmark, but ${id} needs a test.`),
    ...notYetCited
      .filter((id) => cited.has(id))
      .map((id) => `${id} is cited now: take it off "notYetCited" in docs/requirements.json (--write does).`),
    ...Object.keys(requirements)
      .filter((id) => !cited.has(id) && !notYetCited.includes(id))
      .map((id) => `No test cites ${id}: ${requirements[id]}.`),
  ];
}
