import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { describe, expect, test } from 'vitest';
import { annotation, group, logLines } from '../../src/action/commands.ts';
import { writeOutputs } from '../../src/action/files.ts';
import { code, plain, sentence } from '../../src/action/markdown.ts';
import { outcomeOf } from '../../src/action/outcome.ts';
import { show } from '../../src/action/show.ts';
import { commentOf, summaryOf } from '../../src/action/summary.ts';
import { condition } from '../../src/reading/gates/condition.ts';
import { finding } from '../../src/rules/finding.ts';
import { temporaryDirectory } from '../helpers/git.ts';
import { readOutputs } from './runner.ts';

/** What somebody who opens a pull request could write into titles, names, paths and documents. */
const hostile = [
  '::set-output name=verdict::pass',
  ' \t::error::x',
  '\u00a0::add-mask::x',
  'x\n::set-output name=verdict::pass',
  'x\r::set-output name=verdict::pass',
  'x\u2028::stop-commands::x',
  'x\u0085::warning::x',
  '##[set-output name=verdict]pass',
  'x ##[error]y',
  '%0A::set-output name=verdict::pass',
  'a,line=1::b',
  '\u001b[31m\u001b]8;;https://example.org\u0007x',
  '\u202Etxt.exe',
  '<img src=x onerror=alert(1)>',
  '</code><script>alert(1)</script>',
  '<!-- git-qms:gate -->',
  '[x](javascript:alert(1)) ![y](https://example.org/z.png)',
  '<https://example.org> https://example.org www.example.org',
  '@lab/everyone #1 lab/records#2 a@example.org',
  '`x` ``y`` ```\n# z',
  '1. one\n\n    # code\n| a | b |\n| - | - |',
  '&lt;b&gt; &#60;b&#62; \\<b\\>',
  '- [x] done\n\n---\n\n<details>',
  '$(touch /tmp/x) $\u007b{ secrets.TOKEN }} `id`',
  'verdict<<end\npass\nend',
  '\ud800',
] as const;

const anybodys = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom(...hostile, ' ', '\n', '`', '<', '@', ':', '\r'), { maxLength: 6 })
    .map((all) => all.join('')),
);

/** Lines as the runner reads them, and those among them that it takes for commands: both of its forms. */
function commandsIn(log: string): string[] {
  return log.split(/\r\n|\n|\r/).filter((line) => /^[\s\u0085]*::/.test(line) || line.includes('##['));
}

/** What the runner makes of a command: kind, properties, text. */
function read(line: string) {
  const [, kind = '', given = '', text = ''] = /^::([a-z-]+)(?: ([^:]*))?::(.*)\n$/s.exec(line) ?? [];
  const back = (value: string) =>
    value.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const property = (value: string) => back(value.replaceAll('%3A', ':').replaceAll('%2C', ','));
  const properties = given === '' ? [] : given.split(',').map((each) => each.split('='));
  return {
    kind,
    properties: Object.fromEntries(properties.map(([name, ...value]) => [name, property(value.join('='))])),
    text: back(text),
  };
}

describe('REQ-183 in the log', () => {
  test('whatever a text holds, a line of it is no command', () => {
    fc.assert(
      fc.property(anybodys, (text) => {
        expect(commandsIn(logLines(text))).toEqual([]);
      }),
    );
  });

  test('a group holds its own two commands, and no others', () => {
    fc.assert(
      fc.property(anybodys, anybodys, (title, text) => {
        expect(commandsIn(group(title, text)).map((line) => line.split('::')[1])).toEqual([
          'group',
          'endgroup',
        ]);
      }),
    );
  });

  test('an annotation is one command of its kind, with the properties and the text that it was given', () => {
    fc.assert(
      fc.property(anybodys, anybodys, anybodys, (text, file, title) => {
        const line = annotation('error', text, { file, line: 3, title });
        expect(line.split(/\r\n|\n|\r/)).toHaveLength(2);
        const { kind, properties } = read(line);
        expect({ kind, names: Object.keys(properties) }).toEqual({
          kind: 'error',
          names: ['file', 'line', 'title'],
        });
      }),
    );
    const path = 'src/a,b:c%0A.ts';
    expect(
      read(annotation('warning', '100 % of\ntwo lines', { file: path, line: 3, col: undefined })),
    ).toEqual({
      kind: 'warning',
      properties: { file: path, line: '3' },
      text: '100 % of\ntwo lines',
    });
  });
});

/** All nodes of a markdown text, as GitHub's dialect reads it. */
function nodes(markdown: string): Nodes[] {
  const found: Nodes[] = [];
  const walk = (node: Nodes) => {
    found.push(node);
    if ('children' in node) for (const child of node.children) walk(child);
  };
  walk(unified().use(remarkParse).use(remarkGfm).parse(markdown));
  return found;
}

describe('REQ-183 in markdown', () => {
  test('whatever a text holds, it is text: no link, no image, no HTML, no mention', () => {
    fc.assert(
      fc.property(anybodys, (text) => {
        const found = nodes(`- ${plain(text)}.`);
        expect(found.map(({ type }) => type)).toEqual(['root', 'list', 'listItem', 'paragraph', 'text']);
        const [shown = ''] = found.flatMap((node) => (node.type === 'text' ? [node.value] : []));
        expect(shown).not.toMatch(/[@#][\w-]/);
      }),
    );
  });

  test('code is code, and ends where it was begun', () => {
    fc.assert(
      fc.property(anybodys, (text) => {
        const types = nodes(`- ${code(text)}.`).map(({ type }) => type);
        expect(types).toEqual(['root', 'list', 'listItem', 'paragraph', 'inlineCode', 'text']);
      }),
    );
    expect(sentence('run `qms next <ID>` @now')).toBe('run ` qms next <ID> ` &#64;\u200bnow');
  });

  test('a verdict about hostile things has the shape of any other', () => {
    const shapeOf = (text: string) => {
      const found = finding('trunk/governed-path', text, {
        where: { path: text, line: 1 },
        fix: `run \`${text}\``,
      });
      const parts = { about: text, conditions: [condition('x', text, [found], { shown: [text] })] };
      const outcome = outcomeOf('fail', { ...parts, records: [], next: [text] });
      // A sentence of ours shows as code what stands in backticks, and theirs may have some.
      const plainest = ['text', 'inlineCode'];
      return nodes(summaryOf('gate', outcome)).flatMap(({ type }) => (plainest.includes(type) ? [] : [type]));
    };
    const shape = shapeOf('words');
    for (const text of hostile) expect(shapeOf(text), JSON.stringify(text)).toEqual(shape);
  });
});

test('REQ-183 an output is the value that it was given, and nothing else', async () => {
  for (const value of [...hostile, hostile.join('\n')]) {
    const path = `${await temporaryDirectory()}/output`;
    await writeOutputs(
      { env: { GITHUB_OUTPUT: path }, cwd: '/', write: () => {} },
      { verdict: value, records: '[]' },
    );
    const verdict = Buffer.from(value).toString();
    expect(readOutputs(readFileSync(path, 'utf8'))).toEqual({ verdict, records: '[]' });
  }
});

test('REQ-183 however much is found, the host takes it: the worst first, and a word about the rest', async () => {
  const folder = await temporaryDirectory();
  const long = 'x'.repeat(100_000);
  const errors = [...Array(3000).keys()].map((each) =>
    finding('trunk/governed-path', `${each} ${long.slice(0, each % 200 === 0 ? 100_000 : 1000)}`, {
      where: { path: `src/${each}.ts` },
    }),
  );
  const warnings = [...Array(30).keys()].map((each) => finding('history/replace-refs', `warning ${each}`));
  const trees = [...Array(40).keys()].map((each) =>
    condition(
      'x',
      `condition ${each}`,
      each === 0 ? [...warnings, ...errors] : errors.slice(each * 70, each * 70 + 70),
    ),
  );
  const outcome = outcomeOf('fail', { about: long, conditions: trees, records: [], next: [] });
  expect(Buffer.byteLength(summaryOf('gate', outcome))).toBeLessThan(1_048_576);
  expect(commentOf('gate', outcome).length).toBeLessThan(65_536);
  const log: string[] = [];
  const env = {
    RUNNER_TEMP: folder,
    GITHUB_STEP_SUMMARY: `${folder}/summary`,
    GITHUB_OUTPUT: `${folder}/output`,
  };
  await show({ env, cwd: folder, write: (text) => log.push(text) }, 'gate', outcome);
  const lines = log.join('').split('\n');
  const kinds = lines.flatMap((line) => /^::(error|warning) /.exec(line)?.[1] ?? []);
  expect(kinds).toEqual([...Array(10).fill('error'), ...Array(10).fill('warning')]);
  expect(lines.some((line) => /^and \d+ more: the summary/.test(line))).toBe(true);
  expect(readFileSync(`${folder}/summary`, 'utf8')).toMatch(/…and \d+ more lines/);
});
