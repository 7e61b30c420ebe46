/** The documents of a small system, as people write them: each with the sections that its kind asks for. */

export const specification = (system: string, requirements: readonly string[]) => `---
title: What ${system} shall do
system: ${system}
---

# SDLC-${system}-RS: What ${system} shall do

## 1. Purpose

It says what ${system} shall do.

## 2. Scope

Covers: all of ${system}.

Does not cover: how it is installed.

## 3. Requirements

| Id | Requirement |
| --- | --- |
${requirements.map((text, at) => `| REQ-${system}-00${at + 1} | ${text} |\n`).join('')}`;

export const matrix = (system: string) => `---
title: What shows that ${system} is right
---

# SDLC-${system}-RTM: What shows that ${system} is right

## 1. Purpose

It shows, for each requirement, what proves it.

## 2. Scope

Requirements: all of SDLC-${system}-RS.

Left out: nothing.

## 3. Qualified baseline

| Repository | Branch |
| --- | --- |
| example | the execution branch of the change record |

## 4. Traceability

Not built yet.

## 5. Proofs

None.
`;

const summary = 'What was achieved: ';

/** A change record; `paths` are what it may change, `done` is empty before the work. */
export const changeRecord = (id: string, system: string, title: string, paths: readonly string[]) => `---
title: ${title}
systems: ${system}
---

# ${id}: ${title}

## 1. Purpose

Nurses asked for it.

## 2. Scope

In scope: ${system}.

Out of scope: everything else.

| Path | Change |
| --- | --- |
${paths.map((path) => `| ${path} | changed |\n`).join('')}
## 3. Current state

It does something else.

## 4. Proposed state

${title}.

## 5. Change

One function, and its tests.

## 6. Justification

Nurses asked for it.

## 7. Impact

| Affected | How | What is done about it |
| --- | --- | --- |
| Nurses | They read other numbers | A note on the ward |

## 8. Testing

The suite of ${system}; each requirement has a test that carries its id.

## 9. Plan

1. Write it, prove it, bring it into trunk.

Way back: a change record that reverts this one.

## 10. Execution

| EI | Task | VR | Execution summary | Outcome | Performed by |
| --- | --- | --- | --- | --- | --- |
| EI-1 | Bring the code into trunk | No |  |  |  |

## 11. Summary

${summary}[what was achieved]
`;

/** The text of a change record after its work, with its summary. */
export const withSummary = (text: string, done: string) =>
  text.replace(`${summary}[what was achieved]`, `${summary}${done}`);
