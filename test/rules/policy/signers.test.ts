import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from '../../../src/rules/finding.ts';
import { parseAllowedSigners, renderAllowedSigners } from '../../../src/rules/policy/signers.ts';
import { bytes, fingerprint, line, newKey, newSecurityKey, places, twinKeys } from './sample.ts';

const read = (text: string) => parseAllowedSigners(bytes(text));
const key = newKey();

test('a line names a principal and a key, perhaps with a comment', () => {
  expect(unwrap(read(`# keys\nada namespaces="git" ${key} ada on her laptop\n`))).toEqual([
    { principal: 'ada', key, fingerprint: fingerprint(key), comment: 'ada on her laptop', line: 2 },
  ]);
});

test('an empty file has no keys', () => {
  expect(unwrap(read(''))).toEqual([]);
});

describe('a line of another form is refused', () => {
  test.each([
    ['a wildcard', `*@x namespaces="git" ${key}\n`, 'policy/signers-line 1:1'],
    ['a negated pattern', `!ada namespaces="git" ${key}\n`, 'policy/signers-line 1:1'],
    ['two principals', `ada,quinn namespaces="git" ${key}\n`, 'policy/signers-line 1:1'],
    ['no namespace', `ada ${key}\n`, 'policy/signers-line 1:1'],
    ['another namespace', `ada namespaces="file" ${key}\n`, 'policy/signers-line 1:1'],
    ['two namespaces', `ada namespaces="git,file" ${key}\n`, 'policy/signers-line 1:1'],
    ['an authority', `ada cert-authority,namespaces="git" ${key}\n`, 'policy/signers-line 1:1'],
    ['a date', `ada namespaces="git",valid-before="20300101" ${key}\n`, 'policy/signers-line 1:1'],
    ['a blank line', `${line('ada', key)}\n`, 'policy/signers-line 2:1'],
    ['a space before', ` ada namespaces="git" ${key}\n`, 'policy/signers-line 1:1'],
    ['a space after', `ada namespaces="git" ${key} \n`, 'policy/signers-line 1:1'],
    ['two spaces', `ada  namespaces="git" ${key}\n`, 'policy/signers-line 1:1'],
    ['no newline at the end', line('ada', key).trimEnd(), 'policy/signers-line 1:1'],
    ['a key that is none', 'ada namespaces="git" ssh-ed25519 AAAA\n', 'key/malformed 1:22'],
    ['a kind of key that is not accepted', 'ada namespaces="git" ssh-dss AAAA\n', 'key/type 1:22'],
    [
      'the neutral point as key',
      line('ada', newKey(Buffer.from([1, ...new Array(31).fill(0)]))),
      'key/weak 1:22',
    ],
  ])('%s', (_, text, expected) => {
    expect(places(read(text))).toEqual([expected]);
  });
});

describe('a key stands once, for one principal', () => {
  test('not for two principals [REQ-007]', () => {
    expect(places(read(line('ada', key) + line('quinn', key)))).toEqual(['policy/key-shared 2:1']);
  });

  test('not twice for one', () => {
    expect(places(read(line('ada', key) + line('ada', `${key} again`)))).toEqual(['policy/key-shared 2:1']);
  });

  test('not as an ordinary key and as a security key', () => {
    const [plain, touched] = twinKeys();
    expect(places(read(line('ada', plain) + line('quinn', touched)))).toEqual(['policy/key-shared 2:1']);
  });
});

test('every wrong line is named', () => {
  expect(places(read(`x\n${line('ada', key)}y\n`))).toEqual([
    'policy/signers-line 1:1',
    'policy/signers-line 3:1',
  ]);
});

test('what is rendered is read back as it was', () => {
  const pool = Array.from({ length: 6 }, (_, index) => (index % 2 ? newSecurityKey() : newKey()));
  const principal = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8})?$/);
  const comment = fc.option(fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/));
  const lines = fc.array(fc.record({ principal, comment }), { maxLength: pool.length });
  fc.assert(
    fc.property(lines, (rows) => {
      const all = rows.map((row, index) => ({ ...row, key: pool[index] ?? '' }));
      const text = renderAllowedSigners(all as Parameters<typeof renderAllowedSigners>[0] & typeof all);
      const back = unwrap(read(text)).map(({ principal: who, key: what, comment: note }) => ({
        principal: who,
        comment: note,
        key: what,
      }));
      expect(back).toEqual(all);
    }),
  );
});
