import { shippedKinds } from '../rules/kinds/shipped.ts';
import type { Kind } from '../rules/kinds.ts';

/** The sections of a kind, as the documents of the older system name them; the locked ones were frozen by its pre-approval. */
interface Form {
  readonly locked?: readonly string[];
  readonly others: readonly string[];
}

/** As its templates have them: every record that was made from one has these. SOPs agree on three. */
const forms: Readonly<Record<string, Form>> = {
  SOP: { others: ['Purpose', 'Scope', 'Definitions'] },
  CR: {
    locked: [
      'Purpose',
      'Scope',
      'Current State',
      'Proposed State',
      'Change Description',
      'Justification',
      'Impact Assessment',
      'Testing Summary',
      'Implementation Plan',
    ],
    others: ['Execution', 'Execution Summary', 'References'],
  },
  INV: {
    locked: [
      'Purpose',
      'Scope',
      'Background',
      'Description of Deviation(s)',
      'Impact Assessment',
      'Root Cause Analysis',
    ],
    others: ['Remediation Plan (CAPAs)', 'Execution Comments', 'Execution Summary', 'References'],
  },
  VAR: {
    locked: [
      'Variance Identification',
      'Detailed Description',
      'Root Cause',
      'Variance Type',
      'Impact Assessment',
      'Proposed Resolution',
    ],
    others: ['Resolution Work', 'VAR Closure', 'References'],
  },
  RS: { others: ['Purpose', 'Scope', 'Requirements'] },
  RTM: {
    others: [
      'Purpose',
      'Scope',
      'Verification Approach',
      'Summary Matrix',
      'Traceability Details',
      'Test Execution Summary',
      'References',
    ],
  },
};

/**
 * The shipped kinds, with the sections of the older system. Its log names no CR that authorised a revision, and its
 * verification records are texts that were written elsewhere.
 */
export const legacyKinds: ReadonlyMap<string, Kind> = new Map(
  [...shippedKinds].map(([name, kind]) => {
    if (name === 'VR') return [name, { ...kind, template: null }];
    const form = forms[name];
    if (!form) return [name, kind];
    const { locked = [], others } = form;
    return [name, { ...kind, authority: 'none', lockedSections: locked, sections: [...locked, ...others] }];
  }),
);

/** What a policy says of them under `kinds:`. */
export const legacyKindEntries = Object.fromEntries(
  [...legacyKinds].flatMap(([name, { sections, lockedSections, authority, template }]) => {
    const shipped = shippedKinds.get(name);
    if (shipped === undefined || shipped === legacyKinds.get(name)) return [];
    const locked = lockedSections.length > 0 ? { locked_sections: lockedSections } : {};
    const entry = {
      ...(shipped.authority === authority ? {} : { authority }),
      ...(shipped.template === template ? {} : { template }),
      ...(shipped.sections === sections ? {} : { sections, ...locked }),
    };
    return [[name, entry]];
  }),
);
