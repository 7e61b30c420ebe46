import type { EventDraft } from '../src/acts/session.ts';
import { documentPath } from '../src/rules/kinds/ids.ts';
import type { DocId, PrincipalId } from '../src/rules/values.ts';

export const roles = {
  ada: 'group=administrator,kind=human',
  bot: 'group=initiator,kind=agent,sponsor=ada',
  quinn: 'group=quality,kind=human',
  rev: 'group=reviewer,kind=human',
} as const;
export type Name = keyof typeof roles;
export const names = Object.keys(roles) as Name[];

const sections = ['Purpose', 'Scope', 'Definitions', 'Procedure', 'References'];

/** Kinds beside SOP, so that no directory holds all records: in a real system, five kinds share most of them. */
const kinds = { WI: 'Work instruction', POL: 'Rule of the house', FORM: 'Form', SPEC: 'Specification' };
const prefixes = ['SOP', ...Object.keys(kinds)];

export const kindsYaml = `\nkinds:\n${Object.entries(kinds)
  .map(
    ([kind, title]) =>
      `  ${kind}: { title: ${title}, executable: false, numbering: number, sections: [${sections.join(', ')}] }\n`,
  )
  .join('')}`;

const text = (id: string) =>
  `---\ntitle: Document ${id}\n---\n\n# ${id}\n${sections
    .map((section) => `\n## ${section}\n\nWhat ${id} says of it.\n`)
    .join('')}`;

const files = (id: DocId, more = '') => new Map([[documentPath(id), Buffer.from(text(id) + more)]]);

/** The id of the record with this number, over all kinds. */
export function idOf(number: number): DocId {
  const prefix = prefixes[number % prefixes.length] ?? '';
  return `${prefix}-${String(Math.ceil(number / prefixes.length)).padStart(3, '0')}` as DocId;
}

/** Ten commits of one record: nine events and the step into force; or, one in twenty, ten events and still in review. */
export function life(number: number): readonly (readonly [Name, EventDraft])[] {
  const id = idOf(number);
  const assignees = ['quinn', 'rev'] as string[] as PrincipalId[];
  const read = { id, act: 'review', text: 'Read.', fields: { outcome: 'recommend' } } as const;
  const remark = (count: number) => ['bot', { id, act: 'comment', text: `Remark ${count}.` }] as const;
  const start = [
    ['bot', { id, act: 'create', files: files(id) }],
    ['bot', { id, act: 'checkin', files: files(id, '\nAnd more.\n') }],
    ['bot', { id, act: 'route', target: 'IN_REVIEW' }],
    ['quinn', { id, act: 'assign', fields: { assignees } }],
    ['quinn', read],
  ] as const;
  if (number % 20 === 0) return [...start, ...[1, 2, 3, 4, 5].map(remark)];
  return [
    ...start,
    ['rev', read],
    ['bot', { id, act: 'route', target: 'IN_APPROVAL' }],
    ['rev', { id, act: 'approve' }],
    ['quinn', { id, act: 'approve' }],
  ];
}

/** A change record that is only begun: each writer pushes to one of its own. */
export const begun = (number: number) => {
  const id = `CR-${String(number).padStart(3, '0')}` as DocId;
  return ['bot', { id, act: 'create', files: files(id) }] as const;
};

export const remark = (id: DocId, count: number) =>
  ['quinn', { id, act: 'comment', text: `Remark ${count}.` }] as const;
