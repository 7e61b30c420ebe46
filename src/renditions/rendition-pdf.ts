import { pdfBytes } from './pdf.ts';
import { bodyNodes, columnWidths, gridTable, ink, inlines, type Node, pageWidth } from './pdf-content.ts';
import { Fonts } from './pdf-fonts.ts';
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
import { visible } from './words.ts';

/** A PDF, and what its fonts could not show. */
export interface Pdf {
  readonly bytes: Uint8Array;
  /** `U+4E2D`; each stands so in the text. */
  readonly missing: readonly string[];
}

type Say = (
  text: string,
  more?: Node & {
    readonly size?: number;
    readonly bold?: boolean;
    readonly color?: string;
    readonly mono?: boolean;
    readonly struck?: boolean;
  },
) => Node;

function sayWith(fonts: Fonts): Say {
  return (
    text,
    { size = 9, bold = false, color = ink.text, mono = false, struck = false, ...more } = {},
  ) => ({
    text: inlines(fonts, text, { size, bold, color, family: mono ? 'Mono' : 'Text', struck }),
    ...more,
  });
}

function heading(say: Say, text: string, more: Node = {}): Node {
  return say(text, { size: 13, bold: true, color: ink.accent, margin: [0, 14, 0, 6], ...more });
}

function subheading(say: Say, text: string): Node {
  return say(text, { size: 11, bold: true, margin: [0, 8, 0, 3] });
}

function header(say: Say, rendition: Rendition, properties: readonly (readonly [string, string])[]): Node[] {
  const { kind, system, title, mark, notices } = rendition;
  const color = mark.loud ? ink.gone : ink.accent;
  const fields = [...headerFields(rendition), ...properties];
  const rows = fields.flatMap((field, index) =>
    index % 2 === 0 ? [[field, fields[index + 1]] as const] : [],
  );
  const cells = (field: readonly [string, string] | undefined): Node[] => [
    say(field?.[0] ?? '', { color: ink.quiet, fillColor: ink.tint }),
    say(visible(field?.[1] ?? '')),
  ];
  return [
    { canvas: [{ type: 'line', x1: 0, y1: 0, x2: pageWidth, y2: 0, lineWidth: 2.5, lineColor: ink.accent }] },
    {
      margin: [0, 8, 0, 8],
      columnGap: 16,
      columns: [
        {
          width: '*',
          stack: [
            say(`${system} · ${kind}`.toUpperCase(), { size: 8, color: ink.quiet, characterSpacing: 0.4 }),
            say(visible(title), { size: 18, bold: true, lineHeight: 1.1, margin: [0, 2, 0, 0] }),
          ],
        },
        {
          width: 'auto',
          table: {
            body: [[say(mark.text, { bold: true, color, size: 10, margin: [4, 1, 4, 1], noWrap: true })]],
          },
          layout: {
            hLineWidth: () => 1.2,
            vLineWidth: () => 1.2,
            hLineColor: () => color,
            vLineColor: () => color,
          },
        },
      ],
    },
    gridTable(
      [],
      rows.map(([left, right]) => [...cells(left), ...cells(right)]),
      [62, 173, 62, 152],
    ),
    ...notices.map((notice) => say(notice, { color: ink.gone, margin: [0, 0, 0, 6] })),
  ];
}

function revisions(say: Say, rendition: Rendition): Node[] {
  const rows = rendition.revisions.map(revisionCells);
  const nodes = [
    heading(say, 'Revision history'),
    gridTable(
      revisionHeadings.map((text) => say(text, { bold: true })),
      rows.map((row) => row.map((text) => say(text))),
      columnWidths([revisionHeadings, ...rows], pageWidth),
      { dontBreakRows: true },
    ),
  ];
  // A short one keeps its heading; a long one goes over the page, with its headings again.
  return JSON.stringify(rows).length < mostTogether ? [{ stack: nodes, unbreakable: true }] : nodes;
}

/** Letters of a revision history that surely fits on a page. */
const mostTogether = 1500;

/** One signature in two rows that stay together: who, when and what for; below, what ties it to the record. */
function signatureRows(say: Say, signature: Signature): Node[][] {
  const { role, phase, name, principal, date, meaning, text, version, key, digest, event } =
    signatureCells(signature);
  const { standing, why } = signature;
  const counts = standing === 'stands';
  const look = counts ? {} : { struck: true, color: ink.quiet };
  const quiet = { size: 8, color: ink.quiet };
  const binding = [`${key}   ${event}`, ...(digest === null ? [] : [digest])];
  return [
    [
      {
        stack: [
          say(role, counts ? {} : { color: ink.gone, bold: true }),
          ...(phase === null ? [] : [say(phase, quiet)]),
          ...(counts ? [] : [say(why, { size: 8, color: ink.gone, bold: true })]),
        ],
      },
      { stack: [say(name, { bold: true, ...look }), say(principal, { ...quiet, ...look })] },
      say(date, look),
      { stack: [say(meaning, look), ...(text === '' ? [] : [say(`“${text}”`, { ...quiet, ...look })])] },
      say(version, look),
    ],
    [
      {
        colSpan: 5,
        fillColor: ink.tint,
        stack: binding.map((line) => say(line, { mono: true, size: 7, ...look, color: ink.quiet })),
      },
      {},
      {},
      {},
      {},
    ],
  ];
}

function signaturePage(say: Say, rendition: Rendition): Node[] {
  const groups = signatureGroups.flatMap((group) => {
    const own = rendition.signatures.filter((each) => each.group === group);
    if (own.length === 0) return [];
    const headings = signatureHeadings.map((text) => say(text, { bold: true }));
    const tables = own.map((signature, index) => ({
      // Each signature is a table that stays on one page; the first of a group carries the headings.
      ...gridTable(index === 0 ? headings : [], signatureRows(say, signature), [96, 82, 76, 144, 40]),
      unbreakable: true,
      margin: [0, 0, 0, index === own.length - 1 ? 8 : 0],
    }));
    const [first, ...rest] = tables;
    const title = `${group[0]?.toUpperCase()}${group.slice(1)}`;
    return [{ stack: [subheading(say, title), first], unbreakable: true }, ...rest];
  });
  const files = rendition.files.map(({ path, sha256 }) => [
    say(path),
    say(sha256, { mono: true, size: 7.5 }),
  ]);
  return [
    heading(say, 'Signatures', { pageBreak: 'before', margin: [0, 0, 0, 4] }),
    ...(groups.length > 0
      ? groups
      : [
          say('This version was in force when the system was founded; genesis is signed for it.', {
            size: 10,
          }),
        ]),
    ...(files.length === 0
      ? []
      : [
          subheading(say, 'Attached files'),
          gridTable([say('File', { bold: true }), say('SHA-256', { bold: true })], files, [160, 311]),
        ]),
    {
      unbreakable: true,
      stack: [
        subheading(say, 'How to verify this print-out'),
        ...verificationLines(rendition).map((line) => say(line, { mono: true, size: 8 })),
        say(`${uncontrolled}.`, { size: 8, color: ink.quiet, margin: [0, 6, 0, 0] }),
      ],
    },
  ];
}

/**
 * A print-out as PDF; the same record gives the same bytes.
 *
 * @param files the bytes of each font of `fontNames`
 */
export async function renditionPdf(
  rendition: Rendition,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Pdf> {
  const fonts = new Fonts(files);
  const say = sayWith(fonts);
  const { id, title, version, state, effective, mark, date } = rendition;
  const { properties, body, plain } = readRendered(rendition);
  const own = properties.flatMap((block): [string, string][] =>
    block.kind === 'property' && block.name !== 'title' && block.name !== 'revision_summary'
      ? [[block.name, block.words.map((word) => word.text).join('')]]
      : [],
  );
  const since = effective === null ? '' : `, effective ${effective.slice(0, 10)}`;
  const short = title.length > 70 ? `${title.slice(0, 69)}…` : title;
  const content = [
    ...header(say, rendition, own),
    ...(plain === null ? [] : [say(plain, { color: ink.gone, margin: [0, 0, 0, 6] })]),
    ...bodyNodes(fonts, body),
    ...revisions(say, rendition),
    ...signaturePage(say, rendition),
  ];
  const bytes = await pdfBytes(
    {
      title: `${id} ${version} ${visible(title)}`,
      subject: `${id} version ${version}, ${state}`,
      date,
      head: { left: `${id}  ${visible(short)}`, right: `Version ${version}  ·  ${state}${since}` },
      foot: footLines(rendition),
      mark: mark.loud ? mark.text : null,
      content,
    },
    files,
    (words, size, color, bold = false) => inlines(fonts, words, { size, color, bold }),
  );
  return { bytes, missing: [...fonts.missing].sort() };
}
