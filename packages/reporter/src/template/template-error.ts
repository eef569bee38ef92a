import { TrackerError } from '@tracker/core';

/** What is wrong with a template, and in which line of it, counted from 1. */
export class TemplateError extends TrackerError {
  readonly line: number;
  readonly problem: string;

  constructor(problem: string, line: number) {
    super('ValidationError', `Template line ${line}: ${problem}`, {
      hint: 'Templates are data to Tracker: docs/templates.md lists what they may hold.',
    });
    this.line = line;
    this.problem = problem;
  }
}
