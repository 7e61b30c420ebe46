import { describe, expect, test } from 'vitest';
import { checkSystems, compileSystems } from '../../src/rules/policy/system-entries.ts';
import { isOf, isSensitive } from '../../src/rules/systems/paths.ts';
import { governedPath } from '../../src/rules/trunk/judge-step.ts';

const roster = { 'ci-bot': { group: 'ci' }, ada: { group: 'initiator' } };
const entry = (paths: string[], more: object = {}) => ({
  title: 'Pump',
  paths,
  suites: { unit: {} },
  ...more,
});
const check = (entries: Parameters<typeof checkSystems>[0]) =>
  checkSystems(entries, roster, (path) => ({ path: path.join('.') })).map((each) => each.where?.path);

describe('REQ-105: systems of a policy', () => {
  test('two systems share no path', () => {
    expect(check({ APP: entry(['src']), LIB: entry(['lib', 'package.json']) })).toEqual([]);
    for (const [one, other] of [
      ['src', 'src'],
      ['src', 'src/lib'],
      ['src/lib', 'src'],
      ['.', 'src'],
      ['src', '.'],
      ['src', 'SRC/lib'],
    ] as const)
      expect(check({ APP: entry([one]), LIB: entry([other]) })).toEqual(['systems.LIB.paths.0']);
    expect(check({ APP: entry(['src', 'srcs']) })).toEqual([]);
    expect(check({ APP: entry(['src', 'src/lib']) })).toEqual(['systems.APP.paths.1']);
  });

  test('a system proves something, and somebody of the ci role attests it', () => {
    expect(check({ APP: entry(['src'], { suites: {} }) })).toEqual(['systems.APP.suites']);
    expect(check({ APP: entry(['src'], { suites: { scan: {} } }) })).toEqual(['systems.APP.suites.scan']);
    expect(
      check({ APP: entry(['src'], { suites: { unit: { attest: ['ci-bot', 'ada', 'eve'] } } }) }),
    ).toEqual(['systems.APP.suites.unit.attest.1', 'systems.APP.suites.unit.attest.2']);
  });

  test('a submodule is one path', () => {
    expect(check({ APP: entry(['vendor/app'], { submodule: true }) })).toEqual([]);
    expect(check({ APP: entry(['.'], { submodule: true }) })).toEqual(['systems.APP.paths']);
    expect(check({ APP: entry(['a', 'b'], { submodule: true }) })).toEqual(['systems.APP.paths']);
  });

  test('a path is of a system where it is one of its paths or below, and never in .qms/', () => {
    const all = compileSystems({ APP: entry(['src', 'package.json']), REST: entry(['.']) });
    const of = (name: string, path: string) => isOf(all.get(name) as never, path);
    expect(['src/a.ts', 'src', 'package.json'].every((path) => of('APP', path))).toBe(true);
    expect(['srcs/a.ts', 'lib', 'package.json5'].some((path) => of('APP', path))).toBe(false);
    expect(['a', 'b/c'].every((path) => of('REST', path))).toBe(true);
    expect(['.qms/policy.yaml', '.QMS/x', 'qms~1/x'].some((path) => of('REST', path))).toBe(false);
  });

  test.each([
    '.github/workflows/ci.yml',
    '.GitHub/x',
    'a/.gitattributes',
    '.gitmodules',
    '.mailmap',
    '.gitlab-ci.yml',
  ])('%s says how code is built or read', (path) => expect(isSensitive(path)).toBe(true));

  test.each(['github/x', 'docs/.github', 'a/.mailmap'])('%s does not', (path) => {
    expect(isSensitive(path)).toBe(false);
  });
});

describe('REQ-106: an ungoverned step', () => {
  const systems = compileSystems({ APP: entry(['src']) });
  const policy = (registered: boolean) =>
    ({
      systems: registered ? systems : new Map(),
      ungoverned: { paths: ['**'], signed: false },
    }) as never;

  test.each([
    'src/a.ts',
    'src',
    'SRC/a.ts',
    'Src',
    'src./a.ts',
    's\u200brc/a.ts',
    '.github/workflows/ci.yml',
    '.gitmodules',
    '.gitattributes',
    '.mailmap',
  ])('may change %s only while no system is registered', (path) => {
    expect(governedPath(policy(false), path, {})).toBeNull();
    expect(governedPath(policy(true), path, {})?.rule).toBe('trunk/governed-path');
  });

  test('changes other paths as before', () => {
    expect(governedPath(policy(true), 'notes/a.md', {})).toBeNull();
    expect(governedPath(policy(true), 'srcs/a.ts', {})).toBeNull();
  });
});
