import { type RuleTable, refusal } from './entry.ts';

/** What stands between this program and a hosting service: each says what to do before it is tried again. */
export const hostingRules = {
  'hosting/address': refusal({
    requires:
      'A hosting service is reached over https, by the address of its interface; this machine over http too.',
    why: 'A token that travels unencrypted belongs to whoever listens.',
    fix: 'give the address of the interface, such as https://api.github.com or https://HOST/api/v3',
    exit: 2,
  }),
  'hosting/no-token': refusal({
    requires: 'What writes to a hosting service, or reads more of it than everybody may, has a token.',
    why: 'Without one the service answers as to a stranger, and what it hides would be taken for missing.',
    fix: 'put a token into the environment as GH_TOKEN; with GitHub’s own program: GH_TOKEN=$(gh auth token)',
    exit: 6,
  }),
  'hosting/unauthorised': refusal({
    requires: 'The hosting service knows the token.',
    why: 'A token that expired, was revoked or is of another host says nothing of who calls.',
    fix: 'make a new token, and put it into the environment as GH_TOKEN',
    exit: 5,
  }),
  'hosting/forbidden': refusal({
    requires: 'The token holds the right that a call to the hosting service needs.',
    why: 'The service decides what its own tokens may do; what was refused was not done.',
    fix: 'give the token the right that the message names, or have it done by somebody who holds it',
    exit: 5,
  }),
  'hosting/rate-limited': refusal({
    requires: 'The hosting service is called no oftener than it allows.',
    why: 'Whoever goes on calling is shut out for longer.',
    fix: 'wait as long as the message says, then run the same command again; it goes on where it stopped',
    exit: 6,
  }),
  'hosting/not-found': refusal({
    requires: 'The hosting service shows what is asked for to the token that asks.',
    why: 'What a token may not see and what does not exist are answered alike.',
    fix: 'look at the name; if it is right, use a token that may see it',
    exit: 3,
  }),
  'hosting/conflict': refusal({
    requires: 'What is changed at the hosting service is as it was read.',
    why: 'Somebody else changed it between; their change would be lost.',
    fix: 'run the same command again; it reads what is there now',
    exit: 4,
  }),
  'hosting/refused': refusal({
    requires: 'The hosting service takes what it is sent.',
    why: 'A setting that the service does not know, or that its plan lacks, protects nothing.',
    fix: 'read what it says; where the plan of the service lacks it, `qms help github doctor` names what is open',
    exit: 1,
  }),
  'hosting/unreachable': refusal({
    requires: 'The hosting service can be reached.',
    why: 'No answer is no verdict: nothing passes because nobody could be asked.',
    fix: 'look at the address, the network and the proxy, then run the same command again',
    exit: 6,
  }),
  'hosting/timed-out': refusal({
    requires: 'The hosting service answers in time.',
    why: 'Whether a change without an answer was made is not known until it is read again.',
    fix: 'run the same command again; it reads first what is there',
    exit: 6,
  }),
  'hosting/unavailable': refusal({
    requires: 'The hosting service is in working order.',
    why: 'Whether a change that failed on the service’s own side was made is not known until it is read again.',
    fix: 'run the same command again in some minutes; it reads first what is there',
    exit: 6,
  }),
} as const satisfies RuleTable;
