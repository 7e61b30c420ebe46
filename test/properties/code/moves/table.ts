import { parse } from 'yaml';
import type { DocId } from '../../../../src/rules/values.ts';
import type { Dice } from '../../../helpers/dice.ts';
import { lineOf } from '../book.ts';
import { fileAt, type SystemName } from '../documents.ts';
import type { CodeHistory } from '../history.ts';

/** Who moves what, with which dice; `twist` asks for something that is not quite as it should be. */
export interface Table {
  readonly history: CodeHistory;
  readonly dice: Dice;
  readonly twist: boolean;
}

export const cwd = ({ history }: { readonly history: CodeHistory }) => history.laboratory.qs.path;
export const short = (oid: string) => oid.slice(0, 7);

/** The system that a change record of the laboratory names. */
export function systemOf(history: CodeHistory, id: string): SystemName {
  return history.laboratory.changes.find((each) => each.id === id)?.system ?? 'APP';
}

/** Paths and suites of a system by the policy that a step of trunk has; the scan counts among them. */
export async function rulesOf(
  path: string,
  trunk: string,
  system: SystemName,
): Promise<{ readonly paths: string[]; readonly suites: string[]; readonly wanted: string[] }> {
  const { systems } = parse(await fileAt(path, trunk, '.qms/policy.yaml'));
  const { paths = [], suites = {}, scan } = systems?.[system] ?? {};
  const names = Object.keys(suites);
  return { paths, suites: names, wanted: scan ? [...names, 'scan'] : names };
}

export const execBranches = (history: CodeHistory, id: string) =>
  [...history.branches.keys()].filter((name) => name === `exec/${id}` || name.startsWith(`exec/${id}.`));

export const anyChange = ({ history, dice }: Table): DocId =>
  dice.any(history.laboratory.changes)?.id ?? ('' as DocId);

/** Any commit that an execution branch or trunk holds. */
export async function anyCommit({ history, dice }: Table): Promise<string> {
  const heads = [...history.branches].filter(([name]) => name.startsWith('exec/') || name === 'main');
  const line = await lineOf(history.book, dice.any(heads)?.[1] ?? '');
  return line[dice.below(Math.min(line.length, 4))]?.oid ?? '';
}
