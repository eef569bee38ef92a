/** Of one run: how many of the required scenarios passed. */
export const scoreOf = ({ scenarios }) => {
  const required = scenarios.filter((each) => each.required);
  return { required: required.length, passed: required.filter(({ passed }) => passed).length };
};

/** What a person wants to see first, and what is wrong. */
export const tableOf = (outcomes) => {
  const rows = outcomes.map((outcome) => {
    const { required, passed } = scoreOf(outcome);
    return `| ${outcome.revision} | ${outcome.transport} | ${passed} of ${required} |`;
  });
  return ['| revision | transport | required scenarios passed |', '|---|---|---|', ...rows].join('\n');
};

/** Failed required scenarios, and everything that the suite only warns of. */
export const complaintsOf = (outcomes) =>
  outcomes.flatMap(({ revision, transport, scenarios }) =>
    scenarios
      .filter(({ required }) => required)
      .flatMap(({ scenario, passed, warnings }) => [
        ...(passed ? [] : [`failed: ${revision} over ${transport}: ${scenario}`]),
        ...warnings.map((warning) => `warning: ${revision} over ${transport}: ${scenario}: ${warning}`),
      ]),
  );

/** Every scenario with its mark in each run. */
export const detailsOf = (outcomes) => {
  const heads = outcomes.map(({ revision, transport }) => `${revision} ${transport}`);
  const names = [...new Set(outcomes.flatMap(({ scenarios }) => scenarios.map(({ scenario }) => scenario)))];
  const markOf = ({ scenarios }, name) => {
    const found = scenarios.find(({ scenario }) => scenario === name);
    if (found === undefined) return '–';
    return `${found.passed ? 'passed' : 'failed'}${found.required ? '' : ' (not required)'}`;
  };
  return [
    `| scenario | ${heads.join(' | ')} |`,
    `|---|${heads.map(() => '---|').join('')}`,
    ...names.map((name) => `| ${name} | ${outcomes.map((outcome) => markOf(outcome, name)).join(' | ')} |`),
  ].join('\n');
};
