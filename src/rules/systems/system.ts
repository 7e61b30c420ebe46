import type { DocId, PrincipalId } from '../values.ts';

/** A suite of tests that a system's qualification needs. */
export interface Suite {
  /** Who may attest its results; null admits everyone with the `evidence` right. */
  readonly attest: readonly PrincipalId[] | null;
}

/** A codebase whose changes the gates guard (`systems:` in the policy). Its name is the middle of its documents' ids. */
export interface System {
  /** `QMS`: upper-case letters and digits; its documents are SDLC-QMS-RS and SDLC-QMS-RTM, its releases QMS-1.0 … */
  readonly name: string;
  readonly title: string;
  /**
   * Where its code stands in this repository: files and folders from the top, without a slash at the end; `.` is
   * everything but `.qms/`. For a system in another repository the one path of its submodule.
   */
  readonly paths: readonly string[];
  /** Whether the code is another repository's, and `paths` the place of its submodule pointer. */
  readonly submodule: boolean;
  /** Requirements specification and traceability matrix. */
  readonly rs: DocId;
  readonly rtm: DocId;
  readonly suites: ReadonlyMap<string, Suite>;
  /** How many findings of each level a scan may have, waivers left out; null where no scan is asked for. */
  readonly scan: ScanLimits | null;
}

/** SARIF levels of a result (SARIF 2.1.0, 3.27.10). */
export type ScanLevel = 'error' | 'warning' | 'note';
export type ScanLimits = Readonly<Partial<Record<ScanLevel, number>>>;
