import type { RuleTable } from './entry.ts';

const edit = 'run `qms checkout POLICY`, correct the place that the finding names, and `qms checkin POLICY`';

/** Rules about document kinds, the policy, its keys, and how one policy follows another. */
export const policyRules = {
  'policy/systems': {
    requires:
      'Each system names its paths, which are of no other system, and suites that somebody of the ci role may attest.',
    why: 'A path of two systems would come in unproven with the other one; a suite that nobody attests blocks all.',
    fix: edit,
    severity: 'error',
    exit: 1,
  },
  'kind/unknown': {
    requires: 'The kinds that an id names are declared: shipped with git-qms or by the policy.',
    why: 'A document of no kind has no lifecycle, and nothing would hold it.',
    fix: 'use a kind that git-qms ships, or declare it under `kinds:` in the policy',
    severity: 'error',
    exit: 2,
  },
  'kind/number': {
    requires: 'A number has three digits or more, starts at 001 and has no zeros in front beyond that.',
    why: 'CR-1 and CR-0001 would be two names for one record.',
    fix: 'write the number as `qms list` prints it',
    severity: 'error',
    exit: 2,
  },
  'kind/form': {
    requires:
      'An id has the form of its kind: CR-001, TEMPLATE-CR, SDLC-QMS-RS, POLICY, or a parent and a child number.',
    why: 'Where a document lies and what it hangs under is read from its id alone.',
    fix: 'write the id as `qms list` prints it',
    severity: 'error',
    exit: 2,
  },
  'kind/parent': {
    requires: 'A child hangs under a kind of parent that its own kind allows.',
    why: 'A variance under a procedure, or an exception without its test, explains nothing and blocks nothing.',
    fix: 'create it under a parent of the right kind: `qms create --help`',
    severity: 'error',
    exit: 1,
  },
  'policy/size': {
    requires: 'A policy file has at most 1 MiB.',
    why: 'Everyone who judges reads it; a huge one would stop them all.',
    fix: edit,
    severity: 'error',
    exit: 1,
  },
  'policy/text': {
    requires:
      'Policy files are UTF-8 in Unicode form C, with LF line ends and without tabs, control or format characters.',
    why: 'Characters that nobody sees would let two readers see two policies.',
    fix: edit,
    severity: 'error',
    exit: 1,
  },
  'policy/yaml': {
    requires:
      'policy.yaml and genesis.yaml are one plain YAML 1.2 document: no anchors, aliases, tags, directives or deep nesting.',
    why: 'YAML has many ways to say something other than what a reader sees, or to grow without end.',
    fix: edit,
    severity: 'error',
    exit: 1,
  },
  'policy/duplicate-key': {
    requires: 'A key stands once in a mapping.',
    why: 'Of two entries with one name, different readers would take different ones.',
    fix: edit,
    severity: 'error',
    exit: 1,
  },
  'policy/unknown-key': {
    requires: 'Every key of a policy is one that this git-qms knows.',
    why: 'A mistyped key would silently leave a rule out.',
    fix: edit,
    severity: 'error',
    exit: 1,
  },
  'policy/missing-key': {
    requires: 'A policy states what it must: schema, versions, independence, principals.',
    why: 'What a policy leaves open, somebody would guess.',
    fix: edit,
    severity: 'error',
    exit: 1,
  },
  'policy/value': {
    requires: 'A value has the form that its key wants.',
    why: 'A rule that cannot be read cannot be held.',
    fix: edit,
    severity: 'error',
    exit: 1,
  },
  'policy/schema': {
    requires: 'The policy has a schema that this git-qms knows.',
    why: 'An older program would skip rules that it has never heard of.',
    fix: 'update git-qms: `npm install -g git-qms@latest`',
    severity: 'error',
    exit: 6,
  },
  'policy/program-too-old': {
    requires: 'This git-qms is at least the minimum_version of the policy.',
    why: 'An older program might accept what the policy forbids.',
    fix: 'update git-qms: `npm install -g git-qms@latest`',
    severity: 'error',
    exit: 6,
  },
  'policy/version': {
    requires:
      'A policy version is greater than the one in force, which it names as replaced; only version 1 replaces nothing.',
    why: 'An older policy, once validly signed, must not come back.',
    fix: 'run `qms checkout POLICY` again, which drafts the next version of what is in force',
    severity: 'error',
    exit: 1,
  },
  'policy/unique': {
    requires: 'No two principals share a name or an e-mail address.',
    why: 'A log that shows one name for two people proves nothing.',
    fix: 'give one of them a name or address of its own',
    severity: 'error',
    exit: 1,
  },
  'policy/look-alike': {
    requires: 'No two names look alike when case, spacing and letters of other scripts are set aside.',
    why: 'A twin of a known name would be read as that person.',
    fix: 'give one of them a name that tells them apart',
    severity: 'error',
    exit: 1,
  },
  'policy/sponsor': {
    requires: 'An agent, ci or service names a human of the roster as its sponsor; a human has none.',
    why: 'Somebody must answer for what a machine signs.',
    fix: 'set `sponsor:` to the id of a human in the roster',
    severity: 'error',
    exit: 1,
  },
  'policy/group-kind': {
    requires:
      'People and agents are administrator, initiator, quality or reviewer; a ci is in group ci, a service in group service.',
    why: 'A key that sits in a machine must not hold a person’s rights, nor the other way round.',
    fix: 'give the principal a group that goes with its kind',
    severity: 'error',
    exit: 1,
  },
  'policy/forbidden-grant': {
    requires: 'No policy gives a right to a group that must never have it.',
    why: 'Whoever makes something does not approve it, and machines decide nothing; no majority can change that.',
    fix: 'take the group out of the right',
    severity: 'error',
    exit: 1,
  },
  'policy/administrator-needed': {
    requires: 'At least one administrator has a live key.',
    why: 'Nobody could look after the quality system.',
    fix: 'keep or add an administrator: `qms user add`',
    severity: 'error',
    exit: 1,
  },
  'policy/quality-needed': {
    requires: 'At least one quality person has a live key.',
    why: 'Nothing could be assigned or approved any more, the repair of the policy included.',
    fix: 'keep or add a quality person: `qms user add`',
    severity: 'error',
    exit: 1,
  },
  'policy/nobody-left': {
    requires:
      'For every act that the work needs, someone is left who may do it, and an independent quality person for what is created.',
    why: 'A policy that locks everybody out cannot be changed back.',
    fix: 'keep or add someone for the act: `qms user add`',
    severity: 'error',
    exit: 1,
  },
  'policy/kinds': {
    requires: 'An entry of `kinds:` completes a shipped kind or declares a new one that can work.',
    why: 'Other rules rest on what a kind is; half a kind would be held to half of them.',
    fix: edit,
    severity: 'error',
    exit: 1,
  },
  'policy/prompt': {
    requires:
      'A YAML file below .qms/prompts/ stands where prompts are looked for, for a kind that there is, and names each item once.',
    why: 'A checklist that is never found is never answered, and nobody notices.',
    fix: 'name it as docs/reviews.md says: review/default.yaml, review/pre/default.yaml, review/pre/CR.yaml',
    severity: 'error',
    exit: 1,
  },
  'policy/proxy': {
    requires: 'What `proxy:` gives is given to a group, or to a principal of the roster.',
    why: 'An entry under a name that nobody has gives nothing to anybody, and looks as if it did.',
    fix: 'name a group, or a principal as `principals:` does',
    severity: 'error',
    exit: 1,
  },
  'policy/recovery': {
    requires:
      'Recovery principals are distinct humans of the roster, and enough of them have live keys to reach the threshold.',
    why: 'A recovery that cannot be carried out is none.',
    fix: 'keep a live key for each recovery principal, or a threshold that they reach',
    severity: 'error',
    exit: 1,
  },
  'policy/recovery-fixed': {
    requires: 'Recovery principals and threshold stay what genesis says.',
    why: 'Whoever could change them could take the quality system over.',
    fix: 'take the change of `recovery:` back',
    severity: 'error',
    exit: 1,
  },
  'policy/signers-line': {
    requires: 'A line of .qms/allowed_signers has the form: principal namespaces="git" type key [comment].',
    why: 'Patterns, dates and authorities would let stock git and git-qms disagree about who signed.',
    fix: 'write the line as `qms user add` does',
    severity: 'error',
    exit: 1,
  },
  'policy/key-shared': {
    requires: 'A key belongs to one principal, on one line, for all time.',
    why: 'Two names with one key are one person with two votes.',
    fix: 'make a new key: `ssh-keygen -t ed25519`',
    severity: 'error',
    exit: 1,
  },
  'policy/key-unknown': {
    requires: 'A key that is retired or revoked stands in .qms/allowed_signers.',
    why: 'A status that names no key protects from nothing.',
    fix: 'copy the fingerprint from `ssh-keygen -l -f` on the public key',
    severity: 'error',
    exit: 1,
  },
  'policy/key-twice': {
    requires: 'A key is retired or revoked, and that once.',
    why: 'Of two statuses different readers would take different ones.',
    fix: 'leave the key in one place under `keys:`',
    severity: 'error',
    exit: 1,
  },
  'policy/key-principal': {
    requires: 'Whoever has a key is in the roster, also after leaving.',
    why: 'Past events must keep their author.',
    fix: 'put the principal back into `principals:`',
    severity: 'error',
    exit: 1,
  },
  'policy/signers-append-only': {
    requires:
      'Lines of .qms/allowed_signers are only added at the end, never removed, moved or given to another principal.',
    why: 'Without its key a past signature proves nothing, and a key that changes hands forges the past.',
    fix: 'put the lines back as they were; retire a key with `qms user retire`',
    severity: 'error',
    exit: 1,
  },
  'policy/key-status': {
    requires:
      'A retired key stays retired or becomes revoked; a revoked one stays revoked after the same step.',
    why: 'A key that somebody may have lost must not come back to life.',
    fix: 'make a new key instead: `qms user rotate`',
    severity: 'error',
    exit: 1,
  },
  'policy/roster-append-only': {
    requires: 'Who has a key line is never taken out of the roster.',
    why: 'Past events must keep their author.',
    fix: 'put the principal back; take rights away with `suspended: true`',
    severity: 'error',
    exit: 1,
  },
  'policy/minimum-version': {
    requires: 'The minimum_version and schema of a policy never fall.',
    why: 'An older program, with older rules, would be let in again.',
    fix: 'put the higher minimum_version back',
    severity: 'error',
    exit: 1,
  },
  'policy/kind-fixed': {
    requires: 'A kind that a policy declared stays, as executable and numbered as it was.',
    why: 'Records of that kind would stand without rules.',
    fix: 'put the kind back',
    severity: 'error',
    exit: 1,
  },
  'policy/revocation-scope': {
    requires: 'An emergency revocation revokes named keys and suspends principals, and changes nothing else.',
    why: 'What one person does in haste, unreviewed, must not be able to give anything to anybody.',
    fix: 'leave the other changes for a reviewed revision of POLICY',
    severity: 'error',
    exit: 1,
  },
  'policy/revocation-empty': {
    requires: 'An emergency revocation takes at least one key or right away.',
    why: 'An emergency that changes nothing would only make reviews of the policy void.',
    fix: 'name what is compromised: `qms user revoke`',
    severity: 'error',
    exit: 1,
  },
  'policy/recovery-scope': {
    requires:
      'A recovery adds keys for people of the roster and retires or revokes old ones, and changes nothing else.',
    why: 'Recovery keys restore control; they are not a way around review.',
    fix: 'leave the other changes for a reviewed revision of POLICY',
    severity: 'error',
    exit: 1,
  },
  'policy/genesis': {
    requires:
      '.qms/genesis.yaml names the repository, a trunk branch that no record can collide with, the digest and the id grammar.',
    why: 'Nothing ever changes it, so it must be right at the start.',
    fix: 'correct the value and run `qms init` again',
    severity: 'error',
    exit: 1,
  },
} as const satisfies RuleTable;
