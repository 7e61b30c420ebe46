/**
 * Whether a path matches a glob of the policy: `?` one character and `*` any run of them within a name, `**` any run
 * across folders. Nothing else is special, so that every verifier reads a policy alike.
 */
export function matchesGlob(glob: string, path: string): boolean {
  const pattern = glob
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:[^/]+/)*';
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      if (part === '?') return '[^/]';
      return part.replace(/[\\^$.|+()[\]{}/-]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${pattern}$`, 'su').test(path);
}
