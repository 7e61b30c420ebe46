import * as z from 'zod';
import { policyShape } from './shape.ts';

/**
 * The form of policy.yaml as a JSON Schema (draft 2020-12) for editors; `schemas/policy.schema.json` holds it. It says
 * what a file may look like, not whether the policy can work.
 */
export function policyJsonSchema(): Record<string, unknown> {
  const { $schema, ...shape } = z.toJSONSchema(policyShape, { io: 'input' });
  return { $schema, title: 'git-qms policy', description: '.qms/policy.yaml', ...shape };
}
