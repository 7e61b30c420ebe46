import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { normaliser } from '../demo/tour.ts';

/** A block of shell of a page: what is typed, whether it is to be refused, and what the page says that it prints. */
export interface Step {
  readonly script: string;
  readonly refused: boolean;
  /** Null where the page shows no output. */
  readonly shown: string | null;
}

const step = /(?:(<!-- refused -->)\n)?```sh\n([\s\S]*?)```\n(?:\n```text\n([\s\S]*?)```\n)?/g;

/** The blocks of a page in order: shell, and directly below it what it prints. */
export function stepsOf(page: string): Step[] {
  return [...page.matchAll(step)].map(([, refused, script = '', shown]) => ({
    script,
    refused: refused !== undefined,
    shown: shown ?? null,
  }));
}

/** What a step did. */
export interface Ran {
  readonly step: Step;
  readonly exitCode: number;
  readonly output: string;
}

/**
 * Types the steps of a page one after the other, each where the one before ended, in `root`; stops at the first that
 * ends otherwise than the page says. A step that is to be refused fails with 1, at its last command.
 */
export async function walk(
  steps: readonly Step[],
  root: string,
  env: Record<string, string>,
): Promise<Ran[]> {
  const normal = normaliser(join(root, 'home'));
  const ran: Ran[] = [];
  const script = join(root, 'script');
  let cwd = join(root, 'home');
  for (const each of steps) {
    // What a command prints on both streams is read in the order in which it was printed.
    await writeFile(script, `exec 2>&1\ntrap 'pwd > ${root}/where' EXIT\n${each.script}`);
    const { all, exitCode = -1 } = await execa('sh', ['-e', script], {
      cwd,
      env,
      extendEnv: false,
      all: true,
      reject: false,
    });
    const output = normal(all).replace(/[^\S\n]+$/gm, '');
    ran.push({ step: each, exitCode, output: output === '' ? '' : `${output.trimEnd()}\n` });
    if (exitCode !== (each.refused ? 1 : 0)) break;
    cwd = (await execa('cat', [join(root, 'where')])).stdout;
  }
  return ran;
}

/** The page with every output that it shows as it came out. */
export function withOutputs(page: string, ran: readonly Ran[]): string {
  let index = 0;
  return page.replace(step, (whole, _refused, _script, shown: string | undefined) => {
    const output = ran[index++]?.output;
    if (shown === undefined || output === undefined) return whole;
    const head = whole.slice(0, whole.lastIndexOf('```text\n'));
    return `${head}\`\`\`text\n${output}\`\`\`\n`;
  });
}
