import type { GitLocation } from './git/environment.ts';
import { type GitRepository, openRepository } from './git/location.ts';
import { type ObjectReader, openObjects } from './objects/reader.ts';

/** A repository that is being opened, and its objects. */
export interface Opened {
  /** Raises what {@link openRepository} raises. */
  readonly repository: Promise<GitRepository>;
  /** To be closed by whoever uses it, also where there is no repository. */
  readonly reader: ObjectReader;
}

/** Starts all that git must do to open a repository, at once: a program loads the rest of its own code meanwhile. */
export function openAhead(location: GitLocation): Opened {
  const { cwd, env, interactive, signal } = location;
  const repository = openRepository(cwd, env, {
    ...(interactive ? { interactive } : {}),
    ...(signal ? { signal } : {}),
  });
  // Told to whoever waits for it, and that may be nobody.
  repository.catch(() => {});
  return { repository, reader: openObjects(location, { atOnce: true }) };
}
