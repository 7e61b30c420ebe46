import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isRuleId } from '../../src/rules/registry.ts';
import type { Attack } from './attack.ts';
import { type Group, groups, notApplicable } from './corpus.ts';

const text = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const all = groups.flatMap(({ attacks }) => attacks);

const doors = { both: 'gate, verify', gate: 'gate', verify: 'verify' } as const;

/** Rules as the two doors name them, where they differ. */
function rulesOf({ rule, verifyRule, warning }: Attack): string {
  if (rule === null) return warning ? `harmless; warns: \`${warning}\`` : 'harmless';
  return verifyRule && verifyRule !== rule ? `\`${rule}\`, later \`${verifyRule}\`` : `\`${rule}\``;
}

const cell = (words: string) => words.replaceAll('|', '\\|');

function line(attack: Attack): string {
  const { id, title, seenBy = 'both', stoppedBy, plainGit, why = '' } = attack;
  const seen = `${stoppedBy ? 'git, ' : ''}${doors[seenBy]}`;
  return `| ${id} | ${cell(title)} | ${rulesOf(attack)} | ${seen} | ${cell(plainGit)} | ${cell(why)} |`;
}

function section({ name, test: file, attacks }: Group): string {
  return `## ${name[0]?.toUpperCase()}${name.slice(1)}

Played by [${file}](../test/attacks/${file}).

| Case | What is tried | Rule | Seen by | Plain git | Why |
| --- | --- | --- | --- | --- | --- |
${attacks.map(line).join('\n')}
`;
}

test('docs/attacks.md is the table of the corpus [REQ-071]', async () => {
  const left = notApplicable.map(({ id, title, why }) => `| ${id} | ${cell(title)} | ${cell(why)} |`);
  await expect(`# Attacks

Each case is what somebody with a key, a clone and plain git tries. It is pushed to a server whose gate is installed, where
it has to be refused by the rule that is named, and nothing may have moved. The same objects are then put into a repository
without a gate, where \`qms verify\` has to name the same rule. A case that is called harmless has to be taken, and the
repository has to be valid with it. Where only one of the two can see a case, the table says why.

\`npm run attacks\` plays all of them and prints what came of it, \`npm run attacks -- --json\` as data. With \`--checkout DIR\`
the gate and the verifier of another checkout are attacked. The numbers are those of a catalogue in six sections: A refs and
pushes, B bytes of commits, C trailers, D lifecycle, E keys and policies, F trees and content. X cases were found in review
of the design. A letter at the end marks a further form of a case. "git" among those who see it means that git's own check
of objects, which the gate switches on, refuses it first; the rule is then shown with that check switched off.

This page is written by \`npx vitest run test/attacks/table.test.ts --update\`.

${groups.map(section).join('\n')}
## Cases that do not apply

| Case | What | Why not |
| --- | --- | --- |
${left.join('\n')}
`).toMatchFileSnapshot('../../docs/attacks.md');
});

/** How many numbers each section of the catalogue has. */
const catalogue = { A: 25, B: 25, C: 16, D: 23, E: 23, F: 11 } as const;

test.each(Object.entries(catalogue))(
  'every number of section %s is a case, or is said not to apply',
  (letter, count) => {
    const numbers = [...Array(count).keys()].map((each) => `${letter}${`${each + 1}`.padStart(2, '0')}`);
    const known = new Set([...all, ...notApplicable].map(({ id }) => id.slice(0, 3)));
    expect(numbers.filter((each) => !known.has(each))).toEqual([]);
    const beyond = [...known].filter((each) => each.startsWith(letter) && !numbers.includes(each));
    expect(beyond).toEqual([]);
  },
);

test('no number stands twice, and each has the form of one', () => {
  const ids = [...all, ...notApplicable].map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(all.filter(({ id }) => !/^[A-FX][0-9]{2}[a-z]?$/.test(id)).map(({ id }) => id)).toEqual([]);
});

test('every group stands in the index, and is played by the file that it names', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.test.ts'));
  const played = files.flatMap((file) =>
    [...text(file).matchAll(/^playAttacks\(\s*'([^']+)'/gm)].map((match) => `${match[1]} in ${file}`),
  );
  expect(played.sort()).toEqual(groups.map(({ name, test: file }) => `${name} in ${file}`).sort());
});

test('every rule is one, and every exception says why', () => {
  const rules = all.flatMap(({ rule, verifyRule, warning, also = [] }) => [
    rule,
    verifyRule,
    warning,
    ...also,
  ]);
  expect(rules.filter((rule) => typeof rule === 'string' && !isRuleId(rule))).toEqual([]);
  const silent = all.filter(
    ({ rule, seenBy = 'both', verifyRule, why }) =>
      why === undefined && (rule === null || seenBy !== 'both' || (verifyRule ?? rule) !== rule),
  );
  expect(silent.map(({ id }) => id)).toEqual([]);
});
