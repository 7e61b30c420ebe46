import { fail } from '../rules/finding.ts';
import type { Surroundings } from './surroundings.ts';

/** Every input of action.yml; a test compares the two. */
export const inputNames = [
  'mode',
  'genesis',
  'path',
  'token',
  'comment',
  'signing-key',
  'workflow',
  'system',
  'suite',
  'reports',
  'format',
  'transport',
  'relay',
  'stay',
] as const;

export type InputName = (typeof inputNames)[number];

export type Inputs = Readonly<Record<InputName, string>>;

/** The inputs as the runner passes them: in capitals, blanks around them taken away; absent ones are empty. */
export function readInputs({ env }: Surroundings): Inputs {
  const read = (name: InputName) => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
  return Object.fromEntries(inputNames.map((name) => [name, read(name)])) as Inputs;
}

/** An input that switches something; raises `action/input` for what is neither. */
export function isOn(inputs: Inputs, name: InputName): boolean {
  const value = inputs[name];
  if (value === 'true') return true;
  if (value === 'false' || value === '') return false;
  return fail('action/input', `\`${name}\` is ${JSON.stringify(value)}; it is true or false`);
}
