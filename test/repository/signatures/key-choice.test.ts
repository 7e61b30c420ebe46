import { expect, test } from 'vitest';
import { chooseKey } from '../../../src/repository/signatures/key-choice.ts';

test('the flag goes before the environment, and that before git’s configuration', () => {
  expect(chooseKey({ flag: 'a', env: 'b', gitConfig: 'c' })).toEqual({ ok: true, value: 'a' });
  expect(chooseKey({ env: 'b', gitConfig: 'c' })).toEqual({ ok: true, value: 'b' });
  expect(chooseKey({ gitConfig: 'c' })).toEqual({ ok: true, value: 'c' });
});

test('an empty source does not count', () => {
  expect(chooseKey({ flag: '', env: '', gitConfig: 'c' })).toEqual({ ok: true, value: 'c' });
});

test('a leading ~/ is the home folder', () => {
  expect(chooseKey({ gitConfig: '~/.ssh/id_ed25519', home: '/home/jo' })).toEqual({
    ok: true,
    value: '/home/jo/.ssh/id_ed25519',
  });
});

test('a ~ elsewhere, or a literal key, stays as it is', () => {
  for (const text of ['keys/~/a', 'key::ssh-ed25519 AAAA', '~jo/key']) {
    expect(chooseKey({ flag: text, home: '/home/jo' })).toEqual({ ok: true, value: text });
  }
});

test('without any key the fix names every way to choose or make one', () => {
  const chosen = chooseKey({});
  expect(chosen).toMatchObject({ ok: false, findings: [{ rule: 'signature/no-key' }] });
  const fix = chosen.ok ? '' : (chosen.findings[0]?.fix ?? '');
  for (const way of ['--key', 'QMS_SIGNING_KEY', 'user.signingkey', 'qms key new NAME']) {
    expect(fix).toContain(way);
  }
});
