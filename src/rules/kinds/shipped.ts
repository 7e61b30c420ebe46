import type { Kind, ParentRule, PropertyRule } from '../kinds.ts';
import type { State } from '../states.ts';
import type { DocId } from '../values.ts';

const beforeRelease: readonly State[] = [
  'DRAFT',
  'IN_PRE_REVIEW',
  'PRE_REVIEWED',
  'IN_PRE_APPROVAL',
  'PRE_APPROVED',
];

const text: PropertyRule = { type: 'string', required: true };

interface Row {
  readonly title: string;
  readonly numbering: Kind['numbering'];
  readonly executable?: true;
  readonly attachment?: true;
  readonly authority?: 'required';
  readonly template?: null;
  readonly parents?: readonly ParentRule[];
  readonly properties?: Readonly<Record<string, PropertyRule>>;
  /** Frozen from pre-approval on; they come first unless `sections` says otherwise. */
  readonly locked?: readonly string[];
  readonly sections: readonly string[];
}

const rows: Readonly<Record<string, Row>> = {
  SOP: {
    title: 'Standard operating procedure',
    numbering: 'number',
    authority: 'required',
    sections: ['Purpose', 'Scope', 'Definitions', 'Procedure', 'References'],
  },
  CR: {
    title: 'Change record',
    numbering: 'number',
    executable: true,
    // The systems whose code it may change.
    properties: {
      systems: { type: 'systems', required: false },
      // The actions of investigations that it does: `INV-001 CAPA-1`.
      capas: { type: 'string', required: false },
      // The commit that it takes over as it is, for a system that has no code in trunk.
      adopts: { type: 'oid', required: false },
    },
    locked: [
      'Purpose',
      'Scope',
      'Current state',
      'Proposed state',
      'Change',
      'Justification',
      'Impact',
      'Testing',
      'Plan',
    ],
    sections: [
      'Purpose',
      'Scope',
      'Current state',
      'Proposed state',
      'Change',
      'Justification',
      'Impact',
      'Testing',
      'Plan',
      'Execution',
      'Summary',
    ],
  },
  INV: {
    title: 'Investigation',
    numbering: 'number',
    executable: true,
    locked: ['Purpose', 'Scope', 'Background', 'Description', 'Impact', 'Root cause'],
    sections: [
      'Purpose',
      'Scope',
      'Background',
      'Description',
      'Impact',
      'Root cause',
      'Actions',
      'Execution',
      'Summary',
    ],
  },
  TP: {
    title: 'Test protocol',
    numbering: 'child',
    executable: true,
    parents: [{ kinds: ['CR'], states: beforeRelease }],
    locked: ['Purpose', 'Scope', 'Test cases'],
    sections: ['Purpose', 'Scope', 'Test cases', 'Execution', 'Summary'],
  },
  ER: {
    title: 'Exception report',
    numbering: 'child',
    executable: true,
    parents: [{ kinds: ['TP', 'ER'], states: ['IN_EXECUTION'] }],
    locked: ['Identification', 'Description', 'Root cause', 'Classification', 'Correction'],
    sections: [
      'Identification',
      'Description',
      'Root cause',
      'Classification',
      'Correction',
      'Execution',
      'Summary',
    ],
  },
  VAR: {
    title: 'Variance report',
    numbering: 'child',
    executable: true,
    parents: [{ kinds: ['*'], states: ['IN_EXECUTION'] }],
    // Type 1 holds its parent until it is closed; type 2 until it is pre-approved.
    properties: {
      variance_type: { type: 'integer', values: ['1', '2'], required: true },
      // What its approval waives at the gates of the record's systems: `code APP`, `ratchet APP`,
      // `scan APP <rule or fingerprint>`; the last needs somebody who answers for it, and the last day on which it holds.
      waives: { type: 'string', required: false },
      owner: { type: 'principal', required: false },
      until: { type: 'date', required: false },
    },
    locked: [
      'Identification',
      'Description',
      'Root cause',
      'Classification',
      'Impact',
      'Resolution',
      'Scope hand-off',
    ],
    sections: [
      'Identification',
      'Description',
      'Root cause',
      'Classification',
      'Impact',
      'Resolution',
      'Scope hand-off',
      'Execution',
      'Summary',
    ],
  },
  ADD: {
    title: 'Addendum',
    numbering: 'child',
    executable: true,
    parents: [{ kinds: ['*'], states: ['CLOSED'] }],
    locked: ['Identification', 'Omission', 'Impact', 'Correction'],
    sections: [
      'Identification',
      'Omission',
      'Impact',
      'Correction',
      'Execution',
      'Scope hand-off',
      'Summary',
    ],
  },
  VR: {
    title: 'Verification record',
    numbering: 'child',
    executable: true,
    attachment: true,
    parents: [{ kinds: ['CR', 'VAR', 'ADD'], states: ['IN_EXECUTION'] }],
    sections: ['Identification', 'Objective', 'Prerequisites', 'Steps', 'Summary'],
  },
  TEMPLATE: { title: 'Document template', numbering: 'named', template: null, sections: [] },
  POLICY: { title: 'Policy', numbering: 'singleton', template: null, sections: [] },
  RS: {
    title: 'Requirements specification',
    numbering: 'system',
    authority: 'required',
    properties: { system: text },
    sections: ['Purpose', 'Scope', 'Requirements'],
  },
  RTM: {
    title: 'Requirements traceability matrix',
    numbering: 'system',
    authority: 'required',
    properties: {
      system: text,
      rs_version: { type: 'version', required: true },
      qualified_commit: { type: 'oid', required: true },
      // On whose execution branch the commit is, and whose evidence proves it.
      change_record: { type: 'document', required: false },
    },
    sections: ['Purpose', 'Scope', 'Qualified baseline', 'Traceability', 'Proofs'],
  },
};

function kind(name: string, row: Row): Kind {
  return {
    name,
    title: row.title,
    executable: row.executable ?? false,
    numbering: row.numbering,
    parents: row.parents ?? [],
    template: row.template === null ? null : (`TEMPLATE-${name}` as DocId),
    properties: row.properties ?? {},
    sections: row.sections,
    lockedSections: row.locked ?? [],
    attachment: row.attachment ?? false,
    authority: row.authority ?? 'none',
  };
}

/**
 * The kinds of design section 4. Templates are written to match their sections. A policy may override authority,
 * sections and template, and add properties (`kinds:` in policy.yaml).
 */
export const shippedKinds: ReadonlyMap<string, Kind> = new Map(
  Object.entries(rows).map(([name, row]) => [name, kind(name, row)]),
);
