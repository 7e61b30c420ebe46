import { type Finding, fixFor } from '../rules/finding.ts';

const width = 72;
const most = 20;

/** Words in lines that a terminal shows whole behind git's `remote: ` prefix; a command in backticks stays whole. */
function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(/`[^`]*`\S*|\S+/g) ?? []) {
    if (line !== '' && indent.length + line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each, index) => (index === 0 ? each : `${indent}${each}`));
}

/** Refusals as lines for the pusher: rule, what, and what to do. No colour, no control characters. */
export function refusalLines(findings: readonly Finding[]): string[] {
  const plain = (text: string) => text.replace(/[^\x20-\x7E\u00A0-\uFFFD]/gu, '?');
  const blocks = findings.map((each) => {
    const about = [each.where.record, each.where.commit?.slice(0, 12)].filter(Boolean).join(' ');
    const head = `qms: refused ${each.where.ref ?? ''}${about === '' ? '' : ` (${about})`}`.trim();
    return [
      head,
      ...wrap(`${each.rule}: ${plain(each.message)}`, '  ').map((line, index) =>
        index === 0 ? `  ${line}` : line,
      ),
      ...wrap(`fix: ${plain(fixFor(each))}`, '  ').map((line, index) => (index === 0 ? `  ${line}` : line)),
    ];
  });
  const shown: string[] = [];
  let count = 0;
  for (const block of blocks) {
    if (shown.length + block.length > most && count > 0) break;
    shown.push(...block);
    count += 1;
  }
  return count < blocks.length ? [...shown, `qms: and ${blocks.length - count} more findings`] : shown;
}
