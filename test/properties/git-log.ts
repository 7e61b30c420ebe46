import { git, gitWith } from '../helpers/git.ts';

/** One commit as stock git shows it: nothing here comes from the rulebook. */
export interface Logged {
  readonly oid: string;
  readonly parents: readonly string[];
  readonly event: string;
  readonly document: string;
  readonly actor: string;
  readonly phase: string;
  readonly version: string;
  readonly state: string;
  readonly outcome: string;
  readonly owner: string;
  readonly child: string;
  readonly policy: string;
  readonly pins: readonly (readonly [name: string, oid: string])[];
  /** What the commit's tree holds of its document, as ids of git; `missing` where it holds nothing. */
  readonly content: string;
}

const keys = [
  'Event',
  'Document',
  'Actor',
  'Phase',
  'Version',
  'State',
  'Outcome',
  'Owner',
  'Child',
  'Policy',
  'Pin',
];

/** Where a document lies: kind of the root, hundreds, id. */
function pathsOf(document: string): string[] {
  if (document === 'POLICY')
    return ['policy.yaml', 'allowed_signers', 'prompts'].map((name) => `.qms/${name}`);
  const [, kind = '', number = ''] = /^([A-Z]+)-([0-9]+)/.exec(document) ?? [];
  if (kind === '') return [`.qms/docs/${document.split('-')[0]}/${document}`];
  return [`.qms/docs/${kind}/${Math.floor(Number(number) / 100)}xx/${document}`];
}

/** First parents from genesis (left out) to a tip, oldest first. */
export async function logOf(path: string, genesis: string, tip: string): Promise<Logged[]> {
  const fields = keys.map((key) => `%(trailers:key=QMS-${key},valueonly,separator=%x09)`);
  const format = ['%H', '%P', ...fields].join('%x00');
  const text = await git(
    path,
    'log',
    '--first-parent',
    '--reverse',
    `--format=${format}`,
    tip,
    `^${genesis}`,
  );
  const rows = text === '' ? [] : text.split('\n').map((line) => line.split('\0'));
  const wanted = rows.flatMap(([oid, , , document = '']) =>
    pathsOf(document).map((each) => `${oid}:${each}`),
  );
  const found = (await gitWith(path, `${wanted.join('\n')}\n`, 'cat-file', '--batch-check')).split('\n');
  let at = 0;
  return rows.map((row) => {
    const [oid = '', parents = '', event = '', document = '', actor = '', phase = '', version = '', ...rest] =
      row;
    const [state = '', outcome = '', owner = '', child = '', policy = '', pins = ''] = rest;
    const held = pathsOf(document).map(() => {
      const [id = '', type] = (found[at++] ?? '').split(' ');
      return type === 'tree' || type === 'blob' ? id : 'missing';
    });
    return {
      oid,
      parents: parents.split(' '),
      ...{ event, document, actor, phase, version, state, outcome, owner, child, policy },
      pins: pins === '' ? [] : pins.split('\t').map((pin) => pin.split(' ') as [string, string]),
      content: held.join(' '),
    };
  });
}
