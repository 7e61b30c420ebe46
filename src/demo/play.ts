import type { Page } from './page.ts';
import { commandLine } from './page.ts';
import type { Ran, Stage } from './stage.ts';
import type { CheatStep, Look, RunStep, Step, WriteStep } from './step.ts';

/** A step whose outcome was not the one told. */
export interface Surprise {
  readonly command: string;
  readonly expected: string;
  readonly output: string;
}

/** One command with its output, for the tour that quotes the demo. */
export interface Quote {
  readonly tour: string;
  readonly command: string;
  readonly output: string;
}

export interface Played {
  readonly surprise: Surprise | null;
  readonly steps: number;
  readonly cheats: number;
  readonly quotes: readonly Quote[];
}

/** Plays the story up to its end, or to the first step that goes otherwise than told. */
export async function play(steps: readonly Step[], stage: Stage, page: Page): Promise<Played> {
  const known = new Map<string, string>();
  const quotes: Quote[] = [];
  const count = { steps: 0, cheats: 0 };
  let turn: RunStep['as'] | null = null;

  /** Puts in what was remembered; anything else in angle brackets stays. */
  const filled = (command: readonly string[]) =>
    command.map((word) => word.replace(/<([a-z-]+)>/g, (whole, name: string) => known.get(name) ?? whole));

  const quote = (tour: string | null, command: string, output: string) => {
    if (tour !== null) quotes.push({ tour, command, output });
  };

  /** Without it an act would find out by itself that others were faster, and begin again: right, but slower. */
  async function fetchFirst(as: RunStep['as']): Promise<void> {
    if (turn !== null && turn !== as) await stage.run(as, 'records', ['git', 'fetch', '-q']);
    turn = as;
  }

  async function playRun(step: RunStep): Promise<Surprise | null> {
    const command = filled(step.command);
    if (step.isAct) await fetchFirst(step.as);
    if (step.show !== 'nothing') page.command(step.as, command);
    const { exit, output } = await stage.run(step.as, step.in, command);
    if (step.show === 'all') page.output(output);
    const typed = commandLine(command);
    quote(step.tour, `${step.as}$ ${typed}`, output);
    if (step.remember !== null) known.set(step.remember, output.trim());
    if (exit !== step.exit) return surprise(typed, `exit code ${step.exit}, not ${exit}`, output);
    const missing = step.prints.find((text) => !output.includes(text));
    return missing === undefined ? null : surprise(typed, `output with "${missing}"`, output);
  }

  async function playCheat(step: CheatStep): Promise<Surprise | null> {
    const before = await stage.serverRefs();
    const command = filled(step.command);
    page.command(step.as, command);
    const ran = await stage.run(step.as, 'records', command);
    page.output(ran.output);
    const typed = commandLine(command);
    quote(step.tour, `${step.as}$ ${typed}`, ran.output);
    const wrong = whyNotRefused(step.rule, ran);
    if (wrong !== null) return surprise(typed, wrong, ran.output);
    const after = await stage.serverRefs();
    if (before !== after) return surprise(typed, 'no ref of the server to move', after);
    count.cheats += 1;
    const refs = after.trim().split('\n').length;
    page.verdict(`refused by the server: ${step.rule}. None of its ${refs} refs moved.`);
    return null;
  }

  async function playWrite(step: WriteStep): Promise<null> {
    const look: Look = {
      git: async (...args) => {
        const ran = await stage.run(step.as, 'records', ['git', ...filled(args)]);
        if (ran.exit !== 0) throw new Error(`git ${args.join(' ')} failed: ${ran.output}`);
        return ran.output;
      },
      file: (from, path) => stage.read(from, path),
    };
    const text = typeof step.text === 'string' ? step.text : await step.text(look);
    await stage.write(step.as, step.file, text);
    if (step.show === 'nothing') return null;
    const command = ['$EDITOR', step.file.replace(/^records\//, '')];
    page.command(step.as, command);
    page.output(step.show === 'all' ? text : `(${text.trimEnd().split('\n').length} lines)`);
    quote(step.tour, `${step.as}$ ${command.join(' ')}`, step.show === 'all' ? text : '');
    return null;
  }

  const playStep = async (step: Step): Promise<Surprise | null> => {
    switch (step.kind) {
      case 'chapter':
        page.chapter(step.title);
        return null;
      case 'say':
        page.say(step.text);
        return null;
      case 'run':
        return playRun(step);
      case 'cheat':
        return playCheat(step);
      case 'write':
        return playWrite(step);
      default:
        return step satisfies never;
    }
  };

  for (const step of steps) {
    const surprised = await playStep(step);
    if (step.kind === 'run' || step.kind === 'cheat') count.steps += 1;
    if (surprised !== null) return { surprise: surprised, ...count, quotes };
  }
  return { surprise: null, ...count, quotes };
}

function surprise(command: string, expected: string, output: string): Surprise {
  return { command, expected, output };
}

/** What a push lacks of a proper refusal: a failure, the rule and its fix in the server's own lines. */
function whyNotRefused(rule: string, { exit, output }: Ran): string | null {
  if (exit === 0) return 'the push to fail';
  const lines = output.split('\n').filter((line) => line.startsWith('remote:'));
  if (!lines.some((line) => line.includes(`${rule}:`))) return `a line of the server with rule ${rule}`;
  return lines.some((line) => line.includes('fix: ')) ? null : 'a line of the server with the fix';
}
