import type { Matrix, MatrixRow, Verdict } from '../rules/matrix/matrix.ts';
import { type Child, type Html, tag } from './html.ts';
import { pageHtml } from './page.ts';
import { commonCss } from './style.ts';

const css = `${commonCss}
.verified { color: var(--new); }
.unproven { color: var(--gone); font-weight: 600; }
.tests { margin: 0; padding-left: 4mm; }
tr:target { background: var(--tint); }
`;

/** What a finding of the page says. */
interface Told {
  readonly rule: string;
  readonly message: string;
}

/** A traceability matrix as one self-contained page. */
export function matrixHtml(
  title: string,
  matrix: Matrix,
  findings: readonly Told[] = matrix.findings,
): string {
  const verdicts = new Map<Verdict, number>();
  for (const { verdict } of matrix.rows) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  const body: Child[] = [
    tag('h1', {}, title),
    tag('p', {}, 'Qualified commit ', tag('code', {}, matrix.commit), '.'),
    table(
      ['Verdict', 'Requirements'],
      [...verdicts].map(([verdict, count]) => [mark(verdict), String(count)]),
    ),
    table(
      ['Suite', 'Tests', 'Passed', 'Failed', 'Errors', 'Skipped'],
      matrix.suites.map(({ name, tests, passed, failed, errors, skipped }) =>
        [name, tests, passed, failed, errors, skipped].map(String),
      ),
    ),
    tag('h2', {}, 'Findings'),
    table(
      ['Rule', 'What'],
      findings.map(({ rule, message }) => [rule, message]),
    ),
    tag('h2', {}, 'Requirements'),
    tag(
      'table',
      {},
      head(['Requirement', 'Text', 'Shown by', 'Verdict']),
      tag('tbody', {}, ...matrix.rows.map(row)),
    ),
  ];
  return pageHtml({ title, description: `Traceability at commit ${matrix.commit}`, css, body });
}

function row({ requirement, verdict, tests, record, proof, suspect }: MatrixRow): Html {
  const { id, text, from } = requirement;
  const origin = from.length === 0 ? null : tag('div', { class: 'quiet' }, `from ${from.join(', ')}`);
  const shown = [
    ...tests.map(({ suite, name, outcome, current }) => {
      const remark = outcome === 'passed' ? (current ? '' : ' (older text)') : ` (${outcome})`;
      return `${suite}: ${name}${remark}`;
    }),
    ...(record ? [`${record.id}: ${record.outcome}${record.current ? '' : ' (older text)'}`] : []),
    ...(proof ? [proof === 'current' ? 'proof' : 'proof (older text)'] : []),
  ];
  return tag(
    'tr',
    { id },
    tag('td', { class: 'short' }, id, origin),
    tag('td', {}, text),
    tag(
      'td',
      {},
      shown.length === 0 ? null : tag('ul', { class: 'tests' }, ...shown.map((each) => tag('li', {}, each))),
    ),
    tag('td', {}, mark(verdict), ...suspect.map((each) => tag('div', { class: 'quiet' }, each))),
  );
}

function mark(verdict: Verdict): Html {
  const unproven = verdict !== 'verified' && verdict !== 'withdrawn';
  return tag(
    'span',
    { class: verdict === 'verified' ? 'verified' : unproven ? 'unproven' : 'quiet' },
    verdict,
  );
}

function head(names: readonly string[]): Html {
  return tag('thead', {}, tag('tr', {}, ...names.map((name) => tag('th', {}, name))));
}

function table(names: readonly string[], rows: readonly (readonly Child[])[]): Html {
  if (rows.length === 0) return tag('p', { class: 'quiet' }, 'None.');
  const cells = rows.map((each) => tag('tr', {}, ...each.map((cell) => tag('td', {}, cell))));
  return tag('table', {}, head(names), tag('tbody', {}, ...cells));
}
