import type { Group, Right } from '../rules/policy/policy.ts';

/** What a key of policy.yaml means, and what holds where it is absent. Paths as {@link policyPaths} writes them. */
export const keyWords: Readonly<Record<string, { readonly means: string; readonly absent: string }>> = {
  schema: { means: 'the form of this file; 1', absent: 'required' },
  minimum_version: {
    means: 'the least git-qms version that can judge under this policy; an older one refuses by name',
    absent: 'required',
  },
  version: {
    means: 'the version of the policy: 1 for the founding one, then strictly greater',
    absent: 'required',
  },
  replaces: { means: 'the version in force before; `null` for the founding policy', absent: 'required' },
  independence: {
    means: 'whether independence counts principals or the humans who answer for them',
    absent: 'required; `qms init` chooses',
  },
  principals: {
    means: 'everybody who may act, by id: lower-case letters, digits, hyphens',
    absent: 'required',
  },
  'principals.<id>.name': { means: 'author name of every commit of this principal', absent: 'required' },
  'principals.<id>.email': { means: 'author e-mail of every commit of this principal', absent: 'required' },
  'principals.<id>.kind': { means: 'what the principal is', absent: 'required' },
  'principals.<id>.group': { means: 'the one group whose rights the principal has', absent: 'required' },
  'principals.<id>.sponsor': {
    means: 'the human who answers for an agent, ci or service',
    absent: 'required of these, forbidden to humans',
  },
  'principals.<id>.suspended': {
    means: '`true` takes every right away, also from those whom this principal sponsors; keys stay',
    absent: '`false`',
  },
  keys: { means: 'status of keys in `.qms/allowed_signers`', absent: 'every key is live' },
  'keys.retired': {
    means: 'fingerprints of keys that make no new events; past ones stay good',
    absent: 'none',
  },
  'keys.revoked': { means: 'compromised keys', absent: 'none' },
  'keys.revoked[].key': { means: 'fingerprint of the key', absent: 'required' },
  'keys.revoked[].after': {
    means:
      'the last step of trunk before the compromise, 40 digits in quotes; later events that neither trunk nor a checkpoint held by then are void',
    absent: 'required',
  },
  permissions: { means: 'replaces the default groups of a right', absent: 'the defaults below' },
  'permissions.<right>': { means: 'the groups that have this right', absent: 'the default below' },
  acts: { means: 'what an act demands of its actor beyond the right', absent: 'no demand' },
  'acts.<act>.user_presence': {
    means: '`true` takes only signatures of a security key that saw a touch',
    absent: '`false`',
  },
  'acts.<act>.kinds': { means: 'only principals of these kinds', absent: 'every kind' },
  dates: { means: 'how far dates may be off; a whole number and one of s, m, h, d', absent: 'the defaults' },
  'dates.skew': {
    means: 'how far an event may lie before the one that it follows, or in the future when pushed',
    absent: '`5m`',
  },
  'dates.max_lag': { means: 'how old a decision may be when pushed', absent: '`1d`' },
  trunk: { means: 'what may change on trunk without a record', absent: 'nothing' },
  'trunk.ungoverned': { means: 'ungoverned steps', absent: 'required under `trunk`' },
  'trunk.ungoverned.paths': {
    means:
      'globs of paths that an ungoverned step may change: `?` one character, `*` within a name, `**` across folders; never under `.qms/`',
    absent: 'required under `ungoverned`',
  },
  'trunk.ungoverned.signed': {
    means: 'whether such a step needs the signature of somebody with the right `trunk`',
    absent: 'required under `ungoverned`',
  },
  systems: {
    means: 'codebases whose changes the gates guard, by name: the middle of their documents’ ids',
    absent: 'none',
  },
  'systems.<NAME>.title': { means: 'what the system is called', absent: 'required' },
  'systems.<NAME>.paths': {
    means: 'files and folders of its code, tests, build and workflows; `.` is everything but `.qms/`',
    absent: 'required',
  },
  'systems.<NAME>.submodule': {
    means: 'whether its code is another repository’s, and the one path that of its submodule pointer',
    absent: 'false',
  },
  'systems.<NAME>.suites': {
    means: 'the suites of tests that must pass at the qualified commit',
    absent: 'required',
  },
  'systems.<NAME>.suites.<suite>.attest': {
    means: 'who may attest its results',
    absent: 'everyone with the right `evidence`',
  },
  'systems.<NAME>.scan': {
    means: 'asks for a scan, and how many findings it may have',
    absent: 'no scan is asked for',
  },
  'systems.<NAME>.scan.error': { means: 'findings of the level error', absent: 'any number' },
  'systems.<NAME>.scan.warning': { means: 'findings of the level warning', absent: 'any number' },
  'systems.<NAME>.scan.note': { means: 'findings of the level note', absent: 'any number' },
  review: { means: 'who has to be on which review teams', absent: 'nobody by name' },
  'review.by_path': {
    means: 'a list: of the team that decides on a change to some paths, who has to be on it',
    absent: 'required under `review`',
  },
  'review.by_path[].paths': { means: 'files, folders and globs', absent: 'required' },
  'review.by_path[].principals': {
    means: 'of these, one has to be on the team; all are in groups that review',
    absent: 'required',
  },
  kinds: { means: 'overrides of shipped kinds, and kinds of your own', absent: 'the shipped kinds' },
  'kinds.<KIND>.title': { means: 'what the kind is called', absent: 'required of a new kind' },
  'kinds.<KIND>.executable': { means: 'whether it is executed', absent: 'required of a new kind' },
  'kinds.<KIND>.numbering': {
    means:
      'the form of its ids: `number` CR-001, `child` CR-001-VAR-001, `named` TEMPLATE-CR, `singleton` POLICY, `system` SDLC-QMS-RS',
    absent: 'required of a new kind',
  },
  'kinds.<KIND>.parents': { means: 'where a child kind may hang', absent: 'required of a child kind' },
  'kinds.<KIND>.parents[].kinds': {
    means: 'kinds of the parent; `"*"` is any executable kind',
    absent: 'required',
  },
  'kinds.<KIND>.parents[].states': { means: 'states in which the parent must be', absent: 'required' },
  'kinds.<KIND>.template': {
    means: 'the template that `create` copies; `null` for none',
    absent: 'none for a new kind',
  },
  'kinds.<KIND>.properties': {
    means: 'typed front matter beyond `title` and `revision_summary`',
    absent: 'none',
  },
  'kinds.<KIND>.properties.<name>.type': { means: 'the type of the value', absent: 'required' },
  'kinds.<KIND>.properties.<name>.values': {
    means: 'the values of an `enum`, or the only ones of an `integer`',
    absent: 'any value of the type',
  },
  'kinds.<KIND>.properties.<name>.required': { means: 'whether a document must have it', absent: 'required' },
  'kinds.<KIND>.properties.<name>.kinds': {
    means: 'for `document` and `documents`: the kinds that may be named',
    absent: 'any kind',
  },
  'kinds.<KIND>.properties.<name>.in_force': {
    means:
      'for `document` and `documents`: what is named must be in force before this document is routed, approved or released',
    absent: '`false`',
  },
  'kinds.<KIND>.sections': { means: 'top-level headings, in this order', absent: 'none' },
  'kinds.<KIND>.locked_sections': { means: 'sections that are part of the approved plan', absent: 'none' },
  'kinds.<KIND>.attachment': {
    means: 'whether it lives and closes with its parent, as a VR does',
    absent: '`false`',
  },
  'kinds.<KIND>.authority': {
    means: '`required`: each revision past 1.0 names the CR that authorises it; `none`: it names none',
    absent: '`none` for a new kind',
  },
  proxy: {
    means:
      'what is reached through the git proxy for agents, by group or principal id; the id’s own lists come first',
    absent: 'what is usual for everybody',
  },
  'proxy.<group or id>.read': { means: 'globs of paths that are read', absent: '`**`: everything' },
  'proxy.<group or id>.write': {
    means: 'globs of paths that are written; `.qms/` never is',
    absent: '`**`: everything but `.qms/`',
  },
  'proxy.<group or id>.push': {
    means: 'globs of branches that are made, moved and pushed; `{me}` stands for the id',
    absent: '`agent/{me}/**`, and `exec/**` for whoever may execute',
  },
  recovery: {
    means: 'who replaces lost keys, together; only the founding policy may set it',
    absent: 'nobody: a lost last quality key cannot be replaced',
  },
  'recovery.threshold': { means: 'how many of them it takes', absent: 'required under `recovery`' },
  'recovery.principals': { means: 'the humans who may', absent: 'required under `recovery`' },
};

export const rightWords: Readonly<Record<Right, string>> = {
  create: 'found records, and own them',
  assign: 'name the review team; hand over a record whose owner cannot act',
  review: 'review, when assigned',
  approve: 'approve or reject, when assigned',
  execute: 'fill execution rows and attach files of any record',
  evidence: 'write test evidence',
  comment: 'comment',
  revoke: 'take away keys or rights in an emergency',
  trunk: 'make steps of trunk',
};

export const groupWords: Readonly<Record<Group, string>> = {
  administrator: 'creates and executes, reviews when assigned, never approves; whatever initiators may',
  initiator: 'creates and executes; neither reviews nor approves',
  quality: 'assigns, reviews and approves; creates nothing',
  reviewer: 'reviews and approves when assigned; creates nothing',
  ci: 'a test runner: writes evidence',
  service: 'a machine, such as a relay: makes steps of trunk',
};
