import { type RuleTable, refusal } from './entry.ts';

const again = 'make the event again on the present tip; `qms next ID` prints the commands';

/** Rules about what one event claims: its actor, its place in the chain, its result, its pins and the policy it names. */
export const eventRules = {
  'event/unknown': refusal({
    requires: 'An event on a record is one of those that the lifecycle knows.',
    why: 'An act without a rule would be accepted without being judged.',
    fix: 'see which acts are possible: `qms next ID`',
  }),
  'event/parents': refusal({
    requires: 'An event has exactly one parent, and that is the event before it, or genesis.',
    why: 'A merge can bring in content that no log shows, and a fork gives one document two histories.',
    fix: again,
  }),
  'event/document': refusal({
    requires: 'An event names the record on whose branch it stands, and a step the record that it brings in.',
    why: 'An approval of one document must not be replayed on another.',
    fix: 'make the event on the branch of its own record; `qms status ID` shows it',
  }),
  'event/actor': refusal({
    requires: 'QMS-Actor is the principal whose key signed the commit.',
    why: 'Otherwise anybody could act in the name of somebody else.',
    fix: 'sign with your own key: `git config user.signingkey FILE`; `qms user list` shows the keys',
    exit: 5,
  }),
  'event/author': refusal({
    requires: 'The author of an event or step is its actor, under the name and e-mail that the policy gives.',
    why: 'Plain `git log` shows the author, so it must not show another person than the signer.',
    fix: 'set the registered identity: `git config user.name NAME` and `git config user.email E-MAIL`',
    exit: 5,
  }),
  'event/date': refusal({
    requires:
      'An event is not dated before the one that it follows, by more than the skew that the policy allows.',
    why: 'Backdating would make a late approval look as if it had come in time.',
    fix: 'set the clock right, then make the event again; `qms doctor` compares the clocks',
  }),
  'event/changes-content': refusal({
    requires: 'An event that only decides or describes changes no file.',
    why: 'An approval that changes what it approves would bring in content that nobody reviewed.',
    fix: 'make the change by itself first: `qms checkout ID`, then `qms checkin ID`',
  }),
  'event/outside': refusal({
    requires:
      'An event changes only the files of its own record, and only those that its kind of act may change.',
    why: 'Under the cover of one document, another one or the policy could be changed without review.',
    fix: 'make the change in the record that the file belongs to; `qms diff ID` shows what changed',
  }),
  'event/needs-text': refusal({
    requires: 'A review and a comment say something in the body of the message.',
    why: 'A review without a word cannot be told from a reflex.',
    fix: 'say it: `qms review ID --recommend --message "…"`, or `qms comment ID --message "…"`',
  }),
  'event/subject': refusal({
    requires: 'The subject of an event begins with the id of its record and a colon.',
    why: 'People read subjects, and one that names another document misleads them.',
    fix: again,
  }),
  'event/version': refusal({
    requires: 'QMS-Version is the version that the event results in, by the rules.',
    why: 'Versions typed by hand repeat or skip numbers, and then one number names two contents.',
    fix: again,
  }),
  'event/state': refusal({
    requires: 'QMS-State is the state that the event results in, by the rules.',
    why: 'A status board that reads the claim would show a state that the record never had.',
    fix: again,
  }),
  'event/phase': refusal({
    requires:
      'QMS-Phase is the phase that the event results in, and is absent for documents without execution.',
    why: 'A review of the plan must not pass for a review of the finished work.',
    fix: again,
  }),
  'event/meaning': refusal({
    requires: 'QMS-Meaning is the fixed sentence of the act, and is absent where the act has none.',
    why: 'A signature with a vague or free meaning can later be said to have meant something else.',
    fix: 'let qms write the sentence; `qms next ID` prints the commands',
  }),
  'event/digest': refusal({
    requires: 'QMS-Digest is the SHA-256 figure of the content that the event or step covers.',
    why: 'A decision that is not bound to its bytes could be shown beside other bytes.',
    fix: 'let qms compute it; `qms next ID` prints the commands',
  }),
  'pin/missing': refusal({
    requires: 'An event pins the event of each other record, and the trunk step, that it relies on.',
    why: 'Without the pin the verdict would depend on when and where it is asked for.',
    fix: 'let qms set the pins; `qms next ID` prints the commands',
  }),
  'pin/unknown': refusal({
    requires: 'A pin names a valid event of another record, or a first-parent step of trunk.',
    why: 'A pin to something that was never accepted would lend it the weight of an accepted event.',
    fix: 'run `git fetch`, then make the event again',
  }),
  'pin/backwards': refusal({
    requires: 'Along a record, a pin never goes back behind an earlier pin of the same name.',
    why: 'Going back would let an act choose the moment at which another record looked more favourable.',
    fix: 'run `git fetch`, then make the event again',
  }),
  'policy/unknown': refusal({
    requires: 'QMS-Policy names genesis, or an event of POLICY that trunk brought into force.',
    why: 'A policy that was only drafted, or came from elsewhere, must not be able to permit anything.',
    fix: 'run `git fetch`, then make the event again; `qms policy show` shows what is in force',
  }),
  'policy/backwards': refusal({
    requires: 'Along a record, each event names the policy of the event before it or a later one.',
    why: 'Naming an older policy would bring back rights that have been taken away.',
    fix: 'run `git fetch`, then make the event again; `qms policy show` shows what is in force',
  }),
  'policy/not-in-force': refusal({
    requires: 'A step of trunk names the policy that is in force at its first parent.',
    why: 'A step judged under another policy could use the relaxation that it brings in itself.',
    fix: 'make the step again on the present trunk: `qms enact ID`',
  }),
  'policy/invalid': refusal({
    requires: 'Wherever the policy stands, it can be read and is whole.',
    why: 'Without a policy that can be read there is nobody whom the rules allow anything.',
    fix: 'correct .qms/policy.yaml and .qms/allowed_signers, then run `qms checkin POLICY`',
  }),
  'signature/unknown-key': refusal({
    requires: 'The signing key belongs to a principal of the policy.',
    why: 'A good signature of an unknown key says nothing about who made it.',
    fix: 'sign with a registered key, or have yours added: `qms user list` shows who has which',
    exit: 5,
  }),
  'signature/retired-key': refusal({
    requires: 'The signing key is not retired under the policy that the event names.',
    why: 'Whoever left, or replaced a key, must not go on acting with the old one.',
    fix: 'sign with your present key: `git config user.signingkey FILE`',
    exit: 5,
  }),
  'signature/revoked-key': refusal({
    requires: 'The signing key is not revoked under the policy that the event names.',
    why: 'A compromised key may be in the hands of somebody else.',
    fix: 'make a new key with `qms key new NAME` and have it added to the policy',
    exit: 5,
  }),
  'signature/user-presence': refusal({
    requires: 'Where the policy demands it, the signature comes from a security key that saw a touch.',
    why: 'A program that is talked into it can sign with a key in memory; it cannot touch a key.',
    fix: 'sign with your security key; `qms policy show` shows which acts demand it',
    exit: 5,
  }),
} as const satisfies RuleTable;
