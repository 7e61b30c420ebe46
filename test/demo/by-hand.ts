/** A block of the README that one person types. */
export interface Typed {
  readonly by: string;
  readonly script: string;
}

const block = /<!-- by: ([a-z]+) -->\n```sh\n([\s\S]*?)```\n/g;

/** The blocks of the section on founding by hand, in the order in which they are typed. */
export function typedBlocks(readme: string): Typed[] {
  return [...readme.matchAll(block)].map((found) => ({ by: found[1] ?? '', script: found[2] ?? '' }));
}
