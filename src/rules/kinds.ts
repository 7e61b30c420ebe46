import type { State } from './states.ts';
import type { DocId } from './values.ts';

/** Where a child kind may hang, and in which states its parent must then be. */
export interface ParentRule {
  /** Kind names; `*` is any executable kind. */
  readonly kinds: readonly string[];
  readonly states: readonly State[];
}

/** One typed property of front matter, beyond `title` and `revision_summary`. */
export interface PropertyRule {
  readonly type:
    | 'string'
    | 'integer'
    | 'oid'
    | 'version'
    | 'document'
    | 'documents'
    | 'systems'
    | 'principal'
    | 'date'
    | 'enum';
  /** The values of an `enum`, or in decimal the only ones of an `integer`. */
  readonly values?: readonly string[];
  readonly required: boolean;
  /** For `document` and `documents`: the kinds that may be named; any if absent. */
  readonly kinds?: readonly string[];
  /** For `document` and `documents`: what is named must be in force before this document is routed, approved or released. */
  readonly inForce?: boolean;
}

/** A document kind: everything that tells CR from SOP, as data; a policy adds kinds in this same shape. */
export interface Kind {
  /** `CR`, `SOP`, `VAR`, `RS` …; the directory name under `.qms/docs/` for kinds without a parent. */
  readonly name: string;
  readonly title: string;
  readonly executable: boolean;
  /** `number`: CR-001. `child`: PARENT-VAR-001. `named`: TEMPLATE-CR. `singleton`: the id is the name (POLICY). `system`: SDLC-<NS>-RS. */
  readonly numbering: 'number' | 'child' | 'named' | 'singleton' | 'system';
  /** For `child` kinds; empty otherwise. */
  readonly parents: readonly ParentRule[];
  /** The template that `create` copies; null where there is none. */
  readonly template: DocId | null;
  readonly properties: Readonly<Record<string, PropertyRule>>;
  /** Top-level headings that must stand in this order, without their number: `Purpose`, `Scope`, … */
  readonly sections: readonly string[];
  /** The sections that are frozen from pre-approval on. */
  readonly lockedSections: readonly string[];
  /** Born IN_EXECUTION at 1.0 and closed with its parent (VR). */
  readonly attachment: boolean;
  /** Whether a revision past 1.0 names the CR that authorises it. */
  readonly authority: 'required' | 'none';
}
