import { expect, test } from 'vitest';
import { affectedFiles } from '../../src/documents/affected-files.ts';
import { parseMarkdown } from '../../src/documents/markdown.ts';
import { unwrap } from '../../src/rules/finding.ts';

test('reads the table of affected files, with the section that each row stands in', () => {
  const written = [
    '# CR-001',
    '## 5. Change',
    '### Files affected',
    '',
    '| Path | Change |',
    '| --- | --- |',
    '| `src/pump/` | new |',
    '| `test/**` | more tests |',
    '|  |  |',
    '',
    '## Execution',
    '',
    '| File | Change |',
    '| --- | --- |',
    '| other.ts | sneaked in |',
    '',
    '| Path | Owner |',
    '| --- | --- |',
    '| no.ts | ada |',
    '',
  ];
  expect(affectedFiles(unwrap(parseMarkdown(written.join('\n'))))).toEqual([
    { path: 'src/pump', change: 'new', section: 'change', line: 7 },
    { path: 'test/**', change: 'more tests', section: 'change', line: 8 },
    { path: 'other.ts', change: 'sneaked in', section: 'execution', line: 15 },
  ]);
});
