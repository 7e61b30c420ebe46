import { printable } from '../rules/printable.ts';

/*
 * What the runner reads from standard output. @actions/core has functions for the same; it is not used: it brings an HTTP
 * client and a runner of programs along for these few lines, and leaves it to its caller what a log line holds.
 */

/** A value after the `::` of a command: the runner takes back these three, and nothing else. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property of a command, where colon and comma have a meaning too. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

export type Level = 'error' | 'warning' | 'notice';

/** One annotation, as a line for standard output: `::error file=a.ts,line=3,title=rule/id::what`. */
export function annotation(
  level: Level,
  text: string,
  properties: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const given = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(printable(String(value)))}`],
  );
  return `::${[level, given.join(',')].filter((part) => part !== '').join(' ')}::${escapeData(printable(text))}\n`;
}

/**
 * Lines for the log that are nothing but that: the runner takes a line for a command where it begins with `::`, after
 * blanks, or holds `##[` anywhere, and ends lines where other programs see none.
 */
export function logLines(text: string): string {
  return printable(text)
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.replaceAll('##[', '#\\u{23}[').replace(/^(\s*):(?=:)/, '$1\\u{3a}'))
    .map((line) => `${line}\n`)
    .join('');
}

/** A part of the log that can be folded. */
export function group(title: string, text: string): string {
  return `::group::${escapeData(printable(title))}\n${logLines(text)}::endgroup::\n`;
}
