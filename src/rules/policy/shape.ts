import * as z from 'zod';
import { type Act, acts } from './acts.ts';
import { durationPattern } from './duration.ts';
import { kindShape } from './kind-shape.ts';
import { groups, principalKinds, rights } from './permissions.ts';
import type { Right } from './policy.ts';
import { proxyShape } from './proxy-shape.ts';
import { reviewShape } from './review-shape.ts';
import { list, oneOf, strict, text, whole, yes } from './shape-parts.ts';
import { systemName, systemShape } from './system-shape.ts';

const principalId = text(
  /^[a-z0-9]+(-[a-z0-9]+)*$/,
  'a principal id: lower-case letters, digits, single hyphens',
  64,
);
const fingerprint = text(
  /^SHA256:[A-Za-z0-9+/]{43}$/,
  'a key fingerprint as `ssh-keygen -l` prints it, SHA256:…',
);
const stepId = text(/^[0-9a-f]{40}$/, 'the full 40-digit id of a trunk step, in quotes');
const group = oneOf(groups);
const duration = text(durationPattern, 'a duration such as 30s, 5m, 12h or 1d');

/**
 * A name that survives in a git author line: git drops angle brackets and line ends anywhere,
 * and spaces and `.,:;"'\` at both ends, so such a name would never match a commit.
 */
const personName = text(
  /^[^<>\n.,:;"'\\\s](?:[^<>\n]*[^<>\n.,:;"'\\\s])?$/,
  'a name of at most 100 characters without < >, not beginning or ending with a space or . , : ; " \' \\',
  100,
);
const email = text(
  /^[A-Za-z0-9!#$%&*+/=?^_{|}~[\]-]+(\.[A-Za-z0-9!#$%&*+/=?^_{|}~[\]-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/,
  'a plain ASCII e-mail address, local@domain',
  120,
);

const principalShape = strict({
  name: personName.describe('Author name of every commit of this principal.'),
  email: email.describe('Author e-mail of every commit of this principal.'),
  kind: oneOf(principalKinds),
  group: group.describe('The one group whose rights this principal has.'),
  sponsor: principalId.optional().describe('The human who answers for an agent, ci or service.'),
  suspended: yes
    .optional()
    .describe('True takes every right away, from this principal and from those it sponsors; keys stay.'),
});

const demandShape = strict({
  user_presence: yes.optional().describe('Only signatures of a security key that saw a touch.'),
  kinds: list(oneOf(principalKinds)).min(1, 'at least one kind of principal').optional(),
});

function each<Name extends string, Shape>(names: readonly Name[], shape: Shape): Record<Name, Shape> {
  return Object.fromEntries(names.map((name) => [name, shape])) as Record<Name, Shape>;
}

/** The form of `.qms/policy.yaml`. What it means, and what no policy may say, is checked after. */
export const policyShape = strict({
  schema: z.literal(1, { error: '1, the only schema that this git-qms knows' }),
  minimum_version: text(
    /^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})$/,
    'a git-qms version such as 0.1.0',
  ).describe('The least git-qms version that can judge under this policy.'),
  version: whole(1).describe('Strictly greater than the version that it replaces.'),
  replaces: whole(1).nullable().describe('The version in force before; null for the founding policy.'),
  independence: oneOf(['principals', 'sponsors']).describe(
    'Whether independence counts principals, or the humans who answer for them.',
  ),
  principals: z.record(principalId, principalShape, { error: 'a mapping of principal ids' }),
  keys: strict({
    retired: list(fingerprint).optional(),
    revoked: list(strict({ key: fingerprint, after: stepId })).optional(),
  })
    .optional()
    .describe('Status of lines in .qms/allowed_signers; a key that is not named here is live.'),
  permissions: strict(each<Right, z.ZodOptional<z.ZodArray<typeof group>>>(rights, list(group).optional()))
    .optional()
    .describe('Replaces the default groups of a right.'),
  acts: strict(each<Act, z.ZodOptional<typeof demandShape>>(acts, demandShape.optional())).optional(),
  dates: strict({ skew: duration.optional(), max_lag: duration.optional() }).optional(),
  trunk: strict({ ungoverned: strict({ paths: list(globText()), signed: yes }) }).optional(),
  kinds: z
    .record(text(/^[A-Z][A-Z0-9]*$/, 'a kind name: upper-case letters and digits', 16), kindShape, {
      error: 'a mapping of kind names',
    })
    .optional(),
  systems: z
    .record(systemName, systemShape, { error: 'a mapping of system names' })
    .optional()
    .describe('Codebases whose changes the gates guard.'),
  proxy: proxyShape.optional(),
  review: reviewShape.optional().describe('Who has to be on which teams.'),
  recovery: strict({ threshold: whole(1), principals: list(principalId).min(1, 'at least one principal') })
    .optional()
    .describe('Who replaces lost keys, together. Only the founding policy may set it.'),
});

export type PolicyFile = z.infer<typeof policyShape>;
export type PrincipalEntry = z.infer<typeof principalShape>;

function globText() {
  return text(
    /^(?!\/)(?!\.qms(\/|$))(?!.*(^|\/)\.\.?(\/|$))(?!.*\/\/)[A-Za-z0-9._*?/@+ -]+$/,
    'a glob of paths from the top of the repository (*, **, ?), outside .qms/',
    200,
  );
}
