import { type Finding, fixFor, type Where } from '../rules/finding.ts';
import { printable } from '../rules/printable.ts';
import type { Style } from './style.ts';

/** `CR-001.md:12:3: `, as compilers print it; nothing where the message already names the file. */
function place(where: Where, message: string): string {
  if (where.path === undefined || message.includes(where.path)) return '';
  const position = [where.path, where.line, where.column].filter((part) => part !== undefined);
  return `${position.join(':')}: `;
}

function indented(text: string): string {
  return printable(text).replaceAll('\n', '\n       ');
}

/**
 * Three lines for each finding: what, why, and what to do. Those that follow each other and differ in nothing but what they
 * found share the last two.
 *
 *     error: CR-001 cannot be approved by ada: ada contributed to it
 *       why: independence/contributor  (qms explain independence/contributor)
 *       fix: let someone else of the team approve it
 */
export function renderFindings(findings: readonly Finding[], style: Style): string {
  return findings
    .map((each, index) => {
      const { rule, severity, message, where } = each;
      const next = findings[index + 1];
      const label = style(severity === 'error' ? 'red' : 'yellow', `${severity}:`);
      const what = indented(`${place(where, message)}${message}`);
      const why = `${rule}  ${style('dim', `(qms explain ${rule})`)}`;
      const more = next?.rule === rule && next.severity === severity && fixFor(next) === fixFor(each);
      if (more) return `${label} ${what}\n`;
      return `${label} ${what}\n  ${style('dim', 'why:')} ${why}\n  ${style('dim', 'fix:')} ${indented(fixFor(each))}\n`;
    })
    .join('');
}

/** What an actor should read besides the result, and what to run next. */
export function renderAfterword(notes: readonly string[], next: readonly string[], style: Style): string {
  const line = (label: string) => (text: string) => `${style('cyan', `${label}:`)} ${printable(text)}\n`;
  return [...notes.map(line('note')), ...next.map(line('next'))].join('');
}
