import { textOf } from './model.ts';
import type { Change, Redline, RowRedline, Run, TableChange, TextChange } from './redline-model.ts';

/** How a piece of a redline is set off on the terminal. */
export type Paint = (what: 'added' | 'removed' | 'title' | 'quiet', text: string) => string;

/** Marks that need no colours: `[-gone-]{+new+}`. */
export const marks: Paint = (what, text) =>
  what === 'added' ? `{+${text}+}` : what === 'removed' ? `[-${text}-]` : text;

interface Setting {
  readonly paint: Paint;
  readonly width: number;
}

/** A word to be set, with its place in the mark that it belongs to. */
function paintedWords(runs: readonly Run[], paint: Paint): string {
  return runs
    .map(({ op, words }) => {
      const text = textOf(words);
      // A change may run over several lines; each is marked by itself, since the next begins with an indent.
      return op === 'same'
        ? text
        : text
            .split('\n')
            .map((line) => (line === '' ? '' : paint(op, line)))
            .join('\n');
    })
    .join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is left out
const sequences = /\u001b\[[0-9;]*m/g;
const visibleLength = (text: string) => [...text.replace(sequences, '')].length;

/** Breaks lines at blanks; an open colour is closed at the end of a line and opened again on the next. */
function wrapPainted(text: string, first: string, rest: string, width: number): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = lines.length === 0 ? first : rest;
    let empty = true;
    for (const word of paragraph.split(' ')) {
      if (!empty && visibleLength(line) + 1 + visibleLength(word) > width) {
        lines.push(line);
        [line, empty] = [rest, true];
      }
      line += empty ? word : ` ${word}`;
      empty = false;
    }
    lines.push(line);
  }
  let open = '';
  return lines
    .map((line) => {
      const begun = open + line;
      for (const [sequence] of line.matchAll(sequences))
        open = /\[(?:0|39|22)m$/.test(sequence) ? '' : sequence;
      return `${begun.trimEnd()}${open === '' ? '' : '\u001b[0m'}\n`;
    })
    .join('');
}

const sign = {
  same: ' ',
  changed: '~',
  added: '+',
  removed: '-',
  'moved-from': '<',
  'moved-to': '>',
} as const;

function indentOf({ frame }: Change): string {
  return `${'> '.repeat(frame.quotes)}${'  '.repeat(Math.max(frame.lists - 1, 0))}`;
}

function textLines(change: TextChange, { paint, width }: Setting): string {
  const { kind, depth, name, frame, frameBefore, runs } = change;
  const lead =
    kind === 'heading'
      ? `${'#'.repeat(depth)} `
      : kind === 'property'
        ? `${name}: `
        : kind === 'hidden'
          ? '(not shown in print) '
          : frame.marker !== null
            ? `${frame.marker} `
            : '  '.repeat(Math.min(frame.lists, 1));
  const indent = `${sign[change.change]} ${indentOf(change)}`;
  const body = kind === 'rule' ? '----' : paintedWords(runs, paint);
  const moved =
    frameBefore === null ? '' : paint('quiet', ` (its place in lists and quotes, or its box, changed)`);
  const rest = `  ${' '.repeat([...indentOf(change)].length)}${' '.repeat(kind === 'heading' ? 0 : [...lead].length)}`;
  if (kind === 'code') return wrapPainted(body, `${indent}    `, `${rest}    `, Number.POSITIVE_INFINITY);
  const written =
    kind === 'heading' && change.change === 'same' ? paint('title', `${lead}${body}`) : `${lead}${body}`;
  return wrapPainted(`${written}${moved}`, indent, rest, width);
}

function rowLines(table: TableChange, row: RowRedline, { paint, width }: Setting): string {
  const heading = (index: number) =>
    textOf((table.header.cells[index] ?? []).flatMap(({ op, words }) => (op === 'removed' ? [] : words))) ||
    textOf((table.header.cells[index] ?? []).flatMap(({ words }) => words)) ||
    `column ${index + 1}`;
  const cell = (runs: readonly Run[]) => paintedWords(runs, paint).replaceAll('\n', ' / ');
  if (row.change !== 'changed' && row.change !== 'moved-to') {
    const note = row.change === 'moved-from' ? paint('quiet', ' (moved)') : '';
    const joined = row.cells.map(cell).join(' | ');
    return wrapPainted(`${joined}${note}`, `${sign[row.change]} | `, '      ', width);
  }
  const [first = [], ...others] = row.cells;
  const head = wrapPainted(
    `${cell(first)}${row.change === 'moved-to' ? paint('quiet', ' (moved here)') : ''}`,
    `${sign[row.change]} | `,
    '      ',
    width,
  );
  const changed = others.flatMap((runs, index) =>
    runs.some(({ op }) => op !== 'same')
      ? [
          wrapPainted(
            `${paint('quiet', `${heading(index + 1)}:`)} ${cell(runs)}`,
            '      ',
            '        ',
            width,
          ),
        ]
      : [],
  );
  return head + changed.join('');
}

function tableLines(table: TableChange, setting: Setting): string {
  const { paint, width } = setting;
  const header = table.header.cells.map((runs) => paintedWords(runs, paint)).join(' | ');
  const headed = wrapPainted(header, `${sign[table.header.change]} | `, '      ', width);
  const rows = table.rows.filter(({ change }) => change !== 'same');
  const kept = table.rows.length - rows.length;
  const rest =
    kept === 0 ? '' : `      ${paint('quiet', `(${kept} ${kept === 1 ? 'row' : 'rows'} unchanged)`)}\n`;
  return `${headed}${rows.map((row) => rowLines(table, row, setting)).join('')}${rest}`;
}

/** What is shown of what did not change: the heading above a change, and how much is left out. */
function contextBefore(changes: readonly Change[], index: number): Change | null {
  for (let at = index - 1; at >= 0; at -= 1) {
    const change = changes[at];
    if (change === undefined || change.change !== 'same') return null;
    if (change.kind === 'heading') return change;
  }
  return null;
}

/**
 * A redline for a terminal: what changed, each under its heading.
 *
 * @param width columns; longer lines are broken at blanks
 * @param all also what did not change
 */
export function redlineText(redline: Redline, paint: Paint, width: number, all: boolean): string {
  const setting = { paint, width };
  const parts: string[] = [];
  // What is gone stands right above what came in its place.
  const part = (index: number, text: string) => {
    const [last, next] = [redline.changes[index - 1]?.change, redline.changes[index]?.change];
    const together = last === next || (last === 'removed' && next === 'added');
    const whole = next === 'added' || next === 'removed';
    parts.push(parts.length === 0 || (together && whole) ? text : `\n${text}`);
  };
  let said: Change | null = null;
  for (const [index, change] of redline.changes.entries()) {
    if (change.change === 'same' && !all) continue;
    const heading = all ? null : contextBefore(redline.changes, index);
    if (heading !== null && heading !== said)
      parts.push(`${parts.length === 0 ? '' : '\n'}${textLines(heading as TextChange, setting)}`);
    said = change.kind === 'heading' ? change : (heading ?? said);
    part(index, change.kind === 'table' ? tableLines(change, setting) : textLines(change, setting));
  }
  return parts.join('');
}
