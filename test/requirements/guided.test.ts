import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { next } from '../../src/reading/next.ts';
import { status } from '../../src/reading/status.ts';
import type { DocId } from '../../src/rules/values.ts';
import { qms } from '../cli/fake-io.ts';
import { closeGate, serverOf } from '../helpers/gated-server.ts';
import { testEnvironment } from '../helpers/git.ts';
import { foundSystem, members, type QualitySystem } from '../helpers/quality-system.ts';
import { answersTo } from '../helpers/verification-record.ts';
import { expectBothValid, python } from '../second-verifier/second-opinion.ts';

/**
 * Records of every kind, brought to their end by what `qms next` says and nothing else: each member asks what is theirs, and
 * types the command, with words where it has words in capitals. Every push goes through the gate.
 */
let qs: QualitySystem;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  await closeGate(qs);
}, 120_000);

async function type(member: string, ...argv: string[]): Promise<string> {
  const answer = await qms([...argv, '--key', qs.keyOf(member)], { cwd: qs.path, env: testEnvironment });
  if (answer.code !== 0)
    throw new Error(`${member}: qms ${argv.join(' ')} ended with ${answer.code}\n${answer.stderr}`);
  return answer.stdout;
}

/** What is typed for the words in capitals of a command. */
const words: Readonly<Record<string, readonly string[]>> = {
  COMMENT: ['Read it.'],
  TEXT: ['Done as planned.'],
  'NAME…': ['quinn,rev'],
  '--recommend|--request-updates': ['--recommend'],
  '--pass|--fail': ['--pass'],
};

/** Commands that only give up or go back: nobody types them on the way to an end. */
const backwards = /^qms (cancel|withdraw|reject|revert|abandon|retire|create)\b/;
/** While work runs, a checkout is for what the plan has left open; before and after, it begins anew. */
const goesBack = (command: string, state: string | undefined) =>
  backwards.test(command) || (command.startsWith('qms checkout') && state !== 'IN_EXECUTION');

/** The first command that `qms next ID` tells a member is theirs; null if none is. */
async function ownStep(member: string, id: string): Promise<string | null> {
  const { record } = await next(qs.as(member), { id });
  const steps = record?.steps.filter((step) => step.mine && !goesBack(step.command, record.state)) ?? [];
  // An edited copy is checked in by the route: whoever has nothing to add goes on.
  const forward = steps.filter((step) => !step.command.startsWith('qms checkin'));
  return (forward[0] ?? steps[0])?.command ?? null;
}

async function stateOf(id: string): Promise<string> {
  return (await status(qs.as('bot'), { id })).state;
}

/** Does what `next` says until the record is in a state. */
async function follow(id: string, target: string): Promise<void> {
  const trail: string[] = [];
  while ((await stateOf(id)) !== target) {
    let typed = false;
    for (const member of members) {
      const command = await ownStep(member, id);
      if (command === null) continue;
      trail.push(`${member}: ${command}`);
      if (trail.length > 60)
        throw new Error(`${id} does not come to ${target}:\n${trail.slice(-8).join('\n')}`);
      await type(
        member,
        ...command
          .split(' ')
          .slice(1)
          .flatMap((word) => words[word] ?? [word]),
      );
      if (command === `qms checkout ${id}`) await write(member, id, /\[[A-Za-z][^\][]*\]/g);
      typed = true;
      break;
    }
    if (!typed) throw new Error(`nobody is told how ${id} goes on:\n${trail.slice(-8).join('\n')}`);
  }
}

/** The change record that an investigation's action names. */
const wanted = '[id of the CR that does it]';
let changeOfCapa = wanted;

/** Puts words in the place of what the template asks for. */
async function write(member: string, id: string, asked: RegExp): Promise<void> {
  const copy = qs.copyOf(member, id);
  const text = await readFile(copy, 'utf8').catch(() => null);
  if (text !== null) await writeFile(copy, text.replace(wanted, changeOfCapa).replace(asked, 'words'));
}

async function create(...argv: string[]): Promise<DocId> {
  const id = /[A-Z]+(?:-[A-Z0-9]+)*-(?:[0-9]{3}|RS|RTM)/.exec(
    await type('bot', 'create', ...argv),
  )?.[0] as DocId;
  await write('bot', id, /\{\{[^}]*\}\}/g);
  return id;
}

const variance = (parent: string, type: number) =>
  create('VAR', '--parent', parent, '--title', 'It hangs', '--property', `variance_type=${type}`);

test('a change with a protocol, an exception, variances of both types, a verification and an addendum [REQ-104]', async () => {
  const change = await create('CR', '--title', 'Change the form');
  const protocol = await create('TP', '--parent', change, '--title', 'Try the form');
  await follow(protocol, 'PRE_APPROVED');
  await follow(change, 'IN_EXECUTION');

  await follow(protocol, 'IN_EXECUTION');
  const exception = await create('ER', '--parent', protocol, '--title', 'It printed twice');
  await type(
    'bot',
    'execute',
    protocol,
    'TC-1',
    '--fail',
    '--summary',
    'Two sheets.',
    '--evidence',
    `record ${exception}`,
  );
  await follow(exception, 'CLOSED');
  await follow(protocol, 'CLOSED');

  const [first, second] = [await variance(change, 1), await variance(change, 2)];
  const look = await create('VR', '--parent', change, '--title', 'A look');
  for (const [, value] of answersTo('Pass', 'EI-2')) {
    expect(await ownStep('bot', look)).toBe(`qms interact ${look}`);
    const commit = value === 'One sheet came out.' ? ['--system', 'app', '--commit', 'a'.repeat(40)] : [];
    await type('bot', 'interact', look, '--respond', value, ...commit);
  }
  await writeFile(join(qs.path, 'report.txt'), 'All green.\n');
  await type(
    'bot',
    'execute',
    change,
    'EI-1',
    '--fail',
    '--summary',
    `It hangs; see ${first} and ${second}.`,
  );
  await type(
    'bot',
    'execute',
    change,
    'EI-2',
    '--pass',
    '--summary',
    'Seen.',
    '--evidence',
    `record ${look}`,
    '--attach',
    'report.txt',
  );
  await follow(first, 'CLOSED');
  await follow(second, 'PRE_APPROVED');
  await follow(change, 'CLOSED');
  expect(await stateOf(look)).toBe('CLOSED');
  await follow(second, 'CLOSED');

  const addendum = await create('ADD', '--parent', change, '--title', 'What was left out');
  await follow(addendum, 'CLOSED');
}, 600_000);

test('an investigation, a specification and a matrix [REQ-104]', async () => {
  const investigation = await create('INV', '--title', 'Why it hung');
  const mending = await create('CR', '--title', 'Mend it', '--property', `capas=${investigation} CAPA-1`);
  await follow(mending, 'CLOSED');
  changeOfCapa = mending;
  await follow(investigation, 'CLOSED');
  const specification = await create(
    'RS',
    '--name',
    'APP',
    '--title',
    'What the app does',
    '--property',
    'system=APP',
  );
  await follow(specification, 'EFFECTIVE');
  const commit = await qs.git('rev-parse', 'HEAD');
  const given = ['system=APP', 'rs_version=1.0', `qualified_commit=${commit}`].flatMap((each) => [
    '--property',
    each,
  ]);
  const matrix = await create('RTM', '--name', 'APP', '--title', 'How that is known', ...given);
  await follow(matrix, 'EFFECTIVE');
  if (python) await expectBothValid(await serverOf(qs));
}, 300_000);
