import printer from 'pdfmake/js/Printer.js';
import { ink, type Node } from './pdf-content.ts';
import { fontFiles } from './pdf-fonts.ts';

export interface PdfPage {
  readonly title: string;
  readonly subject: string;
  /** When the PDF says it was made: a date of the record, `2026-01-15T09:00:00Z`. */
  readonly date: string;
  readonly head: { readonly left: string; readonly right: string };
  readonly foot: readonly string[];
  /** Stands across each page; null for none. */
  readonly mark: string | null;
  readonly content: readonly Node[];
}

// Node and bundlers do not agree on what the default export of such a module is.
const Printer = 'default' in printer ? printer.default : printer;

/** Nothing is fetched and no file is read: the fonts are handed in. */
const nowhere = { resolve: () => undefined, resolved: () => Promise.resolve() };

/** Sets pages of A4. The same content and fonts give the same bytes: dates are the record's own. */
export async function pdfBytes(
  page: PdfPage,
  files: ReadonlyMap<string, Uint8Array>,
  inlines: (text: string, size: number, color: string, bold?: boolean) => Node[],
): Promise<Uint8Array> {
  const { title, subject, date, head, foot, mark, content } = page;
  const made = new Date(date);
  const small = (text: string) => inlines(text, 7.5, ink.quiet);
  const definition = {
    version: '1.7',
    displayTitle: true,
    language: 'en',
    info: { title, subject, creator: 'git-qms', producer: 'git-qms', creationDate: made, modDate: made },
    pageSize: 'A4',
    pageMargins: [51, 62, 51, 62],
    defaultStyle: { font: 'Text', fontSize: 10, lineHeight: 1.2, color: ink.text },
    header: () => ({
      margin: [51, 28, 51, 0],
      stack: [
        {
          columns: [
            { text: small(head.left), width: '*' },
            { text: small(head.right), width: 'auto', alignment: 'right' },
          ],
        },
        { canvas: [{ type: 'line', x1: 0, y1: 4, x2: 493, y2: 4, lineWidth: 0.5, lineColor: ink.line }] },
      ],
    }),
    footer: (current: number, count: number) => ({
      margin: [51, 12, 51, 0],
      stack: [
        { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 493, y2: 0, lineWidth: 0.5, lineColor: ink.line }] },
        {
          margin: [0, 4, 0, 0],
          columns: [
            { stack: foot.map((line) => ({ text: inlines(line, 6.8, ink.quiet) })), width: '*' },
            { text: small(`Page ${current} of ${count}`), width: 70, alignment: 'right' },
          ],
        },
      ],
    }),
    ...(mark === null
      ? {}
      : { watermark: { text: mark, font: 'Text', bold: true, color: ink.gone, opacity: 0.1, angle: -40 } }),
    content,
  };
  const used = {
    existsSync: (name: string) => files.has(name),
    readFileSync: (name: string) => files.get(name) ?? new Uint8Array(),
  };
  const set = new Printer(structuredClone(fontFiles), used, nowhere, () => false);
  const output = await set.createPdfKitDocument(definition);
  const chunks: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    output.on('data', (chunk) => chunks.push(chunk));
    output.on('error', reject);
    output.on('end', () => resolve(Buffer.concat(chunks)));
    output.end();
  });
}
