import { readDocument } from '../src/documents/parse.ts';
import { readReports } from '../src/evidence/read-reports.ts';
import { unwrap } from '../src/rules/finding.ts';
import { shippedKinds } from '../src/rules/kinds/shipped.ts';
import type { Kind } from '../src/rules/kinds.ts';
import { encodeSuiteResult } from '../src/rules/systems/suite-result.ts';
import type { Oid } from '../src/rules/values.ts';

export interface OwnRun {
  /** What the runner wrote, in any form that `qms evidence ci` reads. */
  readonly report: { readonly name: string; readonly bytes: Uint8Array };
  /** The folder that the tests ran in: what their names lose. */
  readonly root: string;
  /** The specification as the commit has it. */
  readonly specification: Uint8Array;
  readonly commit: string;
  readonly tree: string;
}

/** What a run of this project's tests showed, as a file of evidence for `qms rtm build`. Raises what refuses a report. */
export function ownResults({ report, root, specification, commit, tree }: OwnRun): Uint8Array {
  const { all } = readDocument(specification, shippedKinds.get('RS') as Kind).requirements;
  const inForce = all.filter(({ withdrawn }) => withdrawn === null);
  const { tests, scan, reports } = unwrap(readReports([report], { root }));
  return unwrap(
    encodeSuiteResult({
      schema: 1,
      system: 'QMS',
      suite: 'unit',
      commit: commit as Oid,
      tree: tree as Oid,
      run: { runner: 'shell', url: '', attempt: 1, workflow: null },
      requirements: Object.fromEntries(inForce.map(({ id, meaning }) => [id, meaning])),
      reports,
      tests,
      scan,
    }),
  );
}
