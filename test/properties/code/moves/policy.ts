import { fileAt } from '../documents.ts';
import { add, beginDraft, type Draft, enact, eventsOf, finish, nextVersion, tip } from '../draft.ts';
import type { Move } from '../history.ts';
import { bent, nextEvent } from './life.ts';
import type { Table } from './table.ts';

const suite = (name: string) => `      ${name}: { attest: [ci-bot] }\n`;
const entry = (paths: string, suites: string) =>
  `  APP:\n    title: The application\n    paths: [${paths}]\n    suites:\n${suites}    scan: { error: 0 }\n`;

/** What the policy may say of APP. */
export const entries = [
  entry('src, test, doc', suite('unit') + suite('smoke')),
  entry('src, test, doc', suite('unit')),
  entry('src, test, doc, etc', suite('unit') + suite('smoke')),
  entry('src, doc', suite('unit')),
  entry('src, test, doc', '      unit: {}\n      smoke: {}\n'),
] as const;

export const moreSuites = entry('src, test, doc', suite('unit') + suite('smoke') + suite('load'));

/** A revision of the policy, in which APP is registered otherwise, and its step of trunk. */
export async function governIn(
  draft: Draft,
  registered: string,
  bend: (count: number) => Parameters<typeof nextEvent>[2] = () => undefined,
): Promise<void> {
  const version = (await eventsOf(draft, 'POLICY'))[0]?.one('Version') ?? '1.0';
  const before = await fileAt(draft.book.path, tip(draft, 'POLICY'), '.qms/policy.yaml');
  const number = Number(/^version: ([0-9]+)/m.exec(before)?.[1]);
  const text = before
    .replace(/^version: .*$/m, `version: ${number + 1}`)
    .replace(/^replaces: .*$/m, `replaces: ${number}`)
    .replace(/ {2}APP:\n[\s\S]*$/, registered);
  await add(draft, { id: 'POLICY', act: 'checkout', by: 'ada', state: 'DRAFT', version, pins: ['trunk'] });
  await add(draft, {
    id: 'POLICY',
    act: 'checkin',
    by: 'ada',
    version: nextVersion(version, false),
    files: { '.qms/policy.yaml': text },
  });
  for (let count = 0; count < 9; count++) if ((await nextEvent(draft, 'POLICY', bend(count))) === null) break;
  await enact(draft, 'POLICY', 'quinn');
}

/** A revision of the policy: the system has other paths, or asks for other suites. */
export async function govern(table: Table): Promise<Move> {
  const { dice, twist, history } = table;
  const draft = beginDraft(history);
  const place = dice.below(entries.length);
  await governIn(draft, entries[place] ?? '', (count) =>
    twist && count === 3 ? (event) => bent(table, event) : undefined,
  );
  return finish(draft, `POLICY: entry ${place} for APP`);
}
