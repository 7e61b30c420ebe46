import { expect, test } from 'vitest';
import { ruleChanges } from '../../../src/rules/policy/difference.ts';
import { checkBranch, checkRead, checkWrite, reachOf } from '../../../src/rules/proxy/reach.ts';
import { findings, id, parse, policy, rules, sampleYaml } from './sample.ts';

const withProxy = (section: string) => `${sampleYaml}proxy:\n${section}`;

function reachIn(section: string, who: string) {
  const parsed = policy(section === '' ? sampleYaml : withProxy(section));
  const principal = parsed.principals.get(id(who));
  if (!principal) throw new Error(`${who} is not in the sample`);
  return { parsed, principal, reach: reachOf(parsed, principal) };
}

test('REQ-152 says nothing, and everything is read, all but .qms/ written, and one’s own branches pushed', () => {
  const { parsed, principal, reach } = reachIn('', 'bot');
  expect(reach).toEqual({ read: ['**'], write: ['**'], push: ['agent/bot/**', 'exec/**'] });
  expect(checkRead(reach, '.qms/policy.yaml')).toBeNull();
  expect(checkWrite(reach, 'src/a.ts')).toBeNull();
  expect(checkWrite(reach, '.Qms/a.ts')?.rule).toBe('git-mcp/governed-path');
  const rule = (branch: string) => checkBranch(parsed, principal, reach, branch, 'main')?.rule ?? null;
  expect(rule('agent/bot/x/y')).toBeNull();
  expect(rule('exec/CR-001')).toBeNull();
  expect(rule('agent/ada/x')).toBe('git-mcp/not-your-branch');
  expect(rule('agent/botx/x')).toBe('git-mcp/not-your-branch');
  expect(rule('main')).toBe('git-mcp/governed-ref');
});

test('REQ-152 gives lists to a group and to a principal, whose own come first', () => {
  const section = `  initiator: { read: ["src/**"], push: ["team/*", "agent/{me}/**"] }\n  bot: { write: ["src/**", "docs/*.md"] }\n`;
  const { parsed, principal, reach } = reachIn(section, 'bot');
  expect(reach).toEqual({
    read: ['src/**'],
    write: ['docs/*.md', 'src/**'],
    push: ['agent/bot/**', 'team/*'],
  });
  expect(checkRead(reach, 'secret')?.rule).toBe('git-mcp/not-readable');
  expect(checkWrite(reach, 'docs/a/b.md')?.rule).toBe('git-mcp/not-writable');
  expect(checkBranch(parsed, principal, reach, 'exec/CR-001', 'main')?.rule).toBe('git-mcp/not-your-branch');
});

test('REQ-152 opens no protected ref and no .qms/, whatever it says', () => {
  const { parsed, principal, reach } = reachIn('  bot: { push: ["**"] }\n', 'bot');
  for (const branch of ['main', 'qms/CR-001', 'Main/x', 'QMS/x', 'exec/nothing'])
    expect(checkBranch(parsed, principal, reach, branch, 'main')?.rule).toBe('git-mcp/governed-ref');
  expect(rules(findings(parse(withProxy('  bot: { write: [".qms/**"] }\n'))))).toEqual(['policy/value']);
  expect(rules(findings(parse(withProxy('  bot: { push: ["../x"] }\n'))))).toEqual(['policy/value']);
  expect(rules(findings(parse(withProxy('  bot: { push: ["agent/{you}/**"] }\n'))))).toEqual([
    'policy/value',
  ]);
  expect(rules(findings(parse(withProxy('  bot: { run: ["x"] }\n'))))).toEqual(['policy/unknown-key']);
  expect(rules(findings(parse(withProxy('  nobody: { read: ["**"] }\n'))))).toEqual(['policy/proxy']);
});

test('is a rule of the policy: a change of it is shown', () => {
  const after = policy(withProxy('  quality: { push: [] }\n'));
  expect(ruleChanges(policy(), after)).toEqual([
    { path: 'proxy.quality', before: null, after: '{"read":null,"write":null,"push":[]}' },
  ]);
});
