import { readFile } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { Fonts, fontNames } from '../../src/renditions/pdf-fonts.ts';
import type { Rendition } from '../../src/renditions/rendition-model.ts';
import { renditionPdf } from '../../src/renditions/rendition-pdf.ts';
import { packageFile } from '../../src/repository/package-files.ts';
import { sampleRendition, sampleSignature } from './sample-rendition.ts';

let files: ReadonlyMap<string, Uint8Array>;

beforeAll(async () => {
  const read = fontNames.map(
    async (name) => [name, await readFile(packageFile(`dist/fonts/${name}`))] as const,
  );
  files = new Map(await Promise.all(read));
});

const pdf = (more: Partial<Rendition>) => renditionPdf(sampleRendition(more), files);
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** What the pages draw: each stream that can be unpacked. */
function drawn(bytes: Uint8Array): string {
  return [...latin1(bytes).matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)]
    .map(([, packed = '']) => {
      try {
        return inflateSync(Buffer.from(packed, 'latin1')).toString('latin1');
      } catch {
        return '';
      }
    })
    .join('\n');
}

test('the same record gives the same PDF, dated by the record [REQ-080]', async () => {
  const [one, two] = [await pdf({}), await pdf({})];
  expect(Buffer.from(one.bytes).equals(Buffer.from(two.bytes))).toBe(true);
  expect(latin1(one.bytes)).toContain('D:20260115090000Z');
});

test('holds nothing that acts: no script, link, form or file [REQ-081]', async () => {
  const { bytes } = await pdf({
    text: '[a](javascript:app.alert(1)) <script>x</script> https://evil.example ![b](https://evil.example/x.png)\n',
  });
  const objects = latin1(bytes).replace(/stream\r?\n[\s\S]*?\r?\nendstream/g, '');
  expect(objects).toMatch(/^%PDF-1\.7/);
  expect(objects).not.toMatch(/\/(JavaScript|JS|URI|Launch|AcroForm|EmbeddedFile|OpenAction|Annots?|AA)\b/);
});

test('names what its fonts cannot show', async () => {
  expect((await pdf({ text: 'Weigh 秤 it, ≤ 0.1 g → ☑ ok, Größe, мера, κ.\n' })).missing).toEqual(['U+79E4']);
});

test('takes the fallback font for what the text font lacks, marks with their letter', () => {
  const fonts = new Fonts(files);
  expect(
    fonts
      .split('a ≠ b', 'Text', 'normal')
      .map(({ family }) => family)
      .join(),
  ).toMatch(/Text/);
  expect(fonts.split('☑ done', 'Text', 'normal')).toEqual([
    { text: '☑ ', family: 'Other' },
    { text: 'done', family: 'Text' },
  ]);
  expect(fonts.missing.size).toBe(0);
});

test('stamps each page of what is not in force, and nothing else [REQ-083]', async () => {
  const opacity = /\/ca 0\.1\b/;
  const loud = await pdf({ mark: { text: 'DRAFT', loud: true }, state: 'DRAFT' });
  expect(latin1(loud.bytes)).toMatch(opacity);
  expect(latin1((await pdf({})).bytes)).not.toMatch(opacity);
});

test('strikes out a signature that does not count [REQ-083]', async () => {
  // A line through words is drawn as a thin rectangle.
  const lines = async (standing: 'stands' | 'void') =>
    drawn(
      (await pdf({ signatures: [sampleSignature({ standing, why: 'void: the key was revoked' })] })).bytes,
    ).split(/ re$/m).length;
  expect(await lines('void')).toBeGreaterThan(await lines('stands'));
});

test('sets what is long, wide or deep without losing its way', async () => {
  const row = (index: number) => `| EI-${index} | ${'word '.repeat(400)} | ${'x'.repeat(300)} |`;
  const wide = `| a | b | c |\n| --- | --- | --- |\n${[1, 2, 3].map(row).join('\n')}\n`;
  const columns = `|${' h |'.repeat(30)}\n|${' --- |'.repeat(30)}\n|${' cell |'.repeat(30)}\n`;
  const deep = `${'- '.repeat(20)}deep\n\n${'> '.repeat(20)}deep\n`;
  const code = `\`\`\`\n${'line of code\n'.repeat(300)}\`\`\`\n`;
  const { bytes } = await pdf({ text: [wide, columns, deep, code].join('\n') });
  expect(bytes.length).toBeGreaterThan(10_000);
});
