import { type RuleTable, refusal } from './entry.ts';

/** Rules about the requirements of a specification. */
export const requirementRules = {
  'requirement/id': refusal({
    requires:
      'A requirement is named by upper-case words and a number of three digits or more, joined by hyphens: REQ-PUMP-001.',
    why: 'Tests, proofs and later versions refer to it by this name alone.',
    fix: 'write `REQ-AREA-NEW` in its place: `qms checkin ID` gives it the next number',
  }),
  'requirement/duplicate': refusal({
    requires: 'Each requirement of a specification has an id of its own.',
    why: 'A test that passes for one of two would be counted for both.',
    fix: 'write `REQ-AREA-NEW` in one of the two rows: `qms checkin ID` gives it the next number',
  }),
  'requirement/text': refusal({
    requires: 'A requirement says something.',
    why: 'Nothing can be tested against an empty text.',
    fix: 'write what the system shall do, then run `qms checkin ID`',
  }),
  'requirement/from': refusal({
    requires: 'A requirement follows from requirements of the same specification.',
    why: 'When a requirement changes, what follows from it must be looked at again; a link to nothing never is.',
    fix: 'correct the id in the column From, then run `qms checkin ID`',
  }),
  'requirement/circle': refusal({
    requires: 'No requirement follows from itself, by whatever detour.',
    why: 'In a circle, nobody can say which text came first and which must be looked at again.',
    fix: 'take one id of the circle out of the column From, then run `qms checkin ID`',
  }),
  'requirement/table': refusal({
    requires:
      'Requirements stand in tables with the header `Id | Requirement`, or under a heading that begins with the id; each row has as many cells as its header.',
    why: 'Rows of a table that is not recognised, and what stands behind a stray bar, would be tested by nobody.',
    fix: 'write the header `| Id | Requirement |`, and a bar within a cell as `\\|`',
  }),
  'requirement/withdrawn': refusal({
    requires: 'A requirement that is withdrawn says why.',
    why: 'Years later, somebody will ask why the system no longer does it.',
    fix: 'write `Withdrawn: REASON` as its text, then run `qms checkin ID`',
  }),
  'requirement/none': refusal({
    requires: 'A requirements specification has at least one requirement.',
    why: 'Against no requirement, every system is qualified.',
    fix: 'add a table `| Id | Requirement |` to the section Requirements, then run `qms checkin ID`',
  }),
  'requirement/removed': refusal({
    requires:
      'Every requirement of the version in force stands in the next one too, in force or withdrawn with a reason.',
    why: 'An id that is free again is given to another requirement, and old evidence then speaks for the new text.',
    fix: 'put the row back, with `Withdrawn: REASON` as its text, then run `qms checkin ID`',
  }),
  'requirement/revived': refusal({
    requires: 'A requirement that was withdrawn stays withdrawn.',
    why: 'Under an id that comes back, evidence for what it once asked would count for what it asks now.',
    fix: 'give what is asked for now an id of its own: `REQ-AREA-NEW`',
  }),
  'document/system': refusal({
    requires: 'The documents of a system name that system in their front matter, as their id does.',
    why: 'A matrix that speaks of another system than its id says would be read for the wrong one.',
    fix: 'set `system` to the middle of the id: QMS for SDLC-QMS-RS',
  }),
} as const satisfies RuleTable;
