import { bodyHtml } from './body-html.ts';
import { type Child, cssString, type Html, tag, trusted } from './html.ts';
import { pageHtml } from './page.ts';
import { readRendered } from './read-document.ts';
import type { Rendition, Signature } from './rendition-model.ts';
import {
  footLines,
  headerFields,
  revisionCells,
  revisionHeadings,
  signatureCells,
  signatureGroups,
  signatureHeadings,
  uncontrolled,
  verificationLines,
} from './rendition-words.ts';
import { commonCss } from './style.ts';
import { visible } from './words.ts';

const cells = (name: 'th' | 'td', texts: readonly Child[]): Html[] =>
  texts.map((text) => tag(name, {}, text));

function header(rendition: Rendition, properties: readonly (readonly [string, string])[]): Html[] {
  const fields = [...headerFields(rendition), ...properties];
  const rows = fields.flatMap((field, index) => (index % 2 === 0 ? [[field, fields[index + 1]]] : []));
  const cell = (field: readonly [string, string] | undefined): Html[] => [
    tag('th', {}, field?.[0] ?? ''),
    tag('td', {}, visible(field?.[1] ?? '')),
  ];
  const { mark, kind, system, title, notices } = rendition;
  return [
    tag(
      'header',
      { class: 'head' },
      tag(
        'div',
        {},
        tag('div', { class: 'kind' }, `${system} · ${kind}`),
        tag('div', { class: 'title' }, visible(title)),
      ),
      tag('div', { class: mark.loud ? 'badge loud' : 'badge' }, mark.text),
    ),
    tag(
      'table',
      { class: 'fields' },
      tag('tbody', {}, ...rows.map(([left, right]) => tag('tr', {}, cell(left), cell(right)))),
    ),
    ...notices.map((notice) => tag('p', { class: 'notice' }, notice)),
  ];
}

function revisions(rendition: Rendition): Html {
  const rows = rendition.revisions.map((each) => tag('tr', {}, cells('td', revisionCells(each))));
  return tag(
    'section',
    {},
    tag('h2', {}, 'Revision history'),
    tag('table', {}, tag('thead', {}, tag('tr', {}, cells('th', revisionHeadings))), tag('tbody', {}, rows)),
  );
}

function signatureRow(signature: Signature): Html {
  const { role, phase, name, principal, date, meaning, text, version, key, digest, event } =
    signatureCells(signature);
  const { standing, why } = signature;
  const quiet = (words: string | null, name = 'quiet small') =>
    words !== null && tag('div', { class: name }, words);
  const className = standing === 'stands' ? null : standing;
  const binding = [key, digest, event].filter((each) => each !== null).join('  ·  ');
  return tag(
    'tbody',
    { class: className },
    tag(
      'tr',
      {},
      tag('td', { class: 'standing' }, role, quiet(phase), why !== '' && tag('div', {}, why)),
      tag('td', {}, tag('strong', {}, name), quiet(principal)),
      tag('td', {}, date),
      tag('td', {}, meaning, text !== '' && tag('div', { class: 'small' }, `“${text}”`)),
      tag('td', {}, version),
    ),
    tag('tr', { class: 'binding' }, tag('td', { class: 'mono', colspan: '5' }, binding)),
  );
}

function signaturePage(rendition: Rendition): Html {
  const heads = tag('thead', {}, tag('tr', {}, cells('th', signatureHeadings)));
  const groups = signatureGroups.flatMap((group) => {
    const own = rendition.signatures.filter((each) => each.group === group);
    if (own.length === 0) return [];
    const title = `${group[0]?.toUpperCase()}${group.slice(1)}`;
    return [tag('h3', {}, title), tag('table', { class: 'signed' }, heads, own.map(signatureRow))];
  });
  const none = tag(
    'p',
    {},
    'This version was in force when the system was founded; genesis is signed for it.',
  );
  return tag(
    'section',
    { class: 'signatures' },
    tag('h2', {}, 'Signatures'),
    ...(groups.length > 0 ? groups : [none]),
    rendition.files.length > 0 && [
      tag('h3', {}, 'Attached files'),
      tag(
        'table',
        {},
        tag('thead', {}, tag('tr', {}, cells('th', ['File', 'SHA-256']))),
        tag(
          'tbody',
          {},
          rendition.files.map(({ path, sha256 }) =>
            tag('tr', {}, tag('td', {}, path), tag('td', { class: 'mono' }, sha256)),
          ),
        ),
      ),
    ],
    tag(
      'div',
      { class: 'verify' },
      tag('h3', {}, 'How to verify this print-out'),
      verificationLines(rendition).map((line) => tag('div', { class: 'mono' }, line)),
    ),
  );
}

/** What each printed page repeats: the document at its head, at its foot the digest and the number of the page. */
function pageCss(rendition: Rendition): string {
  const { id, title, version, state, effective } = rendition;
  const at = effective === null ? '' : `, effective ${effective.slice(0, 10)}`;
  const box = 'font: 7.5pt "Noto Sans", Arial, "DejaVu Sans", sans-serif; color: #57606a;';
  const short = title.length > 70 ? `${title.slice(0, 69)}…` : title;
  return `
@page { size: A4; margin: 22mm 18mm 20mm; ${[
    `@top-left { content: ${cssString(`${id}  ${visible(short)}`)}; ${box} }`,
    `@top-right { content: ${cssString(`Version ${version}  ${state}${at}`)}; ${box} }`,
    `@bottom-left { content: ${footLines(rendition).map(cssString).join(' "\\a " ')}; white-space: pre; width: 150mm; ${box} }`,
    `@bottom-right { content: "Page " counter(page) " of " counter(pages); ${box} }`,
  ].join(' ')} }
.signed th:nth-child(1) { width: 22%; } .signed th:nth-child(2) { width: 18%; } .signed th:nth-child(3) { width: 16%; } .signed th:nth-child(5) { width: 9%; }
`;
}

/** A print-out as one HTML file; the same record gives the same bytes. */
export function renditionHtml(rendition: Rendition): string {
  const { id, title, version, state, mark, text } = rendition;
  const { properties, plain, tree } = readRendered(rendition);
  const body = tree ? trusted(bodyHtml(tree)) : tag('pre', {}, visible(text));
  const own = properties.flatMap((block): [string, string][] =>
    block.kind === 'property' && block.name !== 'title' && block.name !== 'revision_summary'
      ? [[block.name, block.words.map((word) => word.text).join('')]]
      : [],
  );
  return pageHtml({
    title: `${id} ${version} ${visible(title)}`,
    description: `${id} version ${version}, ${state}`,
    css: commonCss + pageCss(rendition),
    body: [
      mark.loud &&
        tag(
          'div',
          { class: mark.text.length > 12 ? 'watermark long' : 'watermark', 'aria-hidden': 'true' },
          tag('span', {}, mark.text),
        ),
      ...header(rendition, own),
      plain !== null && tag('p', { class: 'notice' }, plain),
      tag('main', {}, body),
      revisions(rendition),
      signaturePage(rendition),
      tag('footer', { class: 'foot small quiet' }, `${uncontrolled}. ${rendition.digest}`),
    ],
  });
}
