import { styleText } from 'node:util';

const width = 98;

type Format = 'bold' | 'dim' | 'green' | 'red' | 'cyan';

/** Prints the story: prose, commands and output, in lines of at most 98 columns where words allow it. */
export interface Page {
  chapter(title: string): void;
  say(text: string): void;
  command(who: string, command: readonly string[]): void;
  output(text: string): void;
  verdict(text: string): void;
  trouble(text: string): void;
}

/** Lines of at most `width` columns, broken at spaces; what follows a break is set in by four more. */
export function wrapLine(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + word.length + 1 > width) {
      lines.push(line);
      line = `${indent}    ${word}`;
    } else line = empty ? `${line}${word}` : `${line} ${word}`;
    empty = false;
  }
  return [...lines, line.trimEnd()];
}

/** A word as a shell reads it back: quoted where it has to be. */
function shellWord(word: string): string {
  return /^(\$[A-Z]+|[\w@%+=:,./^{}~-]+)$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

export function commandLine(command: readonly string[]): string {
  return command.map(shellWord).join(' ');
}

/** @param coloured whether the reader's terminal shows colours and wants them */
export function openPage(write: (text: string) => void, coloured: boolean): Page {
  const style = (format: Format, text: string) =>
    coloured ? styleText(format, text, { validateStream: false }) : text;
  const prose = (text: string) =>
    wrapLine(text, '')
      .map((line) => line.trimStart())
      .join('\n');
  let chapters = 0;
  return {
    chapter: (title) => {
      chapters += 1;
      const heading = `${chapters}. ${title}`;
      write(`\n${style('bold', heading)}\n${style('bold', '='.repeat(heading.length))}\n`);
    },
    say: (text) => write(`\n${prose(text)}\n`),
    command: (who, command) => {
      const [first = '', ...rest] = wrapLine(`${who}$ ${commandLine(command)}`, '  ');
      write(`\n${[first, ...rest].map((line) => style('cyan', line)).join('\n')}\n`);
    },
    output: (text) => {
      const lines = text.trimEnd().split('\n');
      if (text.trim() === '') return;
      write(`${lines.flatMap((line) => wrapLine(line.trimEnd(), '    ')).join('\n')}\n`);
    },
    verdict: (text) => write(`  ${style('green', `=> ${text}`)}\n`),
    trouble: (text) => write(`\n${style('red', text)}\n`),
  };
}
