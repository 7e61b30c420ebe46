import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentForm } from '../../src/documents/content-form.ts';
import { readDocument } from '../../src/documents/parse.ts';
import { shippedKinds } from '../../src/rules/kinds/shipped.ts';
import { python } from './second-opinion.ts';

/** As everywhere: `QMS_RUNS=20@7` tries twenty times as many, from the seed 7. */
const [factor = 1, seed = 20261121] = (process.env.QMS_RUNS ?? '1').split('@').map(Number);

/** Reads pairs of texts, and says of each what the second verifier says: null where it cannot tell. */
const script = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, 'tools')
from types import SimpleNamespace
from verifier.objects import Incomplete
from verifier.sections import TO_FILL, TO_WRITE, outside_code, same_content, sections_of

def ask(question):
    try:
        return question()
    except Incomplete:
        return None

def document(text):
    return SimpleNamespace(lines=text.split('\\n'), items=[], first=3, kinds=None)

answers = []
for one, other in json.load(sys.stdin):
    doc = document('---\\ntitle: x\\n---\\n' + one)
    answers.append({
        'sections': ask(lambda: [[s.at, s.level, s.name] for s in sections_of(doc)]),
        'write': ask(lambda: [at for at, *_ in outside_code(doc, TO_WRITE)]),
        'fill': ask(lambda: [at for at, *_ in outside_code(doc, TO_FILL)]),
        'same': ask(lambda: same_content(one, other))})
print(json.dumps(answers))
`;

interface Answer {
  readonly sections: readonly (readonly [number, number, string])[] | null;
  readonly write: readonly number[] | null;
  readonly fill: readonly number[] | null;
  readonly same: boolean | null;
}

async function askPython(pairs: readonly (readonly [string, string])[]): Promise<Answer[]> {
  const { stdout } = await execa('python3', ['-c', script], { input: JSON.stringify(pairs) });
  return JSON.parse(stdout) as Answer[];
}

const sop = shippedKinds.get('SOP');

/** What git-qms says, with its reader of markdown. */
function askParser([one, other]: readonly [string, string]): Answer {
  if (!sop) throw new Error('there is no SOP');
  const document = readDocument(new TextEncoder().encode(`---\ntitle: x\n---\n${one}`), sop);
  const linesOf = (findings: typeof document.findings) => findings.map(({ where }) => (where.line ?? 0) - 1);
  return {
    sections: document.sections.map(({ line, level, name }) => [line - 1, level, name] as const),
    write: linesOf(document.leftToWrite),
    fill: linesOf(document.leftToFill.map((each) => each.finding)),
    same: contentForm(one) === contentForm(other),
  };
}

const lines = fc.constantFrom(
  ...[
    '',
    '',
    '',
    'Some words',
    'other words',
    '(in brackets)',
    '**Bold** words',
    'ends  ',
    '12 of them',
    '2. more',
  ],
  ...[
    '# One',
    '## 2. Two ##',
    '### Three',
    '#### Three #',
    '#x',
    '- an item',
    '- item two',
    '1. first',
    '2) second',
  ],
  ...[
    '  - deeper',
    '    indented',
    '> quoted',
    '- [ ] open',
    '- [x] done',
    '***',
    '* * *',
    '- - -',
    '---',
    '===',
  ],
  ...[
    '```',
    '```js',
    '~~~',
    '`code`',
    'a `code` b',
    'a `b',
    'c` d',
    '``a ` b``',
    '\\`a',
    'a\\',
    '<!-- c -->',
    '<!--',
    '-->',
  ],
  ...[
    '| a | b |',
    '| - | - |',
    '|-|:-:|',
    '| c | d |',
    '|c|d|',
    '|  c  |   d |',
    '| c |',
    '| c | d | e |',
    '| `c|d` | e |',
  ],
  ...[
    '| a \\| b | c |',
    '[x]: /y',
    'A &amp; B',
    'A & B',
    '<b>bold</b>',
    '<a@b.c>',
    'a*b*',
    'a\\*b\\*',
    'b. 3. c',
    'word. 3) word',
  ],
  ...[
    '{{why}}',
    'words {{why}} and',
    '{{1}}',
    'TBD',
    'TODOS',
    '`TODO`',
    '| TODO | `TODO` |',
    '[To fill]',
    'Result: [to fill]',
  ],
  ...[
    '| a | [fill] |',
    '| [a](b) | `[fill]` |',
    'a [b] c',
    '- [to fill]',
    '[^1]',
    '    TODO',
    '  TBD',
    '> XXX',
    '<!-- FIXME -->',
  ],
);

/** What somebody changes of a text, most of it layout. */
const changes: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace('\n\n', '\n\n\n'),
  (text) => text.replace('\n\n', '\n'),
  (text) => text.replace('words', 'word'),
  (text) => text.replace('words', 'words,'),
  (text) => text.replace(/(?<=[a-z]) (?=[a-z(])/, '\n'),
  (text) => text.replace(/(?<=[a-z])\n(?=[a-z(])/i, ' '),
  (text) => text.replaceAll('- ', '* '),
  (text) => text.replace('| c |', '|c   |'),
  (text) => text.replace(/ \|$/m, ''),
  (text) => text.replace('-', '- '),
  (text) => text.replace('\n', '\n\n'),
  (text) => text.replace('  ', ' '),
  (text) => text.replace(/\d/, '7'),
  (text) => text.replace('\\', ''),
  (text) => text.replace('&amp;', '&'),
  (text) => text.replace('[x]', '[X]'),
  (text) => text.replace(/^/m, '  '),
  (text) => text.replace(/ #+$/m, ''),
  (text) => text.split('\n').reverse().join('\n'),
  (text) => text.slice(0, -3),
];
const text = fc.array(lines, { maxLength: 9 }).map((each) => each.join('\n'));
const pair = fc
  .tuple(text, fc.constantFrom(...changes), fc.constantFrom(...changes))
  .map(([one, first, second]) => [one, second(first(one))] as const);

describe.skipIf(!python)('what the second verifier sees in the lines of a text', () => {
  test('is what the reader of markdown sees, or nothing at all', async () => {
    const pairs = fc.sample(pair, { seed, numRuns: 600 * factor });
    const keys = ['sections', 'write', 'fill', 'same'] as const;
    const known = { sections: 0, write: 0, fill: 0, same: 0 };
    for (const [index, answer] of (await askPython(pairs)).entries()) {
      const texts = pairs[index] ?? ['', ''];
      const right = askParser(texts);
      for (const key of keys.filter((each) => answer[each] !== null)) {
        known[key] += 1;
        expect({ texts, [key]: answer[key] }).toEqual({ texts, [key]: right[key] });
      }
    }
    for (const key of keys) expect(known[key]).toBeGreaterThan(200 * factor);
  });
});
