/** Set by the bundler, and by the tests, to a name of the sources; another build may judge otherwise. */
declare const QMS_BUILD: string | undefined;

/** The name of the sources that this program was built from; null where it does not know. */
export function buildName(): string | null {
  return typeof QMS_BUILD === 'undefined' ? null : QMS_BUILD;
}
