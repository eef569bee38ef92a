import { planFeature } from './plan-feature.ts';
import type { Prompt } from './prompt.ts';
import { startSession } from './start-session.ts';
import { triage } from './triage.ts';
import { wrapUp } from './wrap-up.ts';

/** In the order in which clients see them. */
export const prompts: readonly Prompt[] = [startSession, wrapUp, planFeature, triage];
