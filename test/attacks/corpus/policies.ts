import { readFile } from 'node:fs/promises';
import type { DocId } from '../../../src/rules/values.ts';
import { eventByHand, tipOf, treeWith, writeCommit } from '../../helpers/hand-made.ts';
import { writeMemberKey } from '../../helpers/quality-system.ts';
import type { Attack, Stage } from '../attack.ts';
import {
  adding,
  badDraft,
  badSuccessor,
  checkinOf,
  newcomer,
  type Revision,
  raised,
} from './policy-draft.ts';

/** What a policy must not say, and how it must not be written. */

const knowsNone = 'knows no policy';

/** nia’s key comes with ada’s draft, and nia comments at once. */
async function asNia(on: Stage, namesDraft: boolean): Promise<string> {
  const { qs } = on;
  const key = await writeMemberKey('nia');
  const line = (await readFile(`${key}.pub`, 'utf8')).trim().split(' ').slice(0, 2).join(' ');
  const entry = '{ name: nia, email: nia@example.org, kind: human, group: initiator }';
  const revision = newcomer(() => `nia namespaces="git" ${line}`, entry);
  const draft = await eventByHand(qs, await checkinOf(on, revision));
  const set = namesDraft ? { Policy: draft } : {};
  return eventByHand(qs, {
    id: 'POLICY' as DocId,
    act: 'comment',
    by: 'nia',
    text: 'Hello.',
    after: draft,
    set,
  });
}

async function emergency(on: Stage, revision: Revision): Promise<string> {
  const checkin = await checkinOf(on, revision);
  return eventByHand(on.qs, {
    ...checkin,
    act: 'revoke',
    state: 'EFFECTIVE',
    version: '2.0',
    pins: ['trunk'],
    set: { Reason: 'Stolen.' },
  });
}

export const attacks: readonly Attack[] = [
  badSuccessor(
    {
      id: 'E03',
      title: 'proposes a policy of the same version',
      plainGit: knowsNone,
      rule: 'policy/version',
    },
    {
      policy: (yaml) => yaml.replace('max_lag: 1d', 'max_lag: 30d').replace('replaces: null', 'replaces: 1'),
    },
  ),
  badSuccessor(
    {
      id: 'E03b',
      title: 'proposes a policy that replaces another than the one in force',
      plainGit: knowsNone,
      rule: 'policy/version',
    },
    { policy: (yaml) => yaml.replace('version: 1\nreplaces: null', 'version: 9\nreplaces: 8') },
  ),
  badSuccessor(
    {
      id: 'E10',
      title: 'suspends all quality people, so that nothing can ever be approved',
      plainGit: knowsNone,
      rule: 'policy/quality-needed',
    },
    {
      policy: (yaml) =>
        raised(yaml).replaceAll(/group: quality([^}]*)\}/g, 'group: quality$1, suspended: true }'),
    },
  ),
  badSuccessor(
    {
      id: 'E10b',
      title: 'suspends all administrators but one’s own agent’s sponsor',
      plainGit: knowsNone,
      rule: 'policy/administrator-needed',
    },
    {
      policy: (yaml) =>
        raised(yaml).replaceAll(
          /group: administrator([^}]*)\}/g,
          'group: administrator$1, suspended: true }',
        ),
    },
  ),
  badSuccessor(
    {
      id: 'E10c',
      title: 'keeps approvals to agents, of whom there is none in quality',
      plainGit: knowsNone,
      rule: 'policy/nobody-left',
    },
    adding('acts: { approve: { kinds: [agent] } }\n'),
  ),
  badSuccessor(
    {
      id: 'E09',
      title: 'names recovery keys that genesis does not name',
      plainGit: knowsNone,
      rule: 'policy/recovery-fixed',
    },
    adding('recovery: { threshold: 1, principals: [ada] }\n'),
  ),
  badDraft(
    {
      id: 'E09b',
      title: 'reaches a threshold of two with one person, listed twice',
      plainGit: knowsNone,
      rule: 'policy/recovery',
    },
    adding('recovery: { threshold: 2, principals: [ada, ada] }\n'),
  ),
  badDraft(
    {
      id: 'E09c',
      title: 'demands more recovery signatures than there are people for it',
      plainGit: knowsNone,
      rule: 'policy/recovery',
    },
    adding('recovery: { threshold: 3, principals: [ada, sam] }\n'),
  ),
  badDraft(
    {
      id: 'E11',
      title: 'lets initiators assign reviewers',
      plainGit: knowsNone,
      rule: 'policy/forbidden-grant',
    },
    adding('permissions: { assign: [quality, initiator] }\n'),
  ),
  badDraft(
    {
      id: 'E11b',
      title: 'lets administrators approve',
      plainGit: knowsNone,
      rule: 'policy/forbidden-grant',
    },
    adding('permissions: { approve: [quality, reviewer, administrator] }\n'),
  ),
  badDraft(
    {
      id: 'E11c',
      title: 'leaves `.qms` to trunk’s ungoverned paths',
      plainGit: knowsNone,
      rule: 'policy/value',
    },
    { policy: (yaml) => raised(yaml).replace('paths: [ "**" ]', 'paths: [ ".qms/**" ]') },
  ),
  badDraft(
    {
      id: 'E13',
      title: 'is larger than anybody reads',
      plainGit: 'takes it',
      rule: 'policy/size',
    },
    adding(`# ${'x'.repeat(1 << 20)}\n`),
  ),
  badDraft(
    {
      id: 'E13b',
      title: 'has a regular expression for paths, made to take for ever',
      plainGit: knowsNone,
      rule: 'policy/value',
    },
    { policy: (yaml) => raised(yaml).replace('paths: [ "**" ]', 'paths: [ "(a+)+$" ]') },
  ),
  badDraft(
    {
      id: 'E13c',
      title: 'has a rule that nobody knows, as for a time of day',
      plainGit: knowsNone,
      rule: 'policy/unknown-key',
    },
    adding('office_hours: 9-17\n'),
  ),
  badDraft(
    {
      id: 'E14',
      title: 'says a thing twice',
      plainGit: 'takes it; parsers differ',
      rule: 'policy/duplicate-key',
    },
    adding('independence: principals\n'),
  ),
  badDraft(
    {
      id: 'E14b',
      title: 'has anchors and aliases, which can unfold to gigabytes',
      plainGit: 'takes it',
      rule: 'policy/yaml',
    },
    adding('permissions: { assign: &who [quality], review: *who }\n'),
  ),
  badDraft(
    {
      id: 'E14c',
      title: 'has a merge key',
      plainGit: 'takes it; parsers differ',
      rule: 'policy/yaml',
    },
    adding('permissions: { <<: { assign: [quality] } }\n'),
  ),
  badDraft(
    {
      id: 'E14d',
      title: 'says `no`, which old YAML takes for false and new for a word',
      plainGit: 'takes it; parsers differ',
      rule: 'policy/value',
    },
    { policy: (yaml) => raised(yaml).replace('signed: false', 'signed: no') },
  ),
  badDraft(
    {
      id: 'E14e',
      title: 'has a tag',
      plainGit: 'takes it',
      rule: 'policy/yaml',
    },
    { policy: (yaml) => raised(yaml).replace('version: 2', 'version: !!int "2"') },
  ),
  badDraft(
    {
      id: 'E14f',
      title: 'has a second document',
      plainGit: 'takes it; parsers differ',
      rule: 'policy/yaml',
    },
    adding('---\nschema: 1\n'),
  ),
  badDraft(
    {
      id: 'E14g',
      title: 'turns its text round on the screen',
      plainGit: 'shows another text than is read',
      rule: 'policy/text',
    },
    adding('# \u202e sdrawkcab\n'),
  ),
  badDraft(
    {
      id: 'E19',
      title: 'needs a git-qms that nobody has, so that an old one would have to guess',
      plainGit: knowsNone,
      rule: 'policy/program-too-old',
    },
    { policy: (yaml) => raised(yaml).replace(/minimum_version: .*/, 'minimum_version: 99.0.0') },
  ),
  badSuccessor(
    {
      id: 'E19b',
      title: 'lets older versions judge again',
      plainGit: knowsNone,
      rule: 'policy/minimum-version',
    },
    { policy: (yaml) => raised(yaml).replace(/minimum_version: .*/, 'minimum_version: 0.0.1') },
  ),
  {
    id: 'E02',
    title: 'relies on a policy that is only a draft',
    plainGit: knowsNone,
    rule: 'policy/unknown',
    also: [],
    attempt: async ({ qs }) => {
      const policy = await tipOf(qs, 'POLICY');
      const event = {
        id: 'POLICY',
        act: 'comment',
        by: 'ada',
        text: 'Soon.',
        set: { Policy: policy },
      } as const;
      return { push: { 'qms/POLICY': await eventByHand(qs, event) } };
    },
  },
  {
    id: 'E01',
    title: 'acts with a key of one’s own draft, naming the draft as policy',
    plainGit: 'takes any key that its file of signers holds now',
    rule: 'policy/unknown',
    also: [],
    attempt: async (on) => ({ push: { 'qms/POLICY': await asNia(on, true) } }),
  },
  {
    id: 'E01b',
    title: 'acts with a key of one’s own draft, in the same push',
    plainGit: 'as E01',
    rule: 'signature/unknown-key',
    also: [],
    attempt: async (on) => ({ push: { 'qms/POLICY': await asNia(on, false) } }),
  },
  {
    id: 'E02b',
    title: 'changes the policy by a signed commit on trunk',
    plainGit: 'takes it',
    rule: 'trunk/governed-path',
    also: [],
    attempt: async ({ qs }) => {
      const trunk = await tipOf(qs, 'trunk');
      const yaml = `${await qs.git('show', 'origin/main:.qms/policy.yaml')}\n`;
      const step = await writeCommit(qs.path, {
        tree: await treeWith(qs.path, trunk, { '.qms/policy.yaml': raised(yaml) }),
        parents: [trunk],
        message: 'Relax the policy\n',
        author: 'ada',
        time: Math.floor(Date.now() / 1000),
        key: qs.keyOf('ada'),
      });
      return { push: { main: step } };
    },
  },
  {
    id: 'E15',
    title: 'changes rules and people under the name of an emergency',
    plainGit: knowsNone,
    rule: 'policy/revocation-scope',
    attempt: async (on) => ({
      push: { 'qms/POLICY': await emergency(on, adding('acts: { approve: { kinds: [human] } }\n')) },
    }),
  },
  {
    id: 'E15b',
    title: 'declares an emergency that takes nothing away',
    plainGit: knowsNone,
    rule: 'policy/revocation-empty',
    also: [],
    attempt: async (on) => ({ push: { 'qms/POLICY': await emergency(on, {}) } }),
  },
];
