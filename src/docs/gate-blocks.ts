import { adopt } from '../rules/gates/adopt.ts';
import { mergeGates } from '../rules/gates/merge.ts';
import { ruleEntry } from '../rules/registry.ts';
import { code, table } from './markdown.ts';

/** Generated blocks of docs/software-gates.md. */
export function gateBlocks(): Readonly<Record<string, string>> {
  const rows = [...mergeGates, adopt].map(({ id, reads }) => {
    const { requires, why } = ruleEntry(id);
    return [code(id), requires, reads, why];
  });
  return { gates: table(['Gate', 'Asks', 'Reads', 'What it prevents'], rows) };
}
