/** What the laboratory asks of who reviews a change before work begins. Elsewhere a comment will do there. */
export const changePrompt = `title: Can this change be tested, and taken back?
items:
  - id: way-back
    category: Risk
    text: There is a way back, and whoever does the work could take it.
  - id: test-can-fail
    category: Testing
    text: The test could fail. Point to what would show it.
    asks: evidence
`;

export const firstAnswers = `[pass] way-back
[pass] test-can-fail
    > Print a label on each scale.
`;

export const objection = `[pass] way-back
[fail] test-can-fail: section 8 does not use the reference weights
`;

export const secondAnswers = `Now it can fail, so now it is a test.

[pass] way-back: the card is in the safe
[pass] test-can-fail
    > weigh the three reference weights: none is off by more than 0.1 g
`;

/** For CR-002, which tests nothing. */
export const boldAnswers = `Bold, but clear.

[pass] way-back
[n/a] test-can-fail: a wider tolerance cannot fail
`;
