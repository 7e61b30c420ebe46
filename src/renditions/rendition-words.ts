import type { Rendition, Revision, Signature } from './rendition-model.ts';
import { visible } from './words.ts';

/** What every print-out says, whether as HTML or PDF; the words stand here once. */

export const uncontrolled = 'Uncontrolled when printed: check that this version is in force before use';

/** The foot of each page. */
export function footLines(rendition: Rendition): [string, string] {
  const { id, version, digest } = rendition;
  return [`UNCONTROLLED WHEN PRINTED  ·  ${digest}`, `Verify: qms read ${id} --version ${version} --json`];
}

/** The command that shows the digest of a version, to hold beside the one on paper. */
export function checkCommand({ id, version }: Rendition): string {
  return `qms read ${id} --version ${version} --json`;
}

const day = (date: string | null): string => (date === null ? '—' : date.slice(0, 10));

/** What the header says, two fields a row. */
export function headerFields(rendition: Rendition): [string, string][] {
  const { id, version, state, effective, owner, authority, parent, kind } = rendition;
  return [
    ['Document', id],
    ['Version', version],
    ['State', state],
    ['Effective', day(effective)],
    ['Owner', owner === null ? '—' : `${owner.name} (${owner.id})`],
    ['Kind', kind],
    ...(authority === null ? [] : ([['Change', authority]] as [string, string][])),
    ...(parent === null ? [] : ([['Parent', parent]] as [string, string][])),
  ];
}

export const revisionHeadings = [
  'Version',
  'Effective',
  'Author',
  'Change',
  'Summary and reason',
  'Approved by',
];

export function revisionCells(revision: Revision): string[] {
  const { version, effective, authors, change, summary, approvers } = revision;
  return [
    version,
    day(effective),
    authors.join(', ') || '—',
    change ?? '—',
    visible(summary) || '—',
    approvers.join(', ') || '—',
  ];
}

export const signatureHeadings = ['Role', 'Printed name', 'Date and time', 'Meaning', 'Version'];

const phases = { pre: 'before execution', post: 'after execution' } as const;

/** What one signature says, by column; the last one is what ties it to the record. */
export function signatureCells(signature: Signature) {
  const { role, phase, signer, kind, sponsor, date, meaning, version, item, text, key, digest, event } =
    signature;
  const whose = [kind === 'human' ? '' : kind, sponsor === null ? '' : `for ${sponsor}`].filter(
    (each) => each,
  );
  return {
    role: item === null ? role : `${role}, ${item}`,
    phase: phase === null || signature.group !== 'review and approval' ? null : phases[phase],
    name: signer.name,
    principal: [signer.id, ...whose].join(', '),
    date,
    meaning,
    text: visible(text),
    version,
    key: key ?? 'no key',
    digest,
    event: `event ${event}`,
  };
}

/** Signatures in the order in which people look for them. */
export const signatureGroups: readonly Signature['group'][] = [
  'authorship',
  'review and approval',
  'execution',
  'completion',
];

/** How to check a print-out, line by line. */
export function verificationLines(rendition: Rendition): string[] {
  return [
    `Digest of the record: ${rendition.digest}`,
    `Show it again: ${checkCommand(rendition)}`,
    `Judge the whole history: qms verify --full --genesis ${rendition.genesis}`,
    `Event: ${rendition.event}`,
  ];
}
