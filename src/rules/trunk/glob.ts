/**
 * Whether a path matches a glob of the policy: `?` one character and `*` any run of them within a name, `**` any run
 * across folders, `**` with a slash any number of whole folders. Nothing else is special, so that every verifier reads
 * a policy alike. All ways to match are followed at once, so the work is bounded by glob times path, whatever they are.
 */
export function matchesGlob(glob: string, path: string): boolean {
  const parts = glob.match(/\*\*\/|\*\*|./gsu) ?? [];
  let places = orLater(new Set([0]), parts);
  /** Places of a part `**` with a slash whose folder name has begun. */
  let within = new Set<number>();
  for (const character of path) {
    const next = new Set<number>();
    const nextWithin = new Set<number>();
    const isSlash = character === '/';
    for (const place of places) {
      const part = parts[place];
      if (part === '**/') {
        if (!isSlash) nextWithin.add(place);
      } else if (part === '**' || part === '*') {
        if (part === '**' || !isSlash) next.add(place);
      } else if (part === '?' ? !isSlash : part === character) {
        next.add(place + 1);
      }
    }
    for (const place of within) (isSlash ? next : nextWithin).add(place);
    places = orLater(next, parts);
    within = nextWithin;
  }
  return places.has(parts.length);
}

/** Adds the places after parts that may match nothing; a set hands out what is added while it is walked. */
function orLater(places: Set<number>, parts: readonly string[]): Set<number> {
  for (const place of places) {
    if (parts[place]?.startsWith('*')) places.add(place + 1);
  }
  return places;
}
