import { findByWords } from '../commands/find-command.ts';
import { parse } from '../commands/parse.ts';
import { descriptions } from '../commands/table.ts';
import type { NextCall } from './answer-shape.ts';
import { type Callable, type Elsewhere, requiredOf } from './tool.ts';

/** The words of a line that advice gives: double quotes hold a word with spaces together. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** Lines that the call of another line does as well. */
const sameAs: readonly (readonly [RegExp, string])[] = [
  [/^git switch exec\/(\S+)$/, 'qms branch $1'],
  [/^qms clear /, 'qms merge '],
];

/** Words that stand for what the caller has to say. */
const blanks: ReadonlySet<string> = new Set(['TEXT', 'REASON', 'COMMENT', 'TITLE', 'NAME…', 'ITEM', 'CR-…']);

const isBlank = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isBlank) : blanks.has(String(value));

/** `--pass|--fail`: the caller chooses. */
const choice = /^(--[a-z-]+)\|(--[a-z-]+)$/;

/** The tools that somebody has: of the server that answers, and of the other one. */
export interface Reachable {
  readonly tools: readonly Callable[];
  readonly elsewhere: Elsewhere;
}

/**
 * The tool call that does what a command line says, among the tools that the caller has; null where none does.
 *
 * @param line as advice gives it: `qms execute CR-001 EI-1 --pass|--fail --summary TEXT`
 */
export function callFor(
  { tools, elsewhere: { server, tools: others } }: Reachable,
  line: string,
): NextCall | null {
  const own = sameAs.reduce((said, [words, instead]) => said.replace(words, instead), line);
  const call = callAmong(tools, own);
  if (call) return call;
  const other = callAmong(others, own);
  return other && { server, ...other };
}

function callAmong(tools: readonly Callable[], line: string): NextCall | null {
  const words = wordsOf(line);
  const open = words.findIndex((word) => choice.test(word));
  if (open < 0) return callOf(tools, words);
  const [, one = '', other = ''] = choice.exec(words[open] ?? '') ?? [];
  const [first, second] = [one, other].map((word) => callOf(tools, words.with(open, word)));
  if (!first || !second) return null;
  const names = Object.keys(first.arguments);
  const same = names.filter((name) => first.arguments[name] === second.arguments[name]);
  return {
    ...first,
    arguments: Object.fromEntries(same.map((name) => [name, first.arguments[name]])),
    needs: [...names.filter((name) => !same.includes(name)), ...(first.needs ?? [])],
  };
}

function callOf(tools: readonly Callable[], [program, ...argv]: readonly string[]): NextCall | null {
  if (program !== 'qms') return null;
  const found = findByWords(descriptions, argv);
  if (found.kind !== 'command') return null;
  const input = parse(found.command, argv, found.words);
  if (!input.ok) return null;
  const tool = tools.find(
    (each) => each.command === found.command.name && each.fromCommand(input.value) !== null,
  );
  const given = tool?.fromCommand(input.value);
  if (!tool || !given) return null;
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  const known = said.filter(([, value]) => !isBlank(value));
  const left = said.filter(([, value]) => isBlank(value)).map(([name]) => name);
  const needs = [...new Set([...left, ...requiredOf(tool).filter((name) => !(name in given))])];
  return {
    tool: tool.name,
    arguments: Object.fromEntries(known),
    ...(needs.length > 0 ? { needs } : {}),
  };
}
