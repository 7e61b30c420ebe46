import { setTimeout as pause } from 'node:timers/promises';
import { startProgram } from '../errors/program.ts';
import { answerOf } from '../errors/trial.ts';
import { type Dice, diceOf } from '../helpers/dice.ts';
import { eventByHand, pushByHand } from '../helpers/hand-made.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { cloneOf, seenFrom } from './prepared.ts';

/** What became of one act of one writer. Its words tell it from all others. */
export interface Written {
  readonly words: string;
  readonly end: 'done' | 'refused' | 'lost' | 'killed';
  /** The commits that it was told of. */
  readonly commits: readonly string[];
  readonly rule?: string;
}

export interface Writing {
  readonly qs: QualitySystem;
  readonly server: string;
  readonly seed: number;
  readonly writers: number;
  readonly acts: number;
  /** In how many of a hundred acts the program is killed in the middle. */
  readonly kills: number;
}

const people = ['bot', 'ada', 'quinn', 'rev'] as const;

/** A command, and who may come to give it; what the rules say of it is no matter here. */
function command(dice: Dice, words: string): { by: string; argv: string[] } {
  const id = dice.pick(['CR-001', 'CR-002']);
  const chosen = dice.below(10);
  if (chosen < 5) return { by: dice.pick(people), argv: ['comment', id, '-m', words] };
  if (chosen < 7) return { by: dice.pick(['bot', 'ada']), argv: ['create', 'CR', '--title', words] };
  if (chosen < 8) {
    const item = dice.pick(['EI-1', 'EI-2']);
    return { by: 'bot', argv: ['execute', 'CR-002', item, '--pass', '--summary', words] };
  }
  if (chosen < 9)
    return { by: 'bot', argv: ['cancel', dice.pick(['CR-003', 'CR-004', 'CR-005']), '-m', words] };
  return { by: 'ada', argv: ['checkpoint'] };
}

/** Runs the built program; kills it after so many milliseconds, if it still runs then. */
async function runProgram(
  qs: QualitySystem,
  clone: string,
  { by, argv }: { by: string; argv: string[] },
  killAfter: number | null,
): Promise<Omit<Written, 'words'>> {
  const started = startProgram(clone, [...argv, '--json', '--key', qs.keyOf(by)]);
  const enough = new AbortController();
  if (killAfter !== null)
    void pause(killAfter, undefined, { signal: enough.signal }).then(
      () => started.kill('SIGKILL'),
      () => {},
    );
  const { code, signal, stdout, stderr } = await started.ended;
  enough.abort();
  if (signal !== null) return { end: 'killed', commits: [] };
  if (stderr !== '') throw new Error(stderr);
  const answer = answerOf(code ?? -1, stdout);
  if (answer.code === 0)
    return { end: 'done', commits: answer.data.commits.map(({ oid }: { oid: string }) => oid) };
  const rule = answer.rules[0] ?? '';
  if (answer.code === 4) return { end: 'lost', commits: [], rule };
  // Whatever happened at once, a writer meets a rule and not a broken machine.
  if (![1, 3, 5].includes(answer.code)) throw new Error(`${argv.join(' ')}: ${answer.message}`);
  return { end: 'refused', commits: [], rule };
}

/** A comment made with stock git and pushed as it is; nobody makes it again if somebody else is faster. */
async function byHand(clone: QualitySystem, words: string): Promise<Omit<Written, 'words'>> {
  await clone.git('fetch', '--quiet', '--prune', 'origin');
  const oid = await eventByHand(clone, { id: 'CR-001', act: 'comment', by: 'quinn', text: words });
  const { accepted, rules } = await pushByHand(clone, { 'qms/CR-001': oid });
  return accepted
    ? { end: 'done', commits: [oid] }
    : { end: 'lost', commits: [], rule: rules[0] ?? 'git’s own lock' };
}

async function oneWriter(writing: Writing, number: number): Promise<Written[]> {
  const { qs, server, seed, acts, kills } = writing;
  const dice = diceOf(seed * 1000 + number);
  const clone = await cloneOf(qs, server);
  const written: Written[] = [];
  for (let count = 0; count < acts; count++) {
    const words = `Writer ${number}, act ${count}, seed ${seed}`;
    const chosen = command(dice, words);
    const killed = dice.chance(kills) ? 50 + dice.below(1500) : null;
    const hand = killed === null && dice.chance(20);
    await pause(dice.below(150));
    const end = hand ? await byHand(seenFrom(qs, clone), words) : await runProgram(qs, clone, chosen, killed);
    written.push({ words, ...end });
  }
  return written;
}

/** Lets writers loose on one server, each a process in a clone of its own. */
export async function write(writing: Writing): Promise<Written[]> {
  const numbers = Array.from({ length: writing.writers }, (_, number) => number);
  return (await Promise.all(numbers.map((number) => oneWriter(writing, number)))).flat();
}
