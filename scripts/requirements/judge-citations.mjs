/** Their times are measured by benchmarks; what they do is proved by tests, as everything else. */
const measuredByBenchmarks = ['FR-002', 'FR-013', 'FR-023', 'FR-034'];

/** The tests of the programs come in where users do: through a tool or a command. */
const isTestOfProgram = (file) => /^apps\/[^/]+\/test\/.*\.test\.ts$/.test(file);

/** What is wrong with the citations, one sentence each. */
export function judgeCitations({ requirements, notYetCited }, citations) {
  const cited = new Set(citations.map(({ id }) => id));
  const citedByPrograms = new Set(citations.filter(({ file }) => isTestOfProgram(file)).map(({ id }) => id));
  return [
    ...citations
      .filter(({ id }) => !(id in requirements))
      .map(({ id, file }) => `${file} cites ${id}, which does not exist.`),
    ...citations
      .filter(({ id, file }) => file.includes('.bench.') && !measuredByBenchmarks.includes(id))
      .map(({ id, file }) => `${file} is a benchmark, but ${id} needs a test.`),
    ...notYetCited
      .filter((id) => cited.has(id))
      .map((id) => `${id} is cited now: take it off "notYetCited" in docs/requirements.json (--write does).`),
    ...Object.keys(requirements)
      .filter((id) => !cited.has(id) && !notYetCited.includes(id))
      .map((id) => `No test cites ${id}: ${requirements[id]}.`),
    ...Object.keys(requirements)
      .filter((id) => cited.has(id) && !citedByPrograms.has(id))
      .map((id) => `No test under apps, which enters through a tool or a command, cites ${id}: ${requirements[id]}.`),
  ];
}
