import { fail } from '../rules/finding.ts';
import { comment } from './comment.ts';
import { type Inputs, isOn, readInputs } from './inputs.ts';
import { modes } from './modes/table.ts';
import { failedOutcome, type Mode, type Outcome } from './outcome.ts';
import { show } from './show.ts';
import type { Surroundings } from './surroundings.ts';

async function modeOf({ mode }: Inputs): Promise<Mode> {
  const table: Readonly<Record<string, () => Promise<Mode>>> = modes;
  const known = Object.hasOwn(table, mode) ? table[mode] : undefined;
  if (known) return known();
  return fail(
    'action/input',
    `\`mode\` is ${JSON.stringify(mode)}; there are ${Object.keys(modes).join(', ')}`,
  );
}

async function outcomeOf(surroundings: Surroundings, inputs: Inputs): Promise<Outcome> {
  try {
    const mode = await modeOf(inputs);
    isOn(inputs, 'comment');
    return await mode(surroundings, inputs);
  } catch (error) {
    return failedOutcome(error);
  }
}

/**
 * Runs one step of a job, and shows what it came to.
 *
 * @returns the status to leave with: 0 only for a verdict of `pass` that was shown
 */
export async function run(surroundings: Surroundings): Promise<number> {
  const inputs = readInputs(surroundings);
  const outcome = await outcomeOf(surroundings, inputs);
  await show(surroundings, inputs.mode, outcome);
  await comment(surroundings, inputs, outcome);
  return outcome.verdict === 'pass' ? 0 : 1;
}
