import { counted } from '../rules/counted.ts';
import { type Child, cssString, type Html, tag } from './html.ts';
import { type Look, textOf, type Word } from './model.ts';
import { pageHtml } from './page.ts';
import type { Change, Redline, RowRedline, Run, TableChange, TextChange } from './redline-model.ts';
import { cellClass, commonCss, redlineCss } from './style.ts';
import { visible } from './words.ts';

/** What stands at the head of a redline. */
export interface RedlineTitle {
  readonly id: string;
  readonly title: string;
  readonly from: { readonly version: string; readonly digest: string } | null;
  readonly to: { readonly version: string; readonly digest: string };
  readonly notes: readonly string[];
}

const elements: Readonly<Record<Look, readonly [string, string | null]>> = {
  strong: ['strong', null],
  emphasis: ['em', null],
  deleted: ['s', null],
  code: ['code', null],
  link: ['u', null],
  url: ['span', 'url'],
  note: ['sup', null],
  hidden: ['span', 'hidden'],
  raw: ['span', 'raw'],
};

/** Neighbours that look alike become one element. */
function looked(words: readonly Word[]): Child[] {
  const pieces: Child[] = [];
  for (let at = 0; at < words.length; ) {
    const looks = words[at]?.looks ?? [];
    let end = at + 1;
    // A blank between two words of one look belongs to both.
    while (
      end < words.length &&
      (words[end]?.looks.join() === looks.join() ||
        (words[end]?.text === ' ' && words[end + 1]?.looks.join() === looks.join()))
    )
      end += 1;
    const lines = words
      .slice(at, end)
      .map(({ text }) => text)
      .join('')
      .split('\n');
    const inner: Child[] = lines.flatMap((text, index) => (index === 0 ? [text] : [tag('br', {}), text]));
    pieces.push(
      looks.reduceRight<Child>((child, look) => {
        const [name, className] = elements[look];
        return tag(name, { class: className }, child);
      }, inner),
    );
    at = end;
  }
  return pieces;
}

const marked = (runs: readonly Run[]): Child[] =>
  runs.map(({ op, words }) =>
    op === 'same' ? looked(words) : tag(op === 'added' ? 'ins' : 'del', {}, ...looked(words)),
  );

function textHtml(change: TextChange): Html {
  const { kind, depth, name, frame, frameBefore, runs } = change;
  const inner = [
    kind === 'property' && tag('strong', {}, `${name}: `),
    kind !== 'heading' &&
      frame.marker !== null &&
      tag('span', { class: 'marker' }, `${visible(frame.marker)} `),
    ...marked(runs),
    frameBefore !== null &&
      tag('span', { class: 'quiet small' }, ' (its place in lists and quotes, or its box, changed)'),
  ];
  if (kind === 'rule') return tag('hr', {});
  if (kind === 'heading') return tag(`h${Math.min(depth + 1, 6)}`, {}, ...inner);
  if (kind === 'code') return tag('pre', {}, ...inner);
  if (kind === 'hidden') return tag('div', { class: 'hidden' }, ...inner);
  return tag('p', {}, ...inner);
}

function tableHtml(change: TableChange): Html {
  const row = (name: 'td' | 'th', each: RowRedline) =>
    tag(
      'tr',
      { class: each.change === 'same' ? null : each.change },
      ...each.cells.map((runs, index) =>
        tag(
          name,
          {
            align: change.columns[index]?.alignment ?? null,
            class: cellClass(textOf(runs.flatMap(({ words }) => words))),
          },
          ...marked(runs),
          index === 0 && each.change === 'moved-from' && tag('div', { class: 'quiet small' }, 'moved'),
          index === 0 && each.change === 'moved-to' && tag('div', { class: 'quiet small' }, 'moved here'),
        ),
      ),
    );
  return tag(
    'table',
    {},
    tag('thead', {}, row('th', change.header)),
    tag('tbody', {}, ...change.rows.map((each) => row('td', each))),
  );
}

function changeHtml(change: Change): Html {
  const block = change.kind === 'table' ? tableHtml(change) : textHtml(change);
  const { lists, quotes } = change.frame;
  const inset = Math.min(lists + quotes, 8);
  const classes = [
    ...(change.change === 'same' || change.kind === 'table' ? [] : ['change', change.change]),
    ...(inset > 0 ? ['inset', `inset-${inset}`] : []),
    ...(quotes > 0 ? ['quoted'] : []),
  ];
  return classes.length === 0 ? block : tag('div', { class: classes.join(' ') }, block);
}

const insetCss = Array.from(
  { length: 8 },
  (_, index) => `.inset-${index + 1} > * { margin-left: ${6 * (index + 1)}mm; }`,
).join('\n');

/** A redline as one HTML file, everything of both versions in it. */
export function redlineHtml(redline: Redline, head: RedlineTitle): string {
  const { id, title, from, to, notes } = head;
  const { added, removed, places } = redline.counts;
  const versions = `${from?.version ?? 'nothing'} → ${to.version}`;
  const box = 'font: 7.5pt "Noto Sans", Arial, "DejaVu Sans", sans-serif; color: #57606a;';
  const page = `
@page { size: A4; margin: 22mm 18mm 20mm;
  @top-left { content: ${cssString(`${id}  redline ${versions}`)}; ${box} }
  @bottom-left { content: ${cssString('UNCONTROLLED WHEN PRINTED')}; ${box} }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); ${box} } }
`;
  const field = (name: string, value: Child) => tag('tr', {}, tag('th', {}, name), tag('td', {}, value));
  return pageHtml({
    title: `${id} redline ${versions}`,
    description: `What changed in ${id} from ${from?.version ?? 'nothing'} to ${to.version}`,
    css: `${commonCss}${redlineCss}${insetCss}${page}`,
    body: [
      tag(
        'header',
        { class: 'head' },
        tag(
          'div',
          {},
          tag('div', { class: 'kind' }, `Redline · ${id}`),
          tag('div', { class: 'title' }, visible(title)),
        ),
        tag('div', { class: 'badge' }, versions),
      ),
      tag(
        'table',
        { class: 'fields' },
        tag(
          'tbody',
          {},
          from !== null && field('From', [`${from.version}  `, tag('span', { class: 'mono' }, from.digest)]),
          field('To', [`${to.version}  `, tag('span', { class: 'mono' }, to.digest)]),
          field('Changes', [
            `${counted(places, 'place')}: `,
            tag('ins', {}, counted(added, 'word')),
            ' new, ',
            tag('del', {}, counted(removed, 'word')),
            ' gone',
          ]),
        ),
      ),
      ...notes.map((note) => tag('p', { class: 'notice' }, note)),
      tag('main', {}, ...redline.changes.map(changeHtml)),
    ],
  });
}
