#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openPage } from './page.ts';
import { play } from './play.ts';
import { openStage } from './stage.ts';
import { story } from './story/story.ts';

const help = `npm run demo [-- OPTIONS]

Founds a quality system in a temporary directory, takes documents through their whole life, and then tries to cheat.

  --keep             keep the directory, to look around in it
  --transcript FILE  write the commands and outputs that the README quotes, as JSON
  --help             show this
`;

interface Options {
  readonly keep: boolean;
  readonly transcript: string | undefined;
  readonly help: boolean;
}

function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        keep: { type: 'boolean', default: false },
        transcript: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    return { keep: values.keep, transcript: values.transcript, help: values.help };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return null;
  }
}

async function main(options: Options, signal: AbortSignal): Promise<number> {
  const wantsColour = process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  const page = openPage((text) => process.stdout.write(text), wantsColour);
  const began = Date.now();
  const stage = await openStage(signal);
  try {
    const played = await play(story, stage, page);
    if (played.surprise !== null) {
      const { command, expected, output } = played.surprise;
      page.trouble(
        `This went otherwise than told. After\n  ${command}\nthe story expects ${expected}. There was:`,
      );
      page.output(output);
      return 1;
    }
    if (options.transcript !== undefined)
      writeFileSync(
        options.transcript,
        `${JSON.stringify({ root: stage.root, quotes: played.quotes }, null, 2)}\n`,
      );
    const seconds = Math.round((Date.now() - began) / 1000);
    page.say(
      `Every step went as told: ${played.steps} commands, ${played.cheats} attempts to cheat refused, in ${seconds} seconds.`,
    );
    return 0;
  } finally {
    if (options.keep) page.say(`Everything is kept in ${stage.root}`);
    else await stage.remove();
  }
}

const options = readOptions();
if (options === null) process.exit(2);
if (options.help) {
  process.stdout.write(help);
  process.exit(0);
}
const controller = new AbortController();
// Ctrl-C ends the running command; the directory is removed on the way out. The listeners stay: execa has its own, and
// ends the whole program where it finds no other.
process.on('SIGINT', () => controller.abort());
process.on('SIGTERM', () => controller.abort());
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`npm run demo | head`) closes the pipe.
  if (error.code !== 'EPIPE') throw error;
  controller.abort();
});
main(options, controller.signal).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!controller.signal.aborted) throw error;
    process.exitCode = 130;
  },
);
