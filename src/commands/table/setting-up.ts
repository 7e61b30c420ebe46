import type { CommandDescription } from '../description.ts';
import { agents } from './agents.ts';
import { message, neededMessage } from './common.ts';
import { hosting } from './hosting.ts';
import { messageOptions } from './message-options.ts';

const groups = ['administrator', 'initiator', 'quality', 'reviewer', 'ci', 'service'] as const;

const memberForm = 'name=…,email=…,group=…,kind=…,sponsor=…,key=FILE';

const principal = {
  name: 'NAME',
  required: true,
  description: 'the principal, as the roster names it',
} as const;

const publicKey = {
  name: 'public-key',
  value: 'FILE',
  completes: 'file',
  description: 'the public key, as ssh-keygen writes it',
} as const;

const server = {
  name: 'server',
  value: 'DIR',
  completes: 'file',
  description: 'the repository on the server, bare or not',
} as const;

/** Founding a quality system, its people and keys, and this machine. */
export const settingUp: readonly CommandDescription[] = [
  {
    name: 'init',
    group: 'setting up',
    summary: 'found a quality system in this repository',
    description: `Writes the genesis commit, signed by a founding administrator, and prints its id: the root of trust, to be kept elsewhere too. Each member is written as ${memberForm}, with id=… where the name is not the id.`,
    arguments: [],
    options: [
      {
        name: 'member',
        value: 'FIELDS',
        many: true,
        description: `a founding member: ${memberForm}; may be repeated`,
      },
      {
        name: 'members',
        value: 'FILE',
        completes: 'file',
        description: 'a YAML list of members with the same fields',
      },
      { name: 'name', value: 'REPOSITORY', description: 'the name of the repository, fixed for all time' },
      { name: 'trunk', value: 'BRANCH', description: 'the protected branch; main without it' },
      {
        name: 'prompts',
        value: 'FOLDER',
        completes: 'file',
        description: 'what reviewers and approvers answer, instead of the prompts that come with git-qms',
      },
      {
        name: 'recovery',
        value: 'NAMES',
        many: true,
        commas: true,
        description: 'principals who together can restore control',
      },
      {
        name: 'recovery-threshold',
        value: 'NUMBER',
        description: 'how many of them it takes; all without it',
      },
    ],
    choices: [{ of: ['member', 'members'], required: true }],
    examples: [
      {
        command:
          'qms init --name acme/widget --member "name=Ada,email=ada@example.org,group=administrator,kind=human,key=ada.pub" --member "name=Quinn,email=quinn@example.org,group=quality,kind=human,key=quinn.pub"',
        says: 'founds it with two people',
      },
      {
        command: 'qms init --name acme/widget --members team.yaml --dry-run',
        says: 'shows the genesis that would be made',
      },
    ],
    writes: true,
  },
  {
    name: 'key new',
    group: 'setting up',
    summary: 'make a signing key',
    description:
      'Makes an ed25519 key pair with ssh-keygen, without a passphrase, and shows the public half that the roster needs.',
    arguments: [{ name: 'NAME', required: true, description: 'your name in the roster' }],
    options: [
      { name: 'file', value: 'FILE', completes: 'file', description: 'where to; ~/.ssh/qms-NAME without it' },
    ],
    examples: [{ command: 'qms key new ada', says: 'makes ~/.ssh/qms-ada and ~/.ssh/qms-ada.pub' }],
    writes: true,
  },
  {
    name: 'key show',
    group: 'setting up',
    summary: 'show the key that would sign, and whose it is',
    description:
      'The key from --key, QMS_SIGNING_KEY or git config user.signingkey, its fingerprint, its principal and its status.',
    arguments: [],
    options: [],
    examples: [{ command: 'qms key show', says: 'shows your key' }],
    writes: false,
  },
  {
    name: 'user list',
    group: 'setting up',
    summary: 'list the principals and their keys',
    description: 'The roster of the policy in force: group, kind, sponsor, keys and their status.',
    arguments: [],
    options: [],
    examples: [{ command: 'qms user list', says: 'lists the roster' }],
    writes: false,
  },
  {
    name: 'user add',
    group: 'setting up',
    summary: 'put a new principal into a draft of the policy',
    description:
      'Changes the checked-out draft of POLICY; the person counts once that draft is approved and in force.',
    arguments: [principal],
    options: [
      { name: 'full-name', value: 'TEXT', description: 'the name as commits show it' },
      { name: 'email', value: 'ADDRESS', description: 'the address as commits show it' },
      { name: 'group', value: 'GROUP', values: groups, description: 'what the person may do' },
      {
        name: 'kind',
        value: 'KIND',
        values: ['human', 'agent', 'ci', 'service'],
        description: 'human without it',
      },
      { name: 'sponsor', value: 'PRINCIPAL', description: 'the human who answers for an agent or service' },
      publicKey,
      ...messageOptions,
    ],
    choices: [
      { of: ['full-name'], required: true },
      { of: ['email'], required: true },
      { of: ['group'], required: true },
      { of: ['public-key'], required: true },
      message,
    ],
    examples: [
      {
        command:
          'qms user add bea --full-name "Bea Berg" --email bea@example.org --group reviewer --public-key bea.pub',
        says: 'adds a reviewer',
      },
    ],
    writes: true,
  },
  {
    name: 'user rotate',
    group: 'setting up',
    summary: 'replace the key of a principal',
    description:
      'In a draft of the policy, adds the new key and retires the old one. Past events of the old key stay good.',
    arguments: [principal],
    options: [
      publicKey,
      {
        name: 'replaces',
        value: 'SHA256:…',
        description: 'retire only this key; all live ones of the principal without it',
      },
      ...messageOptions,
    ],
    choices: [{ of: ['public-key'], required: true }, message],
    examples: [{ command: 'qms user rotate bea --public-key bea-2.pub', says: 'gives bea a new key' }],
    writes: true,
  },
  {
    name: 'user retire',
    group: 'setting up',
    summary: 'let a principal make no new events',
    description: 'In a draft of the policy, retires the keys of someone who leaves. Past events stay good.',
    arguments: [principal],
    options: messageOptions,
    choices: [message],
    examples: [{ command: 'qms user retire bea -m "bea has left"', says: 'retires the keys of bea' }],
    writes: true,
  },
  {
    name: 'user revoke',
    group: 'setting up',
    summary: 'revoke a compromised key at once',
    description:
      'An emergency event of POLICY by one administrator or quality person, in force at once. It also voids what the key signed after the trunk step --after, unless trunk or a checkpoint already held it.',
    arguments: [principal],
    options: [
      {
        name: 'fingerprint',
        value: 'SHA256:…',
        description: 'only this key; all of the principal without it',
      },
      {
        name: 'after',
        value: 'OID',
        description: 'the last trunk step before the compromise; the newest one without it',
      },
      { name: 'suspend', description: 'take all rights away too' },
      ...messageOptions,
    ],
    choices: [neededMessage],
    examples: [
      { command: 'qms user revoke bea -m "Laptop stolen on Monday"', says: 'revokes the keys of bea' },
    ],
    writes: true,
  },
  {
    name: 'user recover',
    group: 'setting up',
    summary: 'replace lost keys, as a recovery principal',
    description:
      'Signs a recovery: new keys for people who lost theirs. It counts once as many recovery principals as genesis asks for have signed the same content; the others run it without --new-key.',
    arguments: [],
    options: [
      {
        name: 'new-key',
        value: 'NAME=FILE',
        many: true,
        description: 'whose key is lost, and the new public key; may be repeated',
      },
      ...messageOptions,
    ],
    choices: [neededMessage],
    examples: [
      {
        command: 'qms user recover --new-key quinn=quinn-2.pub -m "Key lost in the move"',
        says: 'proposes the new key',
      },
      { command: 'qms user recover -m "I agree"', says: 'signs what another one proposed' },
    ],
    writes: true,
  },
  {
    name: 'policy show',
    group: 'setting up',
    summary: 'show the policy in force',
    description: 'Version, roster, permissions, kinds and demands, and the event that brought it into force.',
    arguments: [],
    options: [],
    examples: [{ command: 'qms policy show', says: 'shows the policy' }],
    writes: false,
  },
  {
    name: 'policy check',
    group: 'setting up',
    summary: 'check a policy file',
    description:
      'Reads a policy.yaml, with the allowed_signers beside it where there is one, and lists what is wrong, with line and column.',
    arguments: [{ name: 'FILE', required: true, completes: 'file', description: 'the policy.yaml to check' }],
    options: [],
    examples: [{ command: 'qms policy check .qms/policy.yaml', says: 'checks a file' }],
    writes: false,
  },
  {
    name: 'policy diff',
    group: 'setting up',
    summary: 'show what the draft of the policy changes',
    description: 'Compares by meaning: who gains or loses which right or key.',
    arguments: [],
    options: [],
    examples: [{ command: 'qms policy diff', says: 'compares the draft with what is in force' }],
    writes: false,
  },
  {
    name: 'hooks install',
    group: 'setting up',
    summary: 'install the gate on a server, or the hooks of this clone',
    description:
      'With --server and --genesis: the pre-receive hook that judges every push to that repository, and the settings of git that belong to it. Without them: hooks in this clone, for those who commit with plain git. They complete the trailers of an event on a branch qms/ID, and refuse early what the server would refuse. A hook that is there already still runs.',
    arguments: [],
    options: [
      server,
      { name: 'genesis', value: 'OID', description: 'the genesis that the server trusts, in full' },
    ],
    examples: [
      {
        command:
          'qms hooks install --server /srv/git/widget.git --genesis 3f2a0c1d5b6e7f8091a2b3c4d5e6f708192a3b4c',
        says: 'installs the gate',
      },
      { command: 'qms hooks install', says: 'installs the hooks of this clone' },
    ],
    writes: true,
  },
  {
    name: 'hooks status',
    group: 'setting up',
    summary: 'show whether the gate, or the hooks of this clone, stand',
    description:
      'Of a server: whether the hook is there, is ours and of this version, the genesis that it trusts, and the settings of git. Of this clone: the same of its hooks, and whether git runs them.',
    arguments: [],
    options: [server],
    examples: [
      { command: 'qms hooks status --server /srv/git/widget.git', says: 'shows the gate of a server' },
      { command: 'qms hooks status', says: 'shows the hooks of this clone' },
    ],
    writes: false,
  },
  {
    name: 'hooks remove',
    group: 'setting up',
    summary: 'remove the gate from a server, or the hooks of this clone',
    description: 'Removes only hooks that git-qms installed, and puts back those that were there before.',
    arguments: [],
    options: [server],
    examples: [
      { command: 'qms hooks remove --server /srv/git/widget.git', says: 'removes the gate' },
      { command: 'qms hooks remove', says: 'removes the hooks of this clone' },
    ],
    writes: true,
  },
  {
    name: 'relay',
    group: 'setting up',
    summary: 'admit what is proposed, where the host has no hooks',
    description:
      'Judges the proposals that wait on the remote, oldest first and as a hook would; moves what it admits, makes the steps of trunk that follow, and says on `propose/NONCE/answer` why it refuses the others. It runs in a clone, with the key of a principal that has the right to trunk alone, and is the only one whom the host lets move trunk, `qms/**` and release tags. Clones propose to it by themselves once `git config qms.transport relay` is set in them.',
    arguments: [],
    options: [
      {
        name: 'every',
        value: 'SECONDS',
        description: 'stay, and look so often; without it, look once',
      },
    ],
    examples: [
      { command: 'qms relay --key ~/.ssh/relay', says: 'decides on what waits' },
      { command: 'qms relay --key ~/.ssh/relay --every 5', says: 'stays, for a host that starts no jobs' },
    ],
    writes: false,
  },
  {
    name: 'gate-daemon',
    group: 'setting up',
    summary: 'judge the pushes to a server without starting anew for each',
    description:
      'Stays in the foreground and judges what the hook of that server hands it, until it is ended (SIGTERM, Ctrl-C). It spares each push the start of a program, and changes no verdict. Without it, or where it gives no answer, the hook judges by itself.',
    arguments: [],
    options: [server],
    choices: [{ of: ['server'], required: true }],
    examples: [
      { command: 'qms gate-daemon --server /srv/git/widget.git', says: 'stays awake for the pushes there' },
    ],
    writes: false,
  },
  ...agents,
  ...hosting,
  {
    name: 'completion',
    group: 'setting up',
    summary: 'print a completion script for your shell',
    description: 'For `qms` and for `git qms`. Commands, options, documents and rules are completed.',
    arguments: [
      { name: 'SHELL', required: true, values: ['bash', 'zsh', 'fish'], description: 'your shell' },
    ],
    options: [],
    examples: [
      { command: 'eval "$(qms completion bash)"', says: 'switches it on, in ~/.bashrc' },
      { command: 'qms completion fish > ~/.config/fish/completions/qms.fish', says: 'installs it for fish' },
    ],
    writes: false,
  },
];
