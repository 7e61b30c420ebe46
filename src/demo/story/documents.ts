/** What the players write. The sections are those that each kind asks for. */

export const procedure = `---
title: Calibrating the scales
---

# SOP-001: Calibrating the scales

## 1. Purpose

Every weight that leaves the laboratory can be relied on.

## 2. Scope

Applies to: the scales A and B, and whoever weighs with them

Does not apply to: the kitchen scale

## 3. Definitions

| Term | Meaning |
| --- | --- |
| reference weight | one of the three certified weights in the safe |

## 4. Procedure

1. The user weighs each reference weight every Monday.
2. A scale that is off by more than 0.1 g is taken out of use until it is adjusted.

## 5. References

- none
`;

/** @param testing what section 8 says: too little at first, then what the reviewer asked for */
function changeRecord(testing: string, summary: string): string {
  return `---
title: Install version 2 of the scale software
---

# CR-001: Install version 2 of the scale software

## 1. Purpose

The scales print the batch number on each label.

## 2. Scope

In scope: the software of the scales A and B

Out of scope: the scales themselves

## 3. Current state

Version 1 prints the weight alone; people write the batch number by hand.

## 4. Proposed state

Both scales run version 2, and labels carry the batch number.

## 5. Change

Install version 2 on both scales, with the settings of version 1.

## 6. Justification

Two labels were mixed up in spring.

## 7. Impact

| Affected | How | What is done about it |
| --- | --- | --- |
| SOP-001 | none: it does not name the version | nothing |

## 8. Testing

${testing}

## 9. Plan

1. Install on scale A
2. Install on scale B

Way back: the old version stays on the memory card

## 10. Execution

| EI | Task | VR | Execution summary | Outcome | Performed by |
| --- | --- | --- | --- | --- | --- |
| EI-1 | Install version 2 on scale A and test it | No |  |  |  |
| EI-2 | Install version 2 on scale B and test it | No |  |  |  |

## 11. Summary

${summary}
`;
}

const toBeTold = '[What was achieved, what came out differently, and which variances explain it]';

export const firstDraft = changeRecord('Print a label on each scale.', toBeTold);

export const secondDraft = changeRecord(
  'Print a label on each scale, and weigh the three reference weights: none is off by more than 0.1 g.',
  toBeTold,
);

export const variance = `---
title: Scale B is off by 0.3 g
variance_type: 1
---

# CR-001-VAR-001: Scale B is off by 0.3 g

## 1. Identification

Belongs to: CR-001

Item that failed or changed: EI-2

## 2. Description

Planned: after the installation no reference weight is off by more than 0.1 g

Actual: scale B shows 500.3 g for the weight of 500 g

## 3. Root cause

Version 2 starts with factory settings; those of scale B were never written down.

## 4. Classification

Error in scope: the plan says to keep the settings, not to record them first.

## 5. Impact

Scale B was out of use since the installation; nothing was weighed with it.

## 6. Resolution

Adjust scale B, write its settings down, and weigh the three reference weights again.

## 7. Scope hand-off

| Question | Answer |
| --- | --- |
| What did the parent achieve? | version 2 runs on both scales |
| What does this variance take over? | the adjustment of scale B |
| What would be lost between them? | nothing |

## 8. Execution

| EI | Task | VR | Execution summary | Outcome | Performed by |
| --- | --- | --- | --- | --- | --- |
| EI-1 | Adjust scale B and weigh the three reference weights | No |  |  |  |

## 9. Summary

The row above tells what was done.
`;

/** CR-002: what somebody would like to get through without the others. */
export const tolerance = changeRecord(
  'None: a wider tolerance cannot fail.',
  'To be written when it is done.',
)
  .replaceAll('Install version 2 of the scale software', 'Let the scales be off by 5 g')
  .replaceAll('CR-001', 'CR-002');
